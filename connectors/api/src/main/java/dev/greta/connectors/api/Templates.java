package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.greta.connectors.api.paging.PageRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts a value into a request: where its name stands in braces, else as a query parameter. */
final class Templates {

  private Templates() {}

  static PageRequest put(PageRequest request, String name, String value) {
    String mark = "{" + name + "}";
    String written = request.uri().toString();
    String encodedMark = PageRequest.encoded(mark);
    URI uri = URI.create(written.replace(encodedMark, PageRequest.encoded(value)));
    List<PageRequest.Param> params =
        request.params().stream()
            .map(p -> new PageRequest.Param(p.name(), p.value().replace(mark, value)))
            .collect(Collectors.toList());
    Optional<JsonNode> body = request.body().map(b -> replaced(b, mark, value));
    PageRequest filled = new PageRequest(request.method(), uri, params, body);
    return filled.key().equals(request.key()) && !isThere(request, mark, encodedMark)
        ? filled.with(name, value)
        : filled;
  }

  private static boolean isThere(PageRequest request, String mark, String encodedMark) {
    return request.uri().toString().contains(encodedMark)
        || request.params().stream().anyMatch(p -> p.value().contains(mark))
        || request.body().map(b -> b.toString().contains(mark)).orElse(false);
  }

  private static JsonNode replaced(JsonNode node, String mark, String value) {
    if (node instanceof TextNode text) {
      return TextNode.valueOf(text.textValue().replace(mark, value));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        copy.set(field.getKey(), replaced(field.getValue(), mark, value));
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(replaced(element, mark, value)));
      return copy;
    }
    return node;
  }
}
