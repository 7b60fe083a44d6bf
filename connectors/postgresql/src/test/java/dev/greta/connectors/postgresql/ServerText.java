package dev.greta.connectors.postgresql;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What a value must be in Arrow, worked out from the server's own text of it. */
final class ServerText {

  private static final Pattern DATE = Pattern.compile("(\\d{4,7})-(\\d\\d)-(\\d\\d)");
  private static final Pattern INTERVAL_PART =
      Pattern.compile("(-?\\d+) (years?|mons?|days?)|([+-]?)(\\d+):(\\d\\d):(\\d\\d)(\\.\\d+)?");

  private ServerText() {}

  static Object parse(Field field, String text) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Bool -> text.equals("t") || text.equals("1");
      case Int -> integer((ArrowType.Int) type, text);
      case FloatingPoint ->
          "real".equals(field.getMetadata().get("greta.source_type"))
              ? (Object) Float.parseFloat(text)
              : (Object) Double.parseDouble(text);
      case Decimal ->
          new BigDecimal(text.replaceAll("[$,]", ""))
              .setScale(((ArrowType.Decimal) type).getScale());
      case Date -> Math.toIntExact(days(text));
      case Time -> micros(text);
      case Timestamp -> timestamp(text);
      case Interval -> interval(text);
      case Struct -> struct(field, text);
      case List -> NestedText.array(field, text);
      case Map -> NestedText.hstore(text);
      case FixedSizeBinary -> text.replace("-", "");
      default -> text;
    };
  }

  private static Object struct(Field field, String text) {
    return switch (field.getChildren().get(0).getName()) {
      case "time" -> timeWithOffset(text);
      case "lower" -> NestedText.range(field, text);
      default -> NestedText.composite(field, text);
    };
  }

  private static Object integer(ArrowType.Int type, String text) {
    if (!type.getIsSigned()) {
      return text;
    }
    return switch (type.getBitWidth()) {
      case 16 -> (Object) Short.parseShort(text);
      case 32 -> (Object) Integer.parseInt(text);
      default -> (Object) Long.parseLong(text);
    };
  }

  private static long days(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.find()) {
      throw new IllegalArgumentException(text);
    }
    int year = Integer.parseInt(date.group(1));
    return LocalDate.of(
            text.endsWith("BC") ? 1 - year : year,
            Integer.parseInt(date.group(2)),
            Integer.parseInt(date.group(3)))
        .toEpochDay();
  }

  private static long micros(String text) {
    return LocalTime.parse(text).toNanoOfDay() / 1_000;
  }

  private static long timestamp(String text) {
    String time = text.split(" ", -1)[1].replaceFirst("\\+00$", "");
    return Math.addExact(Math.multiplyExact(days(text), 86_400_000_000L), micros(time));
  }

  private static List<Object> timeWithOffset(String text) {
    int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
    String[] zone = text.substring(sign + 1).split(":", -1);
    int seconds = 0;
    for (int i = 0; i < 3; i++) {
      seconds = seconds * 60 + (i < zone.length ? Integer.parseInt(zone[i]) : 0);
    }
    return List.of(micros(text.substring(0, sign)), text.charAt(sign) == '-' ? -seconds : seconds);
  }

  private static List<Object> interval(String text) {
    Matcher part = INTERVAL_PART.matcher(text);
    int months = 0;
    int days = 0;
    long nanos = 0;
    while (part.find()) {
      if (part.group(2) == null) {
        long seconds =
            Long.parseLong(part.group(4)) * 3_600
                + Long.parseLong(part.group(5)) * 60
                + Long.parseLong(part.group(6));
        String fraction = part.group(7) == null ? "0" : "0" + part.group(7);
        nanos = new BigDecimal(fraction).movePointRight(9).longValueExact();
        nanos = Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos);
        nanos = part.group(3).equals("-") ? -nanos : nanos;
      } else if (part.group(2).startsWith("year")) {
        months += 12 * Integer.parseInt(part.group(1));
      } else if (part.group(2).startsWith("mon")) {
        months += Integer.parseInt(part.group(1));
      } else {
        days = Integer.parseInt(part.group(1));
      }
    }
    return List.of(months, days, nanos);
  }
}
