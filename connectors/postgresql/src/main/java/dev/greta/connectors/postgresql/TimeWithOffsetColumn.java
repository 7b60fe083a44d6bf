package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/** timetz: microseconds since midnight, then the zone in seconds west of Greenwich. */
final class TimeWithOffsetColumn extends ColumnBuilder {

  private static final int WIRE_BYTES = Long.BYTES + Integer.BYTES;

  private byte[] times = new byte[0];
  private byte[] offsets = new byte[0];

  @Override
  void reserveValues(int rows) {
    times = Arrays.copyOf(times, Math.multiplyExact(rows, Long.BYTES));
    offsets = Arrays.copyOf(offsets, Math.multiplyExact(rows, Integer.BYTES));
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, WIRE_BYTES);
    long micros = (long) FixedColumn.WIRE_LONG.get(block, at);
    if (micros >= MicrosColumn.MICROS_PER_DAY) {
      return Outcome.UNREPRESENTABLE;
    }
    int secondsWest = (int) FixedColumn.WIRE_INT.get(block, at + Long.BYTES);
    FixedColumn.LONG.set(times, row * Long.BYTES, micros);
    FixedColumn.INT.set(offsets, row * Integer.BYTES, -secondsWest);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "24:00:00";
  }

  @Override
  void blank(int row) {
    FixedColumn.LONG.set(times, row * Long.BYTES, 0L);
    FixedColumn.INT.set(offsets, row * Integer.BYTES, 0);
  }

  @Override
  int fixedWidth() {
    return WIRE_BYTES;
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers, BufferAllocator allocator, int rows) {}

  @Override
  void flushChildren(FieldVector vector, int rows) {
    List<FieldVector> children = ((StructVector) vector).getChildrenFromFields();
    loadChild(children.get(0), times, Long.BYTES, rows);
    loadChild(children.get(1), offsets, Integer.BYTES, rows);
  }

  /** A part is null where the whole is. */
  private void loadChild(FieldVector child, byte[] values, int width, int rows) {
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      buffers.add(copy(child.getAllocator(), validity(), bitBytes(rows)));
      buffers.add(copy(child.getAllocator(), values, rows * width));
      load(child, buffers, rows);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }
}
