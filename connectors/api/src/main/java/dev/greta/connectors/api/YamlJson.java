package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.options.Node;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What stands in a config, as JSON: each value of the kind that YAML gives it. */
final class YamlJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

  private YamlJson() {}

  static JsonNode of(Node node) {
    if (node instanceof Node.Mapping mapping) {
      ObjectNode object = JSON.objectNode();
      mapping.entries().forEach((key, value) -> object.set(key, of(value)));
      return object;
    }
    if (node instanceof Node.Sequence sequence) {
      ArrayNode array = JSON.arrayNode();
      sequence.elements().forEach(element -> array.add(of(element)));
      return array;
    }
    return scalar((Node.Scalar) node);
  }

  private static JsonNode scalar(Node.Scalar scalar) {
    String text = scalar.text();
    return switch (scalar.kind()) {
      case NULL -> JSON.nullNode();
      case BOOLEAN -> JSON.booleanNode(Boolean.parseBoolean(text));
      case INTEGER -> integer(text);
      case DECIMAL -> decimal(text);
      case TEXT -> JSON.textNode(text);
    };
  }

  private static JsonNode integer(String text) {
    return text.matches("[-+]?[0-9]+")
        ? JSON.numberNode(new BigInteger(text))
        : JSON.textNode(text);
  }

  private static JsonNode decimal(String text) {
    try {
      return JSON.numberNode(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return JSON.textNode(text);
    }
  }
}
