package dev.greta.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Whether a format holds a value of a type that it holds, as its page in the docs says. */
enum Holding {
  HELD,
  REFUSED,
  /** How fine a double counts days decides; the tests of workbooks look at that. */
  DEPENDS;

  private static final long MILLI = 1_000_000;
  private static final BigInteger SHEETS_MOST = BigInteger.TWO.pow(53);

  static Holding of(String format, Field field, Object value) {
    return switch (format) {
      case "csv" -> refusedIf(value instanceof String text && text.indexOf('\0') >= 0);
      case "json", "ndjson" -> refusedIf(value instanceof Number number && !finite(number));
      case "sqlite" -> refusedIf(isNotInSqlite(field, value));
      case "parquet" -> refusedIf(isNotInParquet(value));
      case "xlsx" -> inSheet(value);
      default -> HELD;
    };
  }

  private static Holding refusedIf(boolean condition) {
    return condition ? REFUSED : HELD;
  }

  private static boolean finite(Number number) {
    return !(number instanceof Float || number instanceof Double)
        || Double.isFinite(number.doubleValue());
  }

  private static boolean isNotInSqlite(Field field, Object value) {
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number) || Double.valueOf(number).equals(-0.0);
    }
    return field.getType() instanceof ArrowType.Int
        && new BigInteger(value.toString()).bitLength() > 63;
  }

  private static boolean isNotInParquet(Object value) {
    if (value instanceof Duration time) {
      return time.isNegative() || time.getNano() % MILLI != 0;
    }
    return value instanceof PeriodDuration interval
        && (interval.getPeriod().isNegative()
            || interval.getDuration().isNegative()
            || interval.getDuration().getNano() % MILLI != 0
            || interval.getDuration().toHours() >= 24);
  }

  private static Holding inSheet(Object value) {
    if (value instanceof BigDecimal decimal) {
      return refusedIf(decimal.stripTrailingZeros().precision() > 15);
    }
    if (value instanceof Float || value instanceof Double) {
      return refusedIf(!finite((Number) value));
    }
    if (value instanceof Number) {
      return refusedIf(new BigInteger(value.toString()).abs().compareTo(SHEETS_MOST) > 0);
    }
    if (value instanceof LocalDate day) {
      return refusedIf(!isSheetDay(day));
    }
    if (value instanceof LocalTime time) {
      return refusedIf(time.getNano() % 1_000 != 0);
    }
    if (value instanceof LocalDateTime moment) {
      boolean refused = !isSheetDay(moment.toLocalDate()) || moment.getNano() % 1_000 != 0;
      return refused || moment.getNano() % MILLI == 0 ? refusedIf(refused) : DEPENDS;
    }
    boolean fine = value instanceof Duration time && time.getNano() % MILLI != 0;
    return fine ? DEPENDS : HELD;
  }

  private static boolean isSheetDay(LocalDate day) {
    return day.getYear() >= 1900 && day.getYear() <= 9999;
  }
}
