package dev.greta.jdbc;

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
public abstract sealed class Lane permits BitLane, BytesLane, FixedLane {

  private byte[] validity = new byte[0];

  /** Makes room for so many rows in all; what is there stays. */
  public final void reserve(int rows) {
    validity = Arrays.copyOf(validity, bitBytes(rows));
    reserveValues(rows);
  }

  abstract void reserveValues(int rows);

  final void markValid(int row) {
    validity[row >> 3] |= (byte) (1 << (row & 7));
  }

  /** Puts a null; the value below it is written too, so that equal batches have equal bytes. */
  public abstract void setNull(int row);

  /** Bits per row of the Arrow buffers of values, where that is fixed. */
  abstract int fixedBits();

  abstract void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows);

  /** Forgets all rows. */
  public void clear() {
    Arrays.fill(validity, (byte) 0);
  }

  /** Moves the rows into a vector, and begins again. The vector owns its buffers. */
  final void flush(FieldVector vector, int rows) {
    BufferAllocator allocator = vector.getAllocator();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(copy(allocator, validity, bitBytes(rows)));
      addBuffers(buffers, allocator, rows);
      int nulls = BitVectorHelper.getNullCount(buffers.get(0), rows);
      vector.loadFieldBuffers(new ArrowFieldNode(rows, nulls), buffers);
    } finally {
      // The vector has retained what it keeps.
      buffers.forEach(ArrowBuf::close);
    }
    clear();
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
}
