package dev.greta.connectors.postgresql;

import java.time.LocalDate;

/** date: days since 2000-01-01, and two values for the infinities (datatype/timestamp.h). */
final class DateColumn extends FixedColumn {

  private static final int DAYS_1970_TO_2000 = (int) LocalDate.of(2000, 1, 1).toEpochDay();

  DateColumn() {
    super(Integer.BYTES);
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, Integer.BYTES);
    int days = (int) WIRE_INT.get(block, at);
    if (isInfinite(days)) {
      return Outcome.UNREPRESENTABLE;
    }
    // The server's last day, 5874897-12-31, leaves room for the shift.
    INT.set(values, row * Integer.BYTES, Math.addExact(days, DAYS_1970_TO_2000));
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return (int) WIRE_INT.get(block, at) > 0 ? "infinity" : "-infinity";
  }

  private static boolean isInfinite(int days) {
    return days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
  }
}
