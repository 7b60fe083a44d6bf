package dev.greta.connectors.postgresql;

/**
 * interval: microseconds, days and months on the wire; months, days and nanoseconds in Arrow
 * (Columnar Format, MONTH_DAY_NANO).
 */
final class IntervalColumn extends FixedColumn {

  private static final int WIDTH = 16;
  private static final int NANOS_PER_MICRO = 1_000;

  IntervalColumn() {
    super(WIDTH);
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, WIDTH);
    long micros = (long) WIRE_LONG.get(block, at);
    // Beyond some 292 years of hours the nanoseconds do not fit; so do the infinities of 17 on.
    if (micros > Long.MAX_VALUE / NANOS_PER_MICRO || micros < Long.MIN_VALUE / NANOS_PER_MICRO) {
      return Outcome.UNREPRESENTABLE;
    }
    int to = row * WIDTH;
    INT.set(values, to, (int) WIRE_INT.get(block, at + 12));
    INT.set(values, to + 4, (int) WIRE_INT.get(block, at + 8));
    LONG.set(values, to + 8, micros * NANOS_PER_MICRO);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    long micros = (long) WIRE_LONG.get(block, at);
    int days = (int) WIRE_INT.get(block, at + 8);
    if (days == Integer.MAX_VALUE && micros == Long.MAX_VALUE) {
      return "infinity";
    }
    if (days == Integer.MIN_VALUE && micros == Long.MIN_VALUE) {
      return "-infinity";
    }
    return "an interval of " + micros + " µs";
  }
}
