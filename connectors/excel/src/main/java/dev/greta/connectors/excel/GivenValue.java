package dev.greta.connectors.excel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text is as a value of a type that the user gave, by CSV's rules; null if it is none. For
 * cells of another kind than their column: numbers that are stored as text, for instance.
 */
final class GivenValue {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,18})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d{0,400})?(\\.\\d{1,400})?([eE][-+]?\\d{1,3})?");

  private GivenValue() {}

  static @Nullable Long int64(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static @Nullable BigDecimal number(String text) {
    boolean digits = text.chars().anyMatch(c -> c >= '0' && c <= '9');
    return digits && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  static @Nullable BigDecimal decimal(String text, int precision, int scale) {
    BigDecimal value = number(text);
    if (value == null || Math.abs((long) value.scale()) > 1_000) {
      return null;
    }
    BigDecimal exact = value.stripTrailingZeros();
    if (exact.scale() > scale) {
      return null;
    }
    exact = exact.setScale(scale);
    return exact.precision() <= precision ? exact : null;
  }

  static @Nullable Boolean bool(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> null;
    };
  }

  /** Days of a date, else microseconds. */
  static @Nullable Long moment(ExcelType.Kind kind, String text) {
    try {
      return switch (kind) {
        case DATE -> LocalDate.parse(text).toEpochDay();
        case TIME -> micros(LocalTime.parse(text).toNanoOfDay());
        case TIMESTAMP -> timestamp(text);
        case TIMESTAMP_UTC -> {
          OffsetDateTime moment = OffsetDateTime.parse(text.replaceFirst(" (?=\\d\\d:)", "T"));
          yield Math.addExact(
              Math.multiplyExact(moment.toEpochSecond(), 1_000_000), micros(moment.getNano()));
        }
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static long timestamp(String text) {
    LocalDateTime moment =
        text.length() == 10
            ? LocalDate.parse(text).atStartOfDay()
            : LocalDateTime.parse(text.replaceFirst(" (?=\\d\\d:)", "T"));
    return Math.addExact(
        Math.multiplyExact(moment.toEpochSecond(ZoneOffset.UTC), 1_000_000),
        micros(moment.getNano()));
  }

  private static long micros(long nanos) {
    if (nanos % 1_000 != 0) {
      throw new DateTimeException("finer than a microsecond");
    }
    return nanos / 1_000;
  }
}
