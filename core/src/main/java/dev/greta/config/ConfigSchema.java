package dev.greta.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.formats.text.Compression;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Connector;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON Schema (draft-07) of a config, written from the records that the parser binds: for each
 * connector its own keys under {@code data:}. Parser and schema agree, except that the schema lets
 * any text with <code>${</code> stand for a value, and cannot see what a record's constructor
 * refuses.
 */
public final class ConfigSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Shape SHARED = Shape.of(DataKeys.class);

  private final ConnectorRegistry registry;

  private ConfigSchema(ConnectorRegistry registry) {
    this.registry = registry;
  }

  /** The schema, as indented JSON. */
  public static String generate(ConnectorRegistry registry) {
    return new ConfigSchema(registry).root().toPrettyString() + "\n";
  }

  private ObjectNode root() {
    ObjectNode root = JSON.objectNode();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", "Greta config");
    root.put("type", "object");
    ObjectNode properties = root.putObject("properties");
    properties.set(ConfigLoader.DATA, data());
    properties.set(
        ConfigLoader.PREPROCESSING, nullable(OptionSchema.of(Shape.of(PreprocessingConfig.class))));
    properties.set(ConfigLoader.OUTPUT, nullable(OptionSchema.of(Shape.of(OutputKeys.class))));
    properties.set(ConfigLoader.MEMORY, memory());
    properties.set(ConfigLoader.TEMP_DIR, tempDir());
    for (String section : ConfigLoader.IGNORED) {
      properties.putObject(section).put("description", "not used");
    }
    root.putArray("required").add(ConfigLoader.DATA);
    root.put("additionalProperties", false);
    ObjectNode definitions = root.putObject("definitions");
    for (Connector<?> connector : registry.connectors()) {
      definitions.set(name(connector), options(connector));
    }
    return root;
  }

  private static ObjectNode nullable(ObjectNode schema) {
    ObjectNode either = JSON.objectNode();
    either.putArray("anyOf").add(JSON.objectNode().put("type", "null")).add(schema);
    return either;
  }

  private static ObjectNode memory() {
    ObjectNode memory = JSON.objectNode();
    memory.put("description", MemorySize.SAYS);
    memory.putArray("type").add("string").add("integer").add("null");
    memory.put("pattern", OptionSchema.orReference(MemorySize.PATTERN));
    memory.put("minimum", 1);
    memory.put("maximum", MemorySize.LARGEST);
    return memory;
  }

  private static ObjectNode tempDir() {
    ObjectNode tempDir = JSON.objectNode();
    tempDir.put("description", "where what does not fit into memory is spilled");
    tempDir.putArray("type").add("string").add("number").add("boolean").add("null");
    return tempDir;
  }

  private static String name(Connector<?> connector) {
    return connector.names().get(0);
  }

  /** All that may stand under {@code data:} with this connector, whatever selected it. */
  private ObjectNode options(Connector<?> connector) {
    Shape shape = Shape.of(connector.optionsType());
    ObjectNode schema = OptionSchema.of(shape);
    schema.put("description", connector.title());
    ObjectNode properties = (ObjectNode) schema.get("properties");
    for (Option option : SHARED.options()) {
      if (!properties.has(option.key())) {
        properties.set(option.key(), OptionSchema.of(option));
      }
    }
    boolean ownFileType = shape.keys().contains(DataSection.FILE_TYPE);
    if (!ownFileType && connector.extensions().isEmpty()) {
      properties.set(DataSection.FILE_TYPE, unused());
    }
    for (String key : DataSection.UNION) {
      if (!properties.has(key)) {
        properties.set(key, unused());
      }
    }
    return schema;
  }

  private static ObjectNode unused() {
    return JSON.objectNode().put("type", "null").put("description", "not used here");
  }

  private ObjectNode data() {
    ObjectNode data = JSON.objectNode();
    data.put("type", "object");
    data.putArray("required").add(DataSection.TYPE);
    ObjectNode type = data.putObject("properties").putObject(DataSection.TYPE);
    type.put("description", "the kind of source");
    ArrayNode choices = type.putArray("anyOf");
    choices
        .addObject()
        .set(
            "enum",
            names(
                Stream.concat(Stream.of(ConnectorRegistry.FILE), registry.names().stream())
                    .toList()));
    choices.add(OptionSchema.reference());
    ArrayNode all = data.putArray("allOf");
    for (Connector<?> connector : registry.connectors()) {
      all.add(when(has(DataSection.TYPE, connector.names()), body(connector)));
    }
    all.add(when(has(DataSection.TYPE, List.of(ConnectorRegistry.FILE)), file()));
    return data;
  }

  private static ObjectNode when(ObjectNode condition, ObjectNode then) {
    ObjectNode schema = JSON.objectNode();
    schema.set("if", condition);
    schema.set("then", then);
    return schema;
  }

  private static ObjectNode has(String key, Collection<String> values) {
    ObjectNode choice = JSON.objectNode();
    choice.set("enum", names(values));
    return with(key, choice);
  }

  private static ObjectNode reference(Connector<?> connector) {
    return JSON.objectNode().put("$ref", "#/definitions/" + name(connector));
  }

  /** With the type of a file format, {@code file_type} may say the same again. */
  private ObjectNode body(Connector<?> connector) {
    boolean own = Shape.of(connector.optionsType()).keys().contains(DataSection.FILE_TYPE);
    ObjectNode body = JSON.objectNode();
    ArrayNode all = body.putArray("allOf").add(reference(connector));
    if (!own && !connector.extensions().isEmpty()) {
      ArrayNode choices =
          all.addObject()
              .putObject("properties")
              .putObject(DataSection.FILE_TYPE)
              .putArray("anyOf");
      choices.addObject().set("enum", names(connector.names()).add(JSON.nullNode()));
      choices.add(OptionSchema.reference());
    }
    return body;
  }

  /** With {@code type: file}, {@code file_type} or else the ending of {@code source} decides. */
  private ObjectNode file() {
    List<ObjectNode> conditions = new ArrayList<>();
    ObjectNode file = JSON.objectNode();
    ArrayNode all = file.putArray("allOf");
    for (Connector<?> connector : registry.connectors()) {
      if (!connector.extensions().isEmpty()) {
        ObjectNode condition = has(DataSection.FILE_TYPE, connector.names());
        conditions.add(condition);
        all.add(when(condition, reference(connector)));
      }
    }
    for (Connector<?> connector : registry.connectors()) {
      if (!connector.extensions().isEmpty()) {
        ObjectNode condition = endsWith(connector);
        conditions.add(condition);
        all.add(when(condition, reference(connector)));
      }
    }
    ArrayNode decided = all.addObject().putArray("anyOf");
    conditions.forEach(condition -> decided.add(condition.deepCopy()));
    ObjectNode listed = JSON.objectNode().put("type", "array");
    listed.set("contains", OptionSchema.reference());
    decided.add(with(DataSection.FILE_TYPE, OptionSchema.reference()));
    decided.add(with(DataSection.SOURCE, OptionSchema.reference()));
    decided.add(with(DataSection.SOURCE, listed));
    return file;
  }

  private static ObjectNode with(String key, ObjectNode value) {
    ObjectNode condition = JSON.objectNode();
    condition.putArray("required").add(key);
    condition.putObject("properties").set(key, value);
    return condition;
  }

  /** Whether {@code source}, or each of its list, has an ending of this connector's. */
  private ObjectNode endsWith(Connector<?> connector) {
    ObjectNode name = JSON.objectNode();
    ArrayNode endings = name.putArray("anyOf");
    registry.extensions().entrySet().stream()
        .filter(entry -> entry.getValue().equals(connector))
        .forEach(entry -> endings.add(endsWith(entry.getKey())));
    ObjectNode source = JSON.objectNode();
    source.putArray("anyOf").add(name).add(OptionSchema.list(name.deepCopy()));
    ObjectNode condition = with(DataSection.SOURCE, source);
    ((ObjectNode) condition.get("properties")).putObject(DataSection.FILE_TYPE).put("type", "null");
    return condition;
  }

  private ObjectNode endsWith(String extension) {
    ObjectNode source = JSON.objectNode();
    source.put("type", "string");
    source.put("pattern", ending(extension));
    List<String> stronger =
        registry.extensions().keySet().stream()
            .filter(other -> isStronger(other, extension))
            .toList();
    if (!stronger.isEmpty()) {
      source
          .putObject("not")
          .put(
              "pattern",
              stronger.stream().map(ConfigSchema::ending).collect(Collectors.joining("|")));
    }
    return source;
  }

  /** Whether a file name with both endings goes by the other one. */
  private static boolean isStronger(String other, String extension) {
    boolean longer = other.length() > extension.length() && other.endsWith(extension);
    return longer || (isPacked(other) && !isPacked(extension));
  }

  private static boolean isPacked(String extension) {
    return Compression.ofName(extension).isPresent();
  }

  /** The ending itself; one that says a compression may follow where it says none. */
  private static String ending(String extension) {
    String packed =
        Compression.endings().stream().map(ConfigSchema::letters).collect(Collectors.joining("|"));
    return letters(extension) + (isPacked(extension) ? "$" : "(" + packed + ")?$");
  }

  /** A pattern for an ending in upper or lower case, in what ECMAScript and Java agree on. */
  private static String letters(String extension) {
    return extension
        .chars()
        .mapToObj(
            c ->
                Character.isLetter(c)
                    ? "[" + (char) c + Character.toString(c).toUpperCase(Locale.ROOT) + "]"
                    : Character.isDigit(c) ? Character.toString(c) : "\\" + (char) c)
        .collect(Collectors.joining());
  }

  private static ArrayNode names(Collection<String> names) {
    ArrayNode array = JSON.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
