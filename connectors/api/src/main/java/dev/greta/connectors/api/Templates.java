package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.greta.connectors.api.paging.PageRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts a value into a request: where its name stands in braces, else as a query parameter. */
final class Templates {

  private Templates() {}

  static PageRequest put(PageRequest request, String name, String value) {
    String mark = mark(name);
    String encodedMark = PageRequest.encoded(mark);
    String written = request.uri().toString();
    boolean there =
        written.contains(encodedMark)
            || request.params().stream().anyMatch(p -> p.value().contains(mark))
            || request.body().map(body -> isIn(body, name)).orElse(false);
    if (!there) {
      return request.with(name, value);
    }
    List<PageRequest.Param> params =
        request.params().stream()
            .map(p -> new PageRequest.Param(p.name(), p.value().replace(mark, value)))
            .collect(Collectors.toList());
    return new PageRequest(
        request.method(),
        URI.create(written.replace(encodedMark, PageRequest.encoded(value))),
        params,
        request.body().map(body -> replaced(body, mark, value)));
  }

  /** The same for GraphQL: within the variables, else as the variable of that name. */
  static PageRequest putVariable(PageRequest request, String name, JsonNode value) {
    JsonNode variables = request.body().map(body -> body.path("variables")).orElseThrow();
    return isIn(variables, name)
        ? request.withBody("/variables", replaced(variables, mark(name), value.asText()))
        : request.withBody("/variables/" + name, value);
  }

  /** Whether a text within has the name in braces. */
  static boolean isIn(JsonNode node, String name) {
    if (node.isTextual()) {
      return node.textValue().contains(mark(name));
    }
    for (JsonNode child : node) {
      if (isIn(child, name)) {
        return true;
      }
    }
    return false;
  }

  private static String mark(String name) {
    return "{" + name + "}";
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
