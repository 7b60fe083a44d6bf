package dev.greta.connectors.postgresql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** A column whose values are all of one width, in Arrow's layout in {@link #values}. */
abstract sealed class FixedColumn extends ColumnBuilder
    permits CopiedColumn,
        DateColumn,
        DecimalColumn,
        EnumColumn,
        IntervalColumn,
        MicrosColumn,
        MoneyColumn {

  /** How the wire has numbers: network order. */
  static final VarHandle WIRE_SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);

  static final VarHandle WIRE_INT = view(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle WIRE_LONG = view(long[].class, ByteOrder.BIG_ENDIAN);

  /** How Arrow's buffers have them, as Arrow for Java runs on little-endian machines alone. */
  static final VarHandle SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);

  static final VarHandle INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  byte[] values = new byte[0];

  FixedColumn(int width) {
    this.width = width;
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }

  @Override
  final void reserveValues(int rows) {
    values = Arrays.copyOf(values, Math.multiplyExact(rows, width));
  }

  @Override
  final void blank(int row) {
    Arrays.fill(values, row * width, (row + 1) * width, (byte) 0);
  }

  @Override
  final int fixedWidth() {
    return width;
  }

  @Override
  final void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {
    buffers.add(copy(allocator, values, rows * width));
  }
}
