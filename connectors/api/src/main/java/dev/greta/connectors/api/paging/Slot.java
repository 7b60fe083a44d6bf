package dev.greta.connectors.api.paging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Where in a request the value stands that leads to a page. */
sealed interface Slot {

  /** The request with another value there. */
  PageRequest set(PageRequest request, String value);

  /** The same with a number, which a body has without quotes. */
  PageRequest set(PageRequest request, long value);

  /** A query parameter. */
  record Param(String name) implements Slot {

    @Override
    public PageRequest set(PageRequest request, String value) {
      return request.with(name, value);
    }

    @Override
    public PageRequest set(PageRequest request, long value) {
      return request.with(name, Long.toString(value));
    }
  }

  /** A value in the body, by JSON Pointer. */
  record Body(String pointer) implements Slot {

    @Override
    public PageRequest set(PageRequest request, String value) {
      return put(request, JsonNodeFactory.instance.textNode(value));
    }

    @Override
    public PageRequest set(PageRequest request, long value) {
      return put(request, JsonNodeFactory.instance.numberNode(value));
    }

    private PageRequest put(PageRequest request, JsonNode value) {
      return request.withBody(pointer, value);
    }
  }
}
