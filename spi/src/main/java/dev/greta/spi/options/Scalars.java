package dev.greta.spi.options;

import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Scalar.Kind;
import dev.greta.spi.options.Shape.OptionType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values. */
final class Scalars {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)?");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d{1,9})?");

  private Scalars() {}

  /** What is wrong with a value. */
  static final class Misfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final String message;
    private final String remedy;

    Misfit(String message, String remedy) {
      super(message, null, false, false);
      this.message = message;
      this.remedy = remedy;
    }

    String message() {
      return message;
    }

    String remedy() {
      return remedy;
    }
  }

  /**
   * The value of a default.
   *
   * @throws IllegalArgumentException if it is none of its type: a fault of the connector's author
   */
  static Object readDefault(OptionType type, String text) {
    try {
      return read(type, new Scalar(Place.PROGRAM, Kind.TEXT, text, Optional.of("default")));
    } catch (Misfit misfit) {
      throw new IllegalArgumentException("a default that does not fit: " + misfit.message());
    }
  }

  /** The value of a scalar that is not null. */
  static Object read(OptionType type, Scalar scalar) throws Misfit {
    if (type instanceof OptionType.Text text) {
      return text(text, scalar);
    }
    if (type instanceof OptionType.Hidden) {
      return Secret.of(scalar.text());
    }
    if (type instanceof OptionType.Whole whole) {
      return whole(whole, scalar);
    }
    if (type instanceof OptionType.Number number) {
      return number(number, scalar);
    }
    if (type instanceof OptionType.Truth) {
      return truth(scalar);
    }
    if (type instanceof OptionType.Time) {
      return time(scalar);
    }
    if (type instanceof OptionType.Choice choice) {
      return choice(choice, scalar);
    }
    throw misfit(type, scalar);
  }

  private static String text(OptionType.Text type, Scalar scalar) throws Misfit {
    if (type.form().isEmpty()) {
      return scalar.text();
    }
    boolean fits = scalar.kind() == Kind.TEXT && scalar.text().matches(type.form().get().pattern());
    if (!fits) {
      throw misfit(type, scalar);
    }
    return scalar.text();
  }

  private static Object whole(OptionType.Whole type, Scalar scalar) throws Misfit {
    long value;
    try {
      value = exactWhole(numeric(type, scalar));
    } catch (ArithmeticException | NumberFormatException e) {
      throw misfit(type, scalar);
    }
    if (value < type.min() || value > type.max()) {
      throw outOfRange(type, scalar);
    }
    return type.narrow() ? (Object) (int) value : (Object) value;
  }

  /** Also what JSON Schema calls an integer: 3.0. */
  private static long exactWhole(String text) {
    if (text.startsWith("0x")) {
      return Long.parseLong(text.substring(2), 16);
    }
    if (text.startsWith("0o")) {
      return Long.parseLong(text.substring(2), 8);
    }
    return new BigDecimal(text).longValueExact();
  }

  private static Double number(OptionType.Number type, Scalar scalar) throws Misfit {
    String text = numeric(type, scalar);
    if (!NUMBER.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
      throw misfit(type, scalar);
    }
    double value = Double.parseDouble(text);
    if (value < type.min() || value > type.max()) {
      throw outOfRange(type, scalar);
    }
    return value;
  }

  /** The text of a number: one that YAML took for a number, or that a reference gave. */
  private static String numeric(OptionType type, Scalar scalar) throws Misfit {
    boolean number = scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL;
    if (!number && scalar.origin().isEmpty()) {
      throw misfit(type, scalar);
    }
    return scalar.text().strip();
  }

  private static Boolean truth(Scalar scalar) throws Misfit {
    if (scalar.kind() == Kind.BOOLEAN || scalar.origin().isPresent()) {
      switch (scalar.text().strip()) {
        case "true", "True", "TRUE" -> {
          return Boolean.TRUE;
        }
        case "false", "False", "FALSE" -> {
          return Boolean.FALSE;
        }
        default -> {}
      }
    }
    throw misfit(new OptionType.Truth(), scalar);
  }

  private static Duration time(Scalar scalar) throws Misfit {
    Matcher matcher = DURATION.matcher(wholeOr(scalar.text().strip(), scalar.kind()));
    if (scalar.kind() == Kind.BOOLEAN || !matcher.matches()) {
      throw misfit(new OptionType.Time(), scalar);
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  /** 30.0, which JSON Schema calls an integer, is 30. */
  private static String wholeOr(String text, Kind kind) {
    try {
      return kind == Kind.DECIMAL ? Long.toString(new BigDecimal(text).longValueExact()) : text;
    } catch (ArithmeticException | NumberFormatException e) {
      return text;
    }
  }

  private static Enum<?> choice(OptionType.Choice type, Scalar scalar) throws Misfit {
    boolean truth = scalar.kind() == Kind.BOOLEAN;
    String name = truth ? scalar.text().toLowerCase(Locale.ROOT) : scalar.text();
    Enum<?> constant = type.constants().get(name);
    boolean named = truth || scalar.kind() == Kind.TEXT || scalar.origin().isPresent();
    if (constant != null && named) {
      return constant;
    }
    String all = "One of: " + String.join(", ", type.constants().keySet()) + ".";
    if (scalar.origin().isPresent()) {
      throw new Misfit(value(scalar) + " is not one of the choices", all);
    }
    if (constant != null) {
      throw new Misfit(
          "expected text, found " + scalar.describe(), "Put '" + scalar.text() + "' in quotes.");
    }
    throw new Misfit(
        value(scalar) + " is not one of the choices",
        Nearest.to(scalar.text(), type.constants().keySet())
            .map(near -> "Did you mean '" + near + "'? " + all)
            .orElse(all));
  }

  private static Misfit misfit(OptionType type, Scalar scalar) {
    String expected = expected(type);
    String found = scalar.describe() + scalar.origin().map(o -> " from " + o).orElse("");
    boolean quoted =
        scalar.kind() == Kind.TEXT
            && scalar.origin().isEmpty()
            && NUMBER.matcher(scalar.text()).matches();
    return new Misfit(
        "expected " + expected + ", found " + found + (quoted ? " in quotes" : ""),
        quoted ? "Remove the quotes." : "Write " + expected + " here.");
  }

  private static Misfit outOfRange(OptionType type, Scalar scalar) {
    return new Misfit(value(scalar) + " is out of range", "Write " + expected(type) + " here.");
  }

  /** A value for a message. What came from elsewhere may be a credential and is not shown. */
  private static String value(Scalar scalar) {
    return scalar
        .origin()
        .map(origin -> "the value from " + origin)
        .orElse("'" + scalar.text() + "'");
  }

  static String expected(OptionType type) {
    if (type instanceof OptionType.Text text) {
      return text.form().map(OptionType.TextForm::says).orElse("a single value");
    }
    if (type instanceof OptionType.Whole whole) {
      boolean from = whole.min() > (whole.narrow() ? Integer.MIN_VALUE : Long.MIN_VALUE);
      boolean to = whole.max() < (whole.narrow() ? Integer.MAX_VALUE : Long.MAX_VALUE);
      return "a whole number" + bounds(from, to, "" + whole.min(), "" + whole.max());
    }
    if (type instanceof OptionType.Number number) {
      boolean from = !Double.isInfinite(number.min());
      boolean to = !Double.isInfinite(number.max());
      return "a number" + bounds(from, to, plain(number.min()), plain(number.max()));
    }
    if (type instanceof OptionType.Truth) {
      return "true or false";
    }
    if (type instanceof OptionType.Time) {
      return "a duration such as 30s, 500ms, 5m or 1h";
    }
    return "a single value";
  }

  private static String bounds(boolean from, boolean to, String min, String max) {
    if (from && to) {
      return " from " + min + " to " + max;
    }
    return from ? " of at least " + min : to ? " of at most " + max : "";
  }

  /** The bounds of a {@link Range} are whole. */
  private static String plain(double bound) {
    return Double.isInfinite(bound) ? "" : BigDecimal.valueOf(bound).toBigInteger().toString();
  }
}
