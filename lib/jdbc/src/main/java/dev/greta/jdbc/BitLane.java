package dev.greta.jdbc;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** A lane of truth values. */
public final class BitLane extends Lane {

  private byte[] values = new byte[0];

  public void set(int row, boolean value) {
    if (value) {
      values[row >> 3] |= (byte) (1 << (row & 7));
    }
    markValid(row);
  }

  @Override
  public void setNull(int row) {
    // Bits are clear from the start.
  }

  @Override
  void reserveValues(int rows) {
    values = Arrays.copyOf(values, bitBytes(rows));
  }

  @Override
  int fixedBits() {
    return 1;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, values, bitBytes(rows)));
  }

  @Override
  public void clear() {
    super.clear();
    Arrays.fill(values, (byte) 0);
  }
}
