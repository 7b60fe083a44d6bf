package dev.greta.formats.csv;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: the same rules as {@link ColumnProfile}, by regular expressions, {@code java.math}
 * and {@code java.time} over all values of a column at once, slow and without a state.
 */
final class NaiveTypes {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)?(\\.(\\d+))?([eE][+-]?\\d{1,4})?");
  private static final Pattern SPECIAL = Pattern.compile("NaN|nan|-?(Infinity|inf|Inf)");
  private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?)");
  private static final Pattern ZONED =
      Pattern.compile("(.{16,}?)(Z|[+-]\\d\\d(:?\\d\\d)?)", Pattern.DOTALL);
  private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

  private NaiveTypes() {}

  static ColumnType of(List<? extends @Nullable String> column) {
    List<String> texts =
        column.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    if (texts.isEmpty()) {
      return ColumnType.TEXT;
    }
    if (texts.stream().allMatch(t -> bool(t) != null)) {
      return ColumnType.BOOL;
    }
    if (texts.stream().allMatch(NaiveTypes::isNumber)) {
      return number(texts);
    }
    if (texts.stream().allMatch(t -> date(t) != null)) {
      return ColumnType.DATE;
    }
    if (texts.stream().allMatch(t -> time(t) != null)) {
      return ColumnType.TIME;
    }
    if (texts.stream().allMatch(t -> timestamp(t) != null || date(t) != null)) {
      return ColumnType.TIMESTAMP;
    }
    return texts.stream().allMatch(t -> zoned(t) != null)
        ? ColumnType.TIMESTAMP_UTC
        : ColumnType.TEXT;
  }

  static boolean isNumber(String text) {
    Matcher number = NUMBER.matcher(text);
    boolean plain = number.matches() && (number.group(1) != null || number.group(2) != null);
    return plain || SPECIAL.matcher(text).matches();
  }

  private static ColumnType number(List<String> texts) {
    if (texts.stream().allMatch(t -> INTEGER.matcher(t).matches())) {
      if (texts.stream().allMatch(t -> new BigInteger(t).bitLength() < 64)) {
        return ColumnType.INT64;
      }
      return decimal(texts);
    }
    return texts.stream().allMatch(NaiveTypes::fitsDouble) ? ColumnType.FLOAT64 : decimal(texts);
  }

  static boolean fitsDouble(String text) {
    if (SPECIAL.matcher(text).matches()) {
      return true;
    }
    if (INTEGER.matcher(text).matches()) {
      return new BigInteger(text).abs().compareTo(EXACT) <= 0;
    }
    BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
    double nearest = Double.parseDouble(text);
    if (exact.signum() == 0) {
      return true;
    }
    return Double.isFinite(nearest)
        && nearest != 0
        && new BigDecimal(nearest)
                .round(new MathContext(exact.precision(), RoundingMode.HALF_EVEN))
                .compareTo(exact)
            == 0;
  }

  private static ColumnType decimal(List<String> texts) {
    int whole = 0;
    int scale = 0;
    for (String text : texts) {
      if (SPECIAL.matcher(text).matches()) {
        return ColumnType.TEXT;
      }
      BigDecimal value = new BigDecimal(text);
      if (text.startsWith("-") && value.signum() == 0) {
        return ColumnType.TEXT;
      }
      scale = Math.max(scale, value.scale());
      whole = value.signum() == 0 ? whole : Math.max(whole, value.precision() - value.scale());
    }
    int precision = Math.max(1, whole + scale);
    return precision > 38 ? ColumnType.TEXT : ColumnType.decimal(precision, scale);
  }

  /**
   * What a column of the type holds for a text, as {@link dev.greta.testkit.ArrowRows} gives it.
   */
  static @Nullable Object value(ColumnType type, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOL -> bool(text);
      case INT64 -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text).setScale(type.scale());
      case FLOAT64 ->
          Double.valueOf(text.replace("nan", "NaN").replaceFirst("[iI]nf$", "Infinity"));
      case DATE -> date(text);
      case TIME -> time(text);
      case TIMESTAMP -> {
        LocalDate date = date(text);
        yield date == null ? timestamp(text) : date.atStartOfDay();
      }
      case TIMESTAMP_UTC -> Objects.requireNonNull(zoned(text)).toInstant();
      case TEXT -> text;
    };
  }

  static @Nullable Boolean bool(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> null;
    };
  }

  static @Nullable LocalDate date(String text) {
    try {
      return text.matches("\\d{4}-\\d\\d-\\d\\d") && !text.startsWith("0000")
          ? LocalDate.parse(text)
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  static @Nullable LocalTime time(String text) {
    try {
      LocalTime time = TIME.matcher(text).matches() ? LocalTime.parse(text) : null;
      return time == null || time.getNano() % 1_000 != 0 ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  static @Nullable LocalDateTime timestamp(String text) {
    Matcher matcher = TIMESTAMP.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    LocalDate date = date(matcher.group(1));
    String clock = matcher.group(2);
    LocalTime time = time(clock.length() == 5 ? clock + ":00" : clock);
    return date == null || time == null ? null : date.atTime(time);
  }

  static @Nullable OffsetDateTime zoned(String text) {
    Matcher matcher = ZONED.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    LocalDateTime local = timestamp(matcher.group(1));
    try {
      return local == null ? null : local.atOffset(java.time.ZoneOffset.of(matcher.group(2)));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
