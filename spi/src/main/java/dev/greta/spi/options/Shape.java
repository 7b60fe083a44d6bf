package dev.greta.spi.options;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a record of options looks like from outside: its keys, their types, defaults and meaning.
 * The one place where Java types and YAML meet; {@link Options} binds by it, and schemas,
 * references and templates are written from it.
 *
 * @param record the record
 * @param options in the order of its components; those of a {@link Flat} one in its place
 * @param exactlyOneOf keys of which exactly one must be given; empty where there is no such rule
 */
public record Shape(
    Class<? extends Record> record, List<Option> options, List<String> exactlyOneOf) {

  /**
   * One key.
   *
   * @param key as YAML writes it
   * @param optional whether the component is an {@link Optional}
   * @param defaultValue as one would write it in YAML
   * @param example see {@link Example}
   * @param requiredUnless see {@link RequiredUnless}
   */
  public record Option(
      String key,
      OptionType type,
      boolean optional,
      Optional<String> defaultValue,
      Optional<String> doc,
      Optional<String> example,
      Optional<String> requiredUnless) {

    /** Whether a config without this key is refused, whatever else it has. */
    public boolean required() {
      return !optional
          && defaultValue.isEmpty()
          && !(type instanceof OptionType.ListOf)
          && !(type instanceof OptionType.MapOf);
    }
  }

  /** The types that an option can have. */
  public sealed interface OptionType {
    /** {@link String}, of a certain form or any. */
    record Text(Optional<TextForm> form) implements OptionType {}

    /** A {@link Form}, or one {@link FormFrom} elsewhere. */
    record TextForm(String pattern, String says) {}

    /** {@code int} or {@code long}. */
    record Whole(long min, long max, boolean narrow) implements OptionType {}

    /** {@code double}; an infinite bound is none. The value itself is always finite. */
    record Number(double min, double max) implements OptionType {}

    /** {@code boolean}. */
    record Truth() implements OptionType {}

    /** An enum; YAML's names to Java's constants. */
    record Choice(Map<String, Enum<?>> constants) implements OptionType {}

    /** {@link Duration}: {@code 30s}, {@code 500ms}, {@code 5m}, {@code 1h}, or whole seconds. */
    record Time() implements OptionType {}

    /** {@link Secret}. */
    record Hidden() implements OptionType {}

    /** {@link Node}: anything. */
    record Any() implements OptionType {}

    /** {@link List}. */
    record ListOf(OptionType element) implements OptionType {}

    /** A {@link List} that is {@link dev.greta.spi.options.OneOrMore}. */
    record OneOrMore(OptionType element) implements OptionType {}

    /** {@link Map} with text keys. */
    record MapOf(OptionType value) implements OptionType {}

    /** A record within. */
    record Nested(Shape shape) implements OptionType {}
  }

  /**
   * The shape of a record.
   *
   * @throws IllegalArgumentException if a component's type is none that options can have, a default
   *     does not fit its type, or a rule names no optional key: a fault of the connector's author
   */
  public static Shape of(Class<? extends Record> record) {
    return of(record, Set.of());
  }

  private static Shape of(Class<? extends Record> record, Set<Class<?>> around) {
    if (around.contains(record)) {
      throw new IllegalArgumentException("options that contain themselves: " + record);
    }
    Set<Class<?>> within = new HashSet<>(around);
    within.add(record);
    List<Option> options =
        Arrays.stream(record.getRecordComponents()).flatMap(c -> options(c, within)).toList();
    if (options.stream().map(Option::key).distinct().count() < options.size()) {
      throw new IllegalArgumentException("a key twice in " + record);
    }
    ExactlyOneOf rule = record.getAnnotation(ExactlyOneOf.class);
    List<String> exactlyOne = rule == null ? List.of() : List.of(rule.value());
    for (String key : exactlyOne) {
      if (options.stream().noneMatch(o -> o.key().equals(key) && o.optional())) {
        throw new IllegalArgumentException("no optional key '" + key + "' in " + record);
      }
    }
    for (Option option : options) {
      String other = option.requiredUnless().orElse(null);
      if (other != null && options.stream().noneMatch(o -> o.key().equals(other) && o.optional())) {
        throw new IllegalArgumentException("no optional key '" + other + "' in " + record);
      }
    }
    return new Shape(record, options, exactlyOne);
  }

  private static Stream<Option> options(RecordComponent component, Set<Class<?>> within) {
    if (!component.isAnnotationPresent(Flat.class)) {
      return Stream.of(option(component, within));
    }
    Shape flat = of(flat(component), within);
    if (!flat.exactlyOneOf().isEmpty()) {
      throw new IllegalArgumentException("a rule within a flat record: " + component);
    }
    return flat.options().stream();
  }

  private static Class<? extends Record> flat(RecordComponent component) {
    if (!component.getType().isRecord()) {
      throw new IllegalArgumentException("flat, and no record: " + component);
    }
    return component.getType().asSubclass(Record.class);
  }

  private static Option option(RecordComponent component, Set<Class<?>> within) {
    boolean optional = component.getType() == Optional.class;
    Type declared = component.getGenericType();
    OptionType type = typeOf(optional ? argument(declared, 0) : declared, component, within);
    Default value = component.getAnnotation(Default.class);
    RequiredUnless unless = component.getAnnotation(RequiredUnless.class);
    if (unless != null && !optional) {
      throw new IllegalArgumentException("required unless, and no Optional: " + component);
    }
    if (value != null) {
      if (optional) {
        throw new IllegalArgumentException("an Optional with a default: " + component);
      }
      Scalars.readDefault(type, value.value());
    }
    return new Option(
        snakeCase(component.getName()),
        type,
        optional,
        Optional.ofNullable(value).map(Default::value),
        Optional.ofNullable(component.getAnnotation(Doc.class)).map(Doc::value),
        Optional.ofNullable(component.getAnnotation(Example.class)).map(Example::value),
        Optional.ofNullable(unless).map(RequiredUnless::value));
  }

  /** The keys, in order. */
  public List<String> keys() {
    return options.stream().map(Option::key).toList();
  }

  /**
   * Builds the record.
   *
   * @param values of its options, in their order
   * @throws InvocationTargetException if a constructor refuses them
   */
  Record build(@Nullable Object[] values) throws ReflectiveOperationException {
    return build(record, Arrays.asList(values).iterator());
  }

  private static Record build(Class<? extends Record> record, Iterator<@Nullable Object> values)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          components[i].isAnnotationPresent(Flat.class)
              ? build(flat(components[i]), values)
              : values.next();
    }
    return constructor(record).newInstance(arguments);
  }

  /** The canonical constructor. */
  private static Constructor<? extends Record> constructor(Class<? extends Record> record) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("no canonical constructor: " + record, e);
    }
  }

  private static OptionType typeOf(Type type, AnnotatedElement annotations, Set<Class<?>> within) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        OptionType element = typeOf(argument(type, 0), annotations, within);
        return annotations.isAnnotationPresent(OneOrMore.class)
            ? new OptionType.OneOrMore(element)
            : new OptionType.ListOf(element);
      }
      if (generic.getRawType() == Map.class && argument(type, 0) == String.class) {
        return new OptionType.MapOf(typeOf(argument(type, 1), annotations, within));
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain == String.class) {
        return new OptionType.Text(form(annotations));
      }
      if (plain == int.class || plain == Integer.class) {
        return whole(annotations, Integer.MIN_VALUE, Integer.MAX_VALUE, true);
      }
      if (plain == long.class || plain == Long.class) {
        return whole(annotations, Long.MIN_VALUE, Long.MAX_VALUE, false);
      }
      if (plain == double.class || plain == Double.class) {
        return number(annotations);
      }
      if (plain == boolean.class || plain == Boolean.class) {
        return new OptionType.Truth();
      }
      if (plain == Duration.class) {
        return new OptionType.Time();
      }
      if (plain == Secret.class) {
        return new OptionType.Hidden();
      }
      if (plain == Node.class) {
        return new OptionType.Any();
      }
      if (plain.isEnum()) {
        return new OptionType.Choice(constants(plain));
      }
      if (plain.isRecord()) {
        return new OptionType.Nested(of(plain.asSubclass(Record.class), within));
      }
    }
    throw new IllegalArgumentException("options cannot have the type " + type);
  }

  private static Optional<OptionType.TextForm> form(AnnotatedElement annotations) {
    FormFrom from = annotations.getAnnotation(FormFrom.class);
    if (from == null) {
      return Optional.ofNullable(annotations.getAnnotation(Form.class))
          .map(form -> new OptionType.TextForm(form.value(), form.says()));
    }
    try {
      var constructor = from.value().getDeclaredConstructor();
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance().get());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no constructor without parameters: " + from.value(), e);
    }
  }

  private static OptionType whole(
      AnnotatedElement annotations, long min, long max, boolean narrow) {
    Range range = annotations.getAnnotation(Range.class);
    return range == null
        ? new OptionType.Whole(min, max, narrow)
        : new OptionType.Whole(Math.max(min, range.min()), Math.min(max, range.max()), narrow);
  }

  private static OptionType number(AnnotatedElement annotations) {
    Range range = annotations.getAnnotation(Range.class);
    boolean from = range != null && range.min() > Long.MIN_VALUE;
    boolean to = range != null && range.max() < Long.MAX_VALUE;
    return new OptionType.Number(
        from ? range.min() : Double.NEGATIVE_INFINITY, to ? range.max() : Double.POSITIVE_INFINITY);
  }

  private static Map<String, Enum<?>> constants(Class<?> type) {
    Map<String, Enum<?>> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      Enum<?> value = (Enum<?>) constant;
      try {
        Name name = type.getField(value.name()).getAnnotation(Name.class);
        constants.put(name == null ? value.name().toLowerCase(Locale.ROOT) : name.value(), value);
      } catch (NoSuchFieldException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return constants;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
