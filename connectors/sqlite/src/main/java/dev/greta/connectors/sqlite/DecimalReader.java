package dev.greta.connectors.sqlite;

import dev.greta.jdbc.FixedLane;
import dev.greta.jdbc.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Decimals of a declared size. SQLite stores them as integers and doubles; a double is taken for
 * the decimal of up to 15 digits that is stored as this double, of which there is one at most, else
 * for what it is exactly.
 */
final class DecimalReader implements CellReader {

  /** Decimals of up to 15 digits and doubles: each has its own (IEEE 754; DBL_DIG of C). */
  private static final double MOST_UNIQUE = 1e15;

  /** The powers of ten that a double has in full. */
  private static final int MOST_EXACT_POWER = 22;

  private static final int LONG_DIGITS = 18;

  private final Row from;
  private final int column;
  private final FixedLane lane;
  private final int precision;
  private final int scale;
  private final double power;
  private final long wholePower;
  private final long bound;

  DecimalReader(Row from, int column, FixedLane lane, int precision, int scale) {
    this.from = from;
    this.column = column;
    this.lane = lane;
    this.precision = precision;
    this.scale = scale;
    this.power = scale <= MOST_EXACT_POWER ? Double.parseDouble("1e" + scale) : Double.NaN;
    this.wholePower = scale <= LONG_DIGITS ? tenTo(scale) : 0;
    this.bound = precision <= LONG_DIGITS ? tenTo(precision) : Long.MAX_VALUE;
  }

  private static long tenTo(int exponent) {
    return BigInteger.TEN.pow(exponent).longValueExact();
  }

  @Override
  public Row from() {
    return from;
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public Outcome read(int row) {
    switch (from.type(column)) {
      case SqliteStatement.NULL -> lane.setNull(row);
      case SqliteStatement.REAL -> {
        return real(row, from.real(column));
      }
      case SqliteStatement.INTEGER -> {
        return integer(row, from.integer(column));
      }
      case SqliteStatement.TEXT -> {
        return text(row);
      }
      default -> {
        return Outcome.MISFIT;
      }
    }
    return Outcome.STORED;
  }

  private Outcome real(int row, double value) {
    double unscaled = Math.rint(value * power);
    if (Math.abs(unscaled) < MOST_UNIQUE && unscaled / power == value) {
      return small(row, (long) unscaled);
    }
    return Double.isFinite(value) ? large(row, new BigDecimal(value)) : Outcome.MISFIT;
  }

  private Outcome integer(int row, long value) {
    long unscaled = value * wholePower;
    return wholePower > 0 && Math.multiplyHigh(value, wholePower) == unscaled >> 63
        ? small(row, unscaled)
        : large(row, BigDecimal.valueOf(value));
  }

  private Outcome small(int row, long unscaled) {
    if (unscaled >= bound || unscaled <= -bound) {
      return Outcome.MISFIT;
    }
    lane.setLongs(row, unscaled, unscaled >> 63);
    return Outcome.STORED;
  }

  private Outcome large(int row, BigDecimal value) {
    if (value.signum() == 0) {
      return small(row, 0);
    }
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.scale() > scale || stripped.precision() - stripped.scale() > precision - scale) {
      return Outcome.MISFIT;
    }
    BigInteger unscaled = stripped.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    lane.setLongs(row, unscaled.longValue(), unscaled.shiftRight(64).longValue());
    return Outcome.STORED;
  }

  private Outcome text(int row) {
    byte[] content = from.content(column);
    int start = from.from(column);
    int length = from.length(column);
    return isNumber(content, start, start + length)
        ? large(row, new BigDecimal(new String(content, start, length, StandardCharsets.US_ASCII)))
        : Outcome.MISFIT;
  }

  /** Digits with a point between them, and a minus before them. */
  private static boolean isNumber(byte[] text, int start, int end) {
    int digits = 0;
    int points = 0;
    for (int i = start; i < end; i++) {
      if (text[i] >= '0' && text[i] <= '9') {
        digits++;
      } else if (text[i] == '.' && digits > 0 && points == 0 && i + 1 < end) {
        points++;
      } else if (text[i] != '-' || i > start) {
        return false;
      }
    }
    return digits > 0 && digits <= 100;
  }
}
