package dev.greta.connectors.postgresql;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * pgvector's dense vectors, as lists of float4. On the wire they are an int16 of their dimensions,
 * an int16 that is unused, and the elements (pgvector, src/vector.c, vector_send; src/halfvec.c,
 * halfvec_send).
 */
final class VectorColumn extends ColumnBuilder {

  private static final int HEADER = 2 * Short.BYTES;

  private final boolean half;
  private final CopiedColumn elements = new CopiedColumn(Integer.BYTES);
  private byte[] offsets = new byte[Integer.BYTES];
  private int count;
  private int lists;

  private VectorColumn(boolean half) {
    this.half = half;
  }

  /** Elements of four bytes, whole numbers too. */
  static VectorColumn floats() {
    return new VectorColumn(false);
  }

  /** Elements of two bytes, IEEE 754's binary16. */
  static VectorColumn halves() {
    return new VectorColumn(true);
  }

  @Override
  void reserveValues(int rows) {
    offsets = Arrays.copyOf(offsets, Math.multiplyExact(rows + 1, Integer.BYTES));
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    if (length < HEADER) {
      throw Parts.tooShort();
    }
    int size = (short) FixedColumn.WIRE_SHORT.get(block, at);
    if (size < 0) {
      throw CopyStream.malformed("a vector of " + size + " dimensions");
    }
    expect(length, HEADER + size * (half ? Short.BYTES : Integer.BYTES));
    putElements(block, at + HEADER, size);
    return Outcome.STORED;
  }

  /** Puts a list of so many elements, which are in the block in full. */
  void putElements(byte[] block, int at, int size) {
    elements.ensure((long) count + size);
    for (int i = 0; i < size; i++) {
      if (half) {
        float value = Float16.toFloat((short) FixedColumn.WIRE_SHORT.get(block, at + i * 2));
        int to = (count + i) * Integer.BYTES;
        FixedColumn.INT.set(elements.values, to, Float.floatToRawIntBits(value));
      } else {
        elements.put(block, at + i * Integer.BYTES, Integer.BYTES, count + i);
      }
      elements.markValid(count + i);
    }
    count += size;
    endList();
  }

  private void endList() {
    lists++;
    FixedColumn.INT.set(offsets, lists * Integer.BYTES, count);
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "a vector";
  }

  @Override
  void blank(int row) {
    endList();
  }

  @Override
  int fixedWidth() {
    return Integer.BYTES;
  }

  @Override
  long variableBytes() {
    return (long) count * (Integer.BYTES + 1);
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, offsets, (rows + 1) * Integer.BYTES));
  }

  @Override
  void flushChildren(FieldVector vector, int rows) {
    elements.flush(((ListVector) vector).getDataVector(), count);
  }

  @Override
  void clear() {
    count = 0;
    lists = 0;
  }
}
