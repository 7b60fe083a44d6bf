package dev.greta.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** A lane of values that are all of one width. */
public final class FixedLane extends Lane {

  // Arrow for Java runs on little-endian machines alone.
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private byte[] values = new byte[0];

  /**
   * @param width of a value, in bytes
   */
  public FixedLane(int width) {
    this.width = width;
  }

  public void setInt(int row, int value) {
    INT.set(values, row * width, value);
    markValid(row);
  }

  public void setLong(int row, long value) {
    LONG.set(values, row * width, value);
    markValid(row);
  }

  public void setDouble(int row, double value) {
    setLong(row, Double.doubleToRawLongBits(value));
  }

  /** A value of 128 bits, low half first. */
  public void setLongs(int row, long low, long high) {
    LONG.set(values, row * width, low);
    LONG.set(values, row * width + Long.BYTES, high);
    markValid(row);
  }

  @Override
  public void setNull(int row) {
    Arrays.fill(values, row * width, (row + 1) * width, (byte) 0);
  }

  @Override
  void reserveValues(int rows) {
    values = Arrays.copyOf(values, Math.multiplyExact(rows, width));
  }

  @Override
  int fixedBits() {
    return 8 * width;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, values, rows * width));
  }
}
