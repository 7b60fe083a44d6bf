package dev.greta.spi.options;

import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Binds nodes to a record of options.
 *
 * <p>A component {@code connectionTimeout} is the key {@code connection_timeout}. An {@link
 * Optional} component may be absent, one with a {@link Default} has a value then, a list or map is
 * empty then; any other is required. An explicit null counts as absent. Text that reads as a number
 * is accepted for a number, as references always give text. Every problem is collected; none hides
 * another.
 */
public final class Options {

  /** The code of a key that is not known. */
  public static final String UNKNOWN_KEY = "GRT-302";

  /** The code of a value of the wrong type, or out of its range. */
  public static final String WRONG_VALUE = "GRT-303";

  /** The code of a key that is required and absent. */
  public static final String MISSING_KEY = "GRT-304";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)?");

  private final List<Fault> problems;

  private Options(List<Fault> problems) {
    this.problems = problems;
  }

  /**
   * Binds a mapping.
   *
   * @param problems what is wrong is added here, in no particular order
   * @return the record, or empty if anything was wrong
   */
  public static <R extends Record> Optional<R> bind(
      Class<R> type, Mapping mapping, Collection<Fault> problems) {
    List<Fault> found = new ArrayList<>();
    Record bound = new Options(found).bind(Shape.of(type), mapping);
    problems.addAll(found);
    return found.isEmpty() ? Optional.ofNullable(bound).map(type::cast) : Optional.empty();
  }

  /** A problem with a node, as every part of a config reports it. */
  public static Fault problem(String code, Place place, String message, String remedy) {
    return Fault.of(code, message).withPlace(place.toString()).withRemedy(remedy);
  }

  /** The problem of a key that nobody knows; names the nearest one, else all. */
  public static Fault unknownKey(Place place, String key, Collection<String> known) {
    String remedy =
        Nearest.to(key, known)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse("Known here: " + String.join(", ", known) + ".");
    return problem(UNKNOWN_KEY, place, "unknown key '" + key + "'", remedy);
  }

  private @Nullable Record bind(Shape shape, Mapping mapping) {
    int before = problems.size();
    mapping
        .entries()
        .forEach(
            (key, node) -> {
              if (!shape.keys().contains(key)) {
                problems.add(unknownKey(node.place(), key, shape.keys()));
              }
            });
    checkExactlyOne(shape, mapping);
    List<Option> options = shape.options();
    @Nullable Object[] values = new @Nullable Object[options.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(options.get(i), mapping);
    }
    return problems.size() == before ? construct(shape, values, mapping) : null;
  }

  private void checkExactlyOne(Shape shape, Mapping mapping) {
    List<String> rule = shape.exactlyOneOf();
    if (rule.isEmpty()) {
      return;
    }
    List<String> given = rule.stream().filter(key -> mapping.get(key).isPresent()).toList();
    if (given.isEmpty()) {
      problems.add(
          problem(
              MISSING_KEY,
              mapping.place(),
              "one of " + String.join(", ", rule) + " is required",
              "Add one of them."));
    } else if (given.size() > 1) {
      problems.add(
          problem(
              WRONG_VALUE,
              mapping.get(given.get(1)).map(Node::place).orElse(mapping.place()),
              String.join(" and ", given) + " exclude each other",
              "Keep one of them."));
    }
  }

  private @Nullable Object value(Option option, Mapping mapping) {
    Optional<Node> node = mapping.get(option.key());
    if (node.isPresent()) {
      Object value = convert(option.type(), node.get());
      return option.optional() ? Optional.ofNullable(value) : value;
    }
    if (option.optional()) {
      return Optional.empty();
    }
    if (option.defaultValue().isPresent()) {
      return convert(
          option.type(),
          Scalar.text(mapping.place().at(0, 0, option.key()), option.defaultValue().get()));
    }
    if (option.type() instanceof OptionType.ListOf) {
      return List.of();
    }
    if (option.type() instanceof OptionType.MapOf) {
      return Map.of();
    }
    problems.add(
        problem(
            MISSING_KEY,
            mapping.place(),
            "'" + option.key() + "' is required",
            option.doc().map(doc -> "Add '" + option.key() + "': " + doc).orElse("Add it.")));
    return null;
  }

  private @Nullable Object convert(OptionType type, Node node) {
    if (type instanceof OptionType.Any) {
      return node;
    }
    if (type instanceof OptionType.Nested nested) {
      return node instanceof Mapping mapping
          ? bind(nested.shape(), mapping)
          : wrong(node, "a mapping");
    }
    if (type instanceof OptionType.ListOf list) {
      return list(list.element(), node);
    }
    if (type instanceof OptionType.MapOf map) {
      return node instanceof Mapping mapping ? map(map.value(), mapping) : wrong(node, "a mapping");
    }
    return node instanceof Scalar scalar && !node.isNull()
        ? scalar(type, scalar)
        : wrong(node, expected(type));
  }

  private @Nullable Object scalar(OptionType type, Scalar scalar) {
    String text = scalar.text();
    if (type instanceof OptionType.Text) {
      return text;
    }
    if (type instanceof OptionType.Hidden) {
      return Secret.of(text);
    }
    if (type instanceof OptionType.Whole whole) {
      return whole(whole, scalar);
    }
    if (type instanceof OptionType.Number) {
      try {
        return Double.valueOf(text.strip());
      } catch (NumberFormatException e) {
        return wrong(scalar, expected(type));
      }
    }
    if (type instanceof OptionType.Truth) {
      return switch (text) {
        case "true", "True", "TRUE" -> Boolean.TRUE;
        case "false", "False", "FALSE" -> Boolean.FALSE;
        default -> wrong(scalar, expected(type));
      };
    }
    if (type instanceof OptionType.Time) {
      Optional<Duration> duration = parseDuration(text);
      return duration.isPresent() ? duration.get() : wrong(scalar, expected(type));
    }
    OptionType.Choice choice = (OptionType.Choice) type;
    Enum<?> constant = choice.constants().get(text);
    if (constant != null) {
      return constant;
    }
    String advice =
        Nearest.to(text, choice.constants().keySet())
            .map(near -> "Did you mean '" + near + "'?")
            .orElse("One of: " + String.join(", ", choice.constants().keySet()) + ".");
    problems.add(
        problem(WRONG_VALUE, scalar.place(), "'" + text + "' is not one of the choices", advice));
    return null;
  }

  private @Nullable Object whole(OptionType.Whole type, Scalar scalar) {
    try {
      long value = Long.parseLong(scalar.text().strip().replaceFirst("^\\+(?=\\d)", ""));
      if (value < type.min() || value > type.max()) {
        return wrong(scalar, expected(type));
      }
      return type.narrow() ? (Object) (int) value : (Object) value;
    } catch (NumberFormatException e) {
      return wrong(scalar, expected(type));
    }
  }

  private @Nullable Object list(OptionType element, Node node) {
    if (!(node instanceof Sequence sequence)) {
      return wrong(node, "a list");
    }
    List<Object> values = new ArrayList<>();
    for (Node child : sequence.elements()) {
      Object value = convert(element, child);
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  private Map<String, Object> map(OptionType type, Mapping mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, child) -> {
              Object value = convert(type, child);
              if (value != null) {
                values.put(key, value);
              }
            });
    return java.util.Collections.unmodifiableMap(values);
  }

  private @Nullable Object wrong(Node node, String expected) {
    problems.add(
        problem(
            WRONG_VALUE,
            node.place(),
            "expected " + expected + ", found " + node.describe(),
            "Write " + expected + " here."));
    return null;
  }

  private static String expected(OptionType type) {
    if (type instanceof OptionType.Whole whole) {
      boolean bounded = whole.min() > Integer.MIN_VALUE || whole.max() < Integer.MAX_VALUE;
      return "a whole number" + (bounded ? " from " + whole.min() + " to " + whole.max() : "");
    }
    if (type instanceof OptionType.Number) {
      return "a number";
    }
    if (type instanceof OptionType.Truth) {
      return "true or false";
    }
    if (type instanceof OptionType.Time) {
      return "a duration such as 30s, 500ms, 5m or 1h";
    }
    return "a single value";
  }

  /**
   * A duration as options write it: {@code 30s}, {@code 500ms}, {@code 5m}, {@code 1h}, {@code 30}.
   */
  static Optional<Duration> parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    try {
      return Optional.of(
          switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
          });
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private @Nullable Record construct(Shape shape, @Nullable Object[] values, Mapping mapping) {
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidOptionException invalid) {
        Place place = mapping.get(invalid.key()).map(Node::place).orElse(mapping.place());
        problems.add(
            problem(WRONG_VALUE, place, String.valueOf(invalid.getMessage()), invalid.remedy()));
        return null;
      }
      throw new IllegalStateException("the record " + shape.record() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the record " + shape.record() + " cannot be built", e);
    }
  }
}
