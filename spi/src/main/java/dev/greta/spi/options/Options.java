package dev.greta.spi.options;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds nodes to a record of options.
 *
 * <p>A component {@code connectionTimeout} is the key {@code connection_timeout}. An {@link
 * Optional} component may be absent unless it is {@link RequiredUnless}, one with a {@link Default}
 * has a value then, a list or map is empty then, unless it is to have {@link OneOrMore} elements;
 * any other is required. The keys of a {@link Flat} component stand beside those around it. An
 * explicit null counts as absent, but where {@code null} is one of the choices it is that one. Any
 * single value is accepted for text, in the form in which it was written. A number or truth value
 * is not accepted in quotes, except where it came from elsewhere ({@link Scalar#origin}), as
 * references always give text. Every problem is collected; none hides another.
 */
public final class Options {

  /** The code of a key that is not known. */
  public static final String UNKNOWN_KEY = ConfigCode.UNKNOWN_KEY;

  /** The code of a value of the wrong type, or out of its range. */
  public static final String WRONG_VALUE = ConfigCode.WRONG_VALUE;

  /** The code of a key that is required and absent. */
  public static final String MISSING_KEY = ConfigCode.MISSING_KEY;

  private final Problems problems;

  private Options(Problems problems) {
    this.problems = problems;
  }

  /**
   * Binds a mapping.
   *
   * @param problems what is wrong is added here, in the order of the file
   * @return the record, or empty if anything was wrong
   */
  public static <R extends Record> Optional<R> bind(
      Class<R> type, Mapping mapping, Collection<Fault> problems) {
    Problems found = new Problems();
    Optional<R> bound = bind(type, mapping, found);
    problems.addAll(found.inFileOrder());
    return bound;
  }

  /**
   * Binds a mapping.
   *
   * @param problems what is wrong is added here
   * @return the record, or empty if anything was wrong with it
   */
  public static <R extends Record> Optional<R> bind(
      Class<R> type, Mapping mapping, Problems problems) {
    return bind(type, mapping, Set.of(), problems);
  }

  /**
   * Binds a mapping.
   *
   * @param excused keys whose absence is no news, as something that was meant to be them has been
   *     reported
   * @param problems what is wrong is added here
   * @return the record, or empty if anything was wrong with it
   */
  public static <R extends Record> Optional<R> bind(
      Class<R> type, Mapping mapping, Set<String> excused, Problems problems) {
    return Optional.ofNullable(new Options(problems).bind(Shape.of(type), mapping, excused))
        .map(type::cast);
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

  /** The problem of a key that belongs into a section beside which it stands. */
  public static Fault misplacedKey(Place place, String key, String section) {
    return problem(
        UNKNOWN_KEY,
        place,
        "unknown key '" + key + "'",
        "It belongs to '" + section + "': indent it below that.");
  }

  private @Nullable Record bind(Shape shape, Mapping mapping, Set<String> excused) {
    int before = problems.size();
    Set<String> meant = new HashSet<>(excused);
    for (String key : mapping.entries().keySet()) {
      if (!shape.keys().contains(key)) {
        Place place = mapping.keyPlace(key);
        problems.add(place, unknownKey(place, key, shape.keys()));
        Nearest.to(key, shape.keys()).ifPresent(meant::add);
      }
    }
    checkExactlyOne(shape, mapping, meant);
    List<Option> options = shape.options();
    @Nullable Object[] values = new @Nullable Object[options.size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      Option option = options.get(i);
      boolean required = option.required() || isRequiredHere(option, mapping, meant);
      boolean skipped =
          required && meant.contains(option.key()) && !mapping.entries().containsKey(option.key());
      values[i] = skipped ? null : value(option, mapping);
      if (required && !option.required() && !skipped) {
        missing(option, mapping);
      }
      complete &= !skipped;
    }
    return complete && problems.size() == before ? construct(shape, values, mapping) : null;
  }

  /** Whether the key is absent, and so is the one that would make up for it. */
  private static boolean isRequiredHere(Option option, Mapping mapping, Set<String> meant) {
    return option
        .requiredUnless()
        .filter(other -> mapping.get(other).isEmpty() && !meant.contains(other))
        .filter(other -> mapping.get(option.key()).isEmpty())
        .isPresent();
  }

  private void checkExactlyOne(Shape shape, Mapping mapping, Set<String> meant) {
    List<String> rule = shape.exactlyOneOf();
    if (rule.isEmpty()) {
      return;
    }
    List<String> given = rule.stream().filter(key -> mapping.get(key).isPresent()).toList();
    if (given.isEmpty() && rule.stream().anyMatch(meant::contains)) {
      return; // Its misspelling has been reported.
    }
    if (given.isEmpty()) {
      problems.add(
          MISSING_KEY,
          mapping.place(),
          "one of " + String.join(", ", rule) + " is required",
          "Add one of them.");
    } else if (given.size() > 1) {
      problems.add(
          WRONG_VALUE,
          mapping.keyPlace(given.get(1)),
          String.join(" and ", given) + " exclude each other",
          "Keep one of them.");
    }
  }

  private @Nullable Object value(Option option, Mapping mapping) {
    Optional<Node> node = mapping.get(option.key());
    if (node.isPresent()) {
      Object value = convert(option.type(), node.get());
      return option.optional() ? Optional.ofNullable(value) : value;
    }
    if (mapping.entries().containsKey(option.key())
        && option.type() instanceof OptionType.Choice choice
        && choice.constants().containsKey("null")) {
      Enum<?> constant = choice.constants().get("null");
      return option.optional() ? Optional.of(constant) : constant;
    }
    if (option.optional()) {
      return Optional.empty();
    }
    if (option.defaultValue().isPresent()) {
      return Scalars.readDefault(option.type(), option.defaultValue().get());
    }
    if (option.type() instanceof OptionType.ListOf) {
      return List.of();
    }
    if (option.type() instanceof OptionType.MapOf) {
      return Map.of();
    }
    missing(option, mapping);
    return null;
  }

  private void missing(Option option, Mapping mapping) {
    if (mapping.entries().containsKey(option.key())) {
      empty(option, mapping.keyPlace(option.key()));
      return;
    }
    String other = option.requiredUnless().map(key -> " without '" + key + "'").orElse("");
    problems.add(
        MISSING_KEY,
        mapping.place(),
        "'" + option.key() + "' is required" + other,
        option.doc().map(doc -> "Add '" + option.key() + "': " + doc).orElse("Add it."));
  }

  private void empty(Option option, Place place) {
    String remedy =
        option.type() instanceof OptionType.Nested
            ? "Write its keys below it, indented."
            : option.doc().map(doc -> "Give it a value: " + doc).orElse("Give it a value.")
                + "\nText that begins with # needs quotes.";
    problems.add(MISSING_KEY, place, "'" + option.key() + "' is required, and empty here", remedy);
  }

  private @Nullable Object convert(OptionType type, Node node) {
    if (type instanceof OptionType.Any) {
      return node;
    }
    if (type instanceof OptionType.Nested nested) {
      return node instanceof Mapping mapping
          ? bind(nested.shape(), mapping, Set.of())
          : wrong(node, "a mapping");
    }
    if (type instanceof OptionType.ListOf list) {
      return list(list.element(), node);
    }
    if (type instanceof OptionType.OneOrMore several) {
      return oneOrMore(several.element(), node);
    }
    if (type instanceof OptionType.MapOf map) {
      return node instanceof Mapping mapping ? map(map.value(), mapping) : wrong(node, "a mapping");
    }
    if (!(node instanceof Scalar scalar) || node.isNull()) {
      return wrong(node, Scalars.expected(type));
    }
    try {
      return Scalars.read(type, scalar);
    } catch (Scalars.Misfit misfit) {
      problems.add(WRONG_VALUE, scalar.place(), misfit.message(), misfit.remedy());
      return null;
    }
  }

  private @Nullable Object oneOrMore(OptionType element, Node node) {
    if (!(node instanceof Sequence sequence)) {
      Object one = convert(element, node);
      return one == null ? null : List.of(one);
    }
    return sequence.elements().isEmpty()
        ? wrong(node, Scalars.expected(element) + ", or a list of such", "an empty list")
        : list(element, node);
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
    return Collections.unmodifiableMap(values);
  }

  private @Nullable Object wrong(Node node, String expected) {
    return wrong(node, expected, node.describe());
  }

  private @Nullable Object wrong(Node node, String expected, String found) {
    problems.add(
        WRONG_VALUE,
        node.place(),
        "expected " + expected + ", found " + found,
        "Write " + expected + " here.");
    return null;
  }

  private @Nullable Record construct(Shape shape, @Nullable Object[] values, Mapping mapping) {
    try {
      return shape.build(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidOptionException invalid) {
        Place place = mapping.get(invalid.key()).map(Node::place).orElse(mapping.place());
        problems.add(WRONG_VALUE, place, String.valueOf(invalid.getMessage()), invalid.remedy());
        return null;
      }
      throw new IllegalStateException("the record " + shape.record() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the record " + shape.record() + " cannot be built", e);
    }
  }
}
