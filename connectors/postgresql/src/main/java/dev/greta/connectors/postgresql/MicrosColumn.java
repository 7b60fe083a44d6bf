package dev.greta.connectors.postgresql;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** timestamp, timestamptz and time: microseconds in 64 bits (datatype/timestamp.h). */
final class MicrosColumn extends FixedColumn {

  private static final long MICROS_1970_TO_2000 =
      LocalDate.of(2000, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;

  static final long MICROS_PER_DAY = 86_400_000_000L;

  private final boolean timeOfDay;

  private MicrosColumn(boolean timeOfDay) {
    super(Long.BYTES);
    this.timeOfDay = timeOfDay;
  }

  /** Microseconds since 2000-01-01 become microseconds since 1970-01-01. */
  static MicrosColumn timestamp() {
    return new MicrosColumn(false);
  }

  /** Microseconds since midnight, of which 24:00:00 is one too many for Arrow. */
  static MicrosColumn time() {
    return new MicrosColumn(true);
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, Long.BYTES);
    long micros = (long) WIRE_LONG.get(block, at);
    if (timeOfDay) {
      if (micros >= MICROS_PER_DAY) {
        return Outcome.UNREPRESENTABLE;
      }
    } else {
      // Both infinities, and the server's last thirty years before 294277, lie beyond.
      if (micros == Long.MIN_VALUE || micros > Long.MAX_VALUE - MICROS_1970_TO_2000) {
        return Outcome.UNREPRESENTABLE;
      }
      micros += MICROS_1970_TO_2000;
    }
    LONG.set(values, row * Long.BYTES, micros);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    if (timeOfDay) {
      return "24:00:00";
    }
    long micros = (long) WIRE_LONG.get(block, at);
    if (micros == Long.MAX_VALUE) {
      return "infinity";
    }
    return micros == Long.MIN_VALUE ? "-infinity" : micros + " µs after 2000-01-01";
  }
}
