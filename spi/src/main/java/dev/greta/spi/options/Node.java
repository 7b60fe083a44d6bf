package dev.greta.spi.options;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node of a config, with its place: what YAML has, and nothing more. Immutable. */
public sealed interface Node {

  Place place();

  /** What a person calls this node: "a mapping", "a list", "text". */
  String describe();

  /**
   * A single value, as text and with the kind that YAML's core schema gives it.
   *
   * @param text as it was written; a number keeps its leading zeros
   * @param origin where the text came from if not from the file: "environment POSTGRES_USER"
   */
  record Scalar(Place place, Kind kind, String text, Optional<String> origin) implements Node {

    /** YAML's core schema. */
    public enum Kind {
      NULL,
      BOOLEAN,
      INTEGER,
      DECIMAL,
      TEXT
    }

    public static Scalar text(Place place, String text) {
      return new Scalar(place, Kind.TEXT, text, Optional.empty());
    }

    @Override
    public String describe() {
      return switch (kind) {
        case NULL -> "nothing";
        case BOOLEAN -> "a truth value";
        case INTEGER -> "a whole number";
        case DECIMAL -> "a number";
        case TEXT -> "text";
      };
    }

    /** Never shows the text: a scalar may hold a credential. */
    @Override
    public String toString() {
      return "Scalar[" + place + ", " + kind + "]";
    }
  }

  /**
   * Keys in the order of the file, each once.
   *
   * @param keyPlaces where keys themselves stand; a key may be absent here
   */
  record Mapping(Place place, Map<String, Node> entries, Map<String, Place> keyPlaces)
      implements Node {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      keyPlaces = Map.copyOf(keyPlaces);
    }

    /** A mapping whose keys stand where their values do. */
    public Mapping(Place place, Map<String, Node> entries) {
      this(place, entries, Map.of());
    }

    /** Where a key stands; where its value does if that is not known. */
    public Place keyPlace(String key) {
      Node value = entries.get(key);
      return keyPlaces.getOrDefault(key, value == null ? place : value.place());
    }

    @Override
    public String describe() {
      return "a mapping";
    }

    /** The node of a key; empty where the key is absent or its value is null. */
    public Optional<Node> get(String key) {
      return Optional.ofNullable(entries.get(key))
          .filter(node -> !(node instanceof Scalar s && s.kind() == Scalar.Kind.NULL));
    }

    /** A copy without some keys. */
    public Mapping without(Collection<String> keys) {
      Map<String, Node> rest = new LinkedHashMap<>(entries);
      keys.forEach(rest::remove);
      return new Mapping(place, rest, keyPlaces);
    }

    /** A copy with only some keys. */
    public Mapping only(Collection<String> keys) {
      Map<String, Node> rest = new LinkedHashMap<>(entries);
      rest.keySet().retainAll(keys);
      return new Mapping(place, rest, keyPlaces);
    }
  }

  /** A list. */
  record Sequence(Place place, List<Node> elements) implements Node {

    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** Whether this is an explicit null. */
  default boolean isNull() {
    return this instanceof Scalar s && s.kind() == Scalar.Kind.NULL;
  }

  /**
   * A node from what a program has: maps with text keys, lists, text, numbers, truth values, null,
   * and {@link Optional} of these.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Node of(@Nullable Object value) {
    return of(Place.PROGRAM, value);
  }

  private static Node of(Place place, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Node> entries = new LinkedHashMap<>();
      map.forEach((k, v) -> entries.put(textKey(k), of(place.at(0, 0, textKey(k)), v)));
      return new Mapping(place, entries);
    }
    if (value instanceof List<?> list) {
      List<Node> elements = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        elements.add(of(place.at(0, 0, i), list.get(i)));
      }
      return new Sequence(place, elements);
    }
    if (value instanceof Optional<?> optional) {
      return of(place, optional.orElse(null));
    }
    return new Scalar(place, kindOf(value), String.valueOf(value), Optional.empty());
  }

  private static String textKey(@Nullable Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the keys of options are text");
  }

  private static Scalar.Kind kindOf(@Nullable Object value) {
    if (value == null) {
      return Scalar.Kind.NULL;
    }
    if (value instanceof String) {
      return Scalar.Kind.TEXT;
    }
    if (value instanceof Boolean) {
      return Scalar.Kind.BOOLEAN;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      return Scalar.Kind.INTEGER;
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return Scalar.Kind.DECIMAL;
    }
    throw new IllegalArgumentException("no option value: " + value.getClass().getName());
  }
}
