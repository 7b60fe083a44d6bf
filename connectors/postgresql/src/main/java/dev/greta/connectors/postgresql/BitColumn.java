package dev.greta.connectors.postgresql;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** bool and bit(1). */
final class BitColumn extends ColumnBuilder {

  /** bit_send: the number of bits, then the bits from the highest on. */
  private static final int BIT_LENGTH = 5;

  private final boolean bitString;
  private byte[] values = new byte[0];

  /**
   * @param bitString whether values are bit(1), not bool
   */
  BitColumn(boolean bitString) {
    this.bitString = bitString;
  }

  @Override
  void reserveValues(int rows) {
    values = Arrays.copyOf(values, bitBytes(rows));
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    boolean value;
    if (bitString) {
      expect(length, BIT_LENGTH);
      value = block[at + 4] < 0;
    } else {
      expect(length, 1);
      value = block[at] != 0;
    }
    set(row, value);
    return Outcome.STORED;
  }

  /** Stores a value; the row had none yet. */
  void set(int row, boolean value) {
    if (value) {
      values[row >> 3] |= (byte) (1 << (row & 7));
    }
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "a bit";
  }

  @Override
  void blank(int row) {}

  @Override
  int fixedWidth() {
    return 0;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, values, bitBytes(rows)));
  }

  @Override
  void clear() {
    Arrays.fill(values, (byte) 0);
  }
}
