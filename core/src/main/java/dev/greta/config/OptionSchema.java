package dev.greta.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of options. A bound counts for numbers only and a pattern for texts only, so one
 * schema can say "a whole number from 1 to 9, or a text with a reference".
 */
final class OptionSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REFERENCE = "\\$\\{";
  private static final String DURATION = "\\s*\\d{1,9}\\s*(ms|s|m|h)?\\s*";
  private static final long LONGEST_DURATION = 999_999_999;

  private OptionSchema() {}

  /** A mapping with the keys of a shape and no others. */
  static ObjectNode of(Shape shape) {
    ObjectNode schema = JSON.objectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    shape.options().forEach(option -> properties.set(option.key(), of(option)));
    List<String> required =
        shape.options().stream().filter(Option::required).map(Option::key).toList();
    if (!required.isEmpty()) {
      required.forEach(schema.putArray("required")::add);
    }
    if (!shape.exactlyOneOf().isEmpty()) {
      ArrayNode one = schema.putArray("oneOf");
      shape.exactlyOneOf().forEach(key -> one.add(given(key)));
    }
    Map<String, List<String>> unless = new LinkedHashMap<>();
    for (Option option : shape.options()) {
      option
          .requiredUnless()
          .ifPresent(
              other -> unless.computeIfAbsent(other, o -> new ArrayList<>()).add(option.key()));
    }
    if (!unless.isEmpty()) {
      ArrayNode all = schema.putArray("allOf");
      unless.forEach((other, keys) -> all.addObject().set("anyOf", either(other, keys)));
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /** One key, or several others. */
  private static ArrayNode either(String one, List<String> others) {
    ArrayNode either = JSON.arrayNode().add(given(one));
    ArrayNode all = either.addObject().putArray("allOf");
    others.forEach(key -> all.add(given(key)));
    return either;
  }

  private static ObjectNode given(String key) {
    ObjectNode given = JSON.objectNode();
    given.putArray("required").add(key);
    given.putObject("properties").putObject(key).putObject("not").put("type", "null");
    return given;
  }

  /** One key's value. Null counts as absent. */
  static ObjectNode of(Option option) {
    ObjectNode schema = of(option.type());
    if (!option.required()) {
      schema = allowNull(schema);
    } else if (option.type() instanceof OptionType.Any) {
      schema.putObject("not").put("type", "null");
    }
    if (option.doc().isPresent()) {
      schema.put("description", option.doc().get());
    }
    if (option.defaultValue().isPresent()) {
      putDefault(schema, option.type(), option.defaultValue().get());
    }
    return schema;
  }

  private static void putDefault(ObjectNode schema, OptionType type, String value) {
    if (type instanceof OptionType.Whole) {
      schema.put("default", Long.parseLong(value));
    } else if (type instanceof OptionType.Number) {
      schema.put("default", Double.parseDouble(value));
    } else if (type instanceof OptionType.Truth) {
      schema.put("default", Boolean.parseBoolean(value));
    } else if (!(type instanceof OptionType.Hidden)) {
      schema.put("default", value);
    }
  }

  private static ObjectNode allowNull(ObjectNode schema) {
    if (schema.isEmpty()) {
      return schema;
    }
    if (schema.get("type") instanceof ArrayNode types) {
      types.add("null");
      return schema;
    }
    ObjectNode either = JSON.objectNode();
    either.putArray("anyOf").add(schema).add(JSON.objectNode().put("type", "null"));
    return either;
  }

  private static ObjectNode of(OptionType type) {
    ObjectNode schema = JSON.objectNode();
    if (type instanceof OptionType.Text text && text.form().isPresent()) {
      types(schema, "string");
      schema.put("pattern", orReference(text.form().get().pattern()));
    } else if (type instanceof OptionType.Text) {
      types(schema, "string", "number", "boolean");
    } else if (type instanceof OptionType.Hidden) {
      types(schema, "string", "number", "boolean");
      schema.put("writeOnly", true);
    } else if (type instanceof OptionType.Whole whole) {
      types(schema, "integer", "string");
      schema.put("minimum", whole.min()).put("maximum", whole.max()).put("pattern", REFERENCE);
    } else if (type instanceof OptionType.Number number) {
      types(schema, "number", "string");
      if (!Double.isInfinite(number.min())) {
        schema.put("minimum", number.min());
      }
      if (!Double.isInfinite(number.max())) {
        schema.put("maximum", number.max());
      }
      schema.put("pattern", REFERENCE);
    } else if (type instanceof OptionType.Truth) {
      types(schema, "boolean", "string");
      schema.put("pattern", REFERENCE);
    } else if (type instanceof OptionType.Time) {
      types(schema, "integer", "string");
      schema.put("minimum", 0).put("maximum", LONGEST_DURATION);
      schema.put("pattern", orReference(DURATION));
    } else if (type instanceof OptionType.Choice choice) {
      ArrayNode either = schema.putArray("anyOf");
      ArrayNode values = either.addObject().putArray("enum");
      for (String name : choice.constants().keySet()) {
        values.add(name);
        if (name.equals("true") || name.equals("false")) {
          values.add(Boolean.parseBoolean(name)); // YAML writes these without quotes.
        }
      }
      either.add(reference());
    } else if (type instanceof OptionType.ListOf list) {
      types(schema, "array");
      schema.set("items", of(list.element()));
    } else if (type instanceof OptionType.OneOrMore several) {
      schema.putArray("anyOf").add(of(several.element())).add(list(of(several.element())));
    } else if (type instanceof OptionType.MapOf map) {
      types(schema, "object");
      schema.set("additionalProperties", of(map.value()));
    } else if (type instanceof OptionType.Nested nested) {
      return of(nested.shape());
    }
    return schema;
  }

  /** A list with an element. */
  static ObjectNode list(ObjectNode element) {
    ObjectNode list = JSON.objectNode().put("type", "array").put("minItems", 1);
    list.set("items", element);
    return list;
  }

  private static void types(ObjectNode schema, String... names) {
    ArrayNode types = schema.putArray("type");
    for (String name : names) {
      types.add(name);
    }
  }

  /** A text with a reference. */
  static ObjectNode reference() {
    return JSON.objectNode().put("type", "string").put("pattern", REFERENCE);
  }

  /** A pattern for a whole text, or one with a reference. */
  static String orReference(String pattern) {
    return "^(?:" + pattern + ")$|" + REFERENCE;
  }
}
