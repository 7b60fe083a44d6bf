package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * One column of the batch at hand, on the heap: values are put row by row, and a batch's worth is
 * copied into Arrow buffers in bulk. Nothing is allocated for a value.
 */
abstract sealed class ColumnBuilder
    permits BitColumn,
        FixedColumn,
        ListColumn,
        SparseVectorColumn,
        StructColumn,
        TextColumn,
        TimeWithOffsetColumn,
        VectorColumn {

  private static final int FIRST_ROOM = 1_024;

  private byte[] validity = new byte[0];
  private int room;

  /** Makes room for so many rows in all; what is there stays. */
  final void reserve(int rows) {
    room = rows;
    validity = Arrays.copyOf(validity, bitBytes(rows));
    reserveValues(rows);
  }

  /** Makes room for so many rows, and for more, where there is too little. */
  final void ensure(long rows) {
    if (rows > room) {
      long most = Integer.MAX_VALUE / Math.max(1, fixedWidth()) - 1;
      if (rows > most) {
        throw CopyStream.malformed("more than 2 GiB of one column in one batch");
      }
      reserve((int) Math.min(most, Math.max(FIRST_ROOM, Math.max(rows, 2L * room))));
    }
  }

  abstract void reserveValues(int rows);

  /**
   * Puts a value that is not null. The row's number rises by one from call to call.
   *
   * @param length of the value, which need not be one that the type has
   * @throws dev.greta.spi.error.ValidationException if the bytes cannot be of the column's type
   */
  abstract Outcome put(byte[] block, int at, int length, int row);

  /** What {@link #put} could not store, for a person. */
  abstract String describe(byte[] block, int at, int length);

  /** Marks a row as one with a value, after {@link #put} stored it. */
  final void markValid(int row) {
    validity[row >> 3] |= (byte) (1 << (row & 7));
  }

  /** Puts a null; the value below it is never read, but is written so that batches are equal. */
  final void putNull(int row) {
    blank(row);
  }

  abstract void blank(int row);

  /** Bytes per row of the Arrow buffers of values, where that is fixed. */
  abstract int fixedWidth();

  /** Bytes of values so far, beyond the fixed width. */
  long variableBytes() {
    return 0;
  }

  /** Moves the rows into a vector, and begins again. The vector owns its buffers. */
  final void flush(FieldVector vector, int rows) {
    BufferAllocator allocator = vector.getAllocator();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(copy(allocator, validity, bitBytes(rows)));
      addBuffers(buffers, allocator, rows);
      load(vector, buffers, rows);
      flushChildren(vector, rows);
    } finally {
      // The vector has retained what it keeps.
      buffers.forEach(ArrowBuf::close);
    }
    Arrays.fill(validity, (byte) 0);
    clear();
  }

  /** Gives a vector its buffers, the first of them the validity. */
  static void load(FieldVector vector, List<ArrowBuf> buffers, int rows) {
    int nulls = BitVectorHelper.getNullCount(buffers.get(0), rows);
    vector.loadFieldBuffers(new ArrowFieldNode(rows, nulls), buffers);
  }

  abstract void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows);

  void flushChildren(FieldVector vector, int rows) {}

  void clear() {}

  final byte[] validity() {
    return validity;
  }

  static int bitBytes(int rows) {
    return (rows + 7) >> 3;
  }

  static ArrowBuf copy(BufferAllocator allocator, byte[] bytes, int length) {
    ArrowBuf buffer = allocator.buffer(length);
    buffer.setBytes(0, bytes, 0, length);
    buffer.writerIndex(length);
    return buffer;
  }

  static void expect(int length, int expected) {
    if (length != expected) {
      throw CopyStream.malformed("a value of " + length + " bytes where its type has " + expected);
    }
  }
}
