package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageRequest.Param;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Query parameters, as configs write them. */
final class Parameters {

  private Parameters() {}

  /**
   * All of them. A list is a parameter that comes several times; one that is null is left out.
   *
   * @param query more, as a mapping or as {@code a=b&c=d}
   */
  static List<Param> of(Map<String, Node> params, Optional<Node> query) {
    List<Param> all = new ArrayList<>();
    params.forEach((name, value) -> add(all, name, value));
    query.ifPresent(more -> addQuery(all, more));
    return all;
  }

  private static void addQuery(List<Param> all, Node query) {
    if (query instanceof Node.Mapping mapping) {
      mapping.entries().forEach((name, value) -> add(all, name, value));
    } else if (query instanceof Node.Scalar scalar) {
      String text = scalar.text().strip();
      String pairs = text.startsWith("?") ? text.substring(1) : text;
      for (String pair : pairs.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          all.add(
              new Param(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
        } else if (!pair.isEmpty()) {
          throw refused(query, "'query' is no list of parameters", "Write it as a=b&c=d.");
        }
      }
    } else {
      throw refused(query, "'query' is a list", "Write it as a=b&c=d, or as a mapping.");
    }
  }

  private static void add(List<Param> all, String name, Node value) {
    if (value instanceof Node.Sequence list) {
      list.elements().forEach(element -> add(all, name, element));
    } else if (value instanceof Node.Scalar scalar) {
      if (!value.isNull()) {
        all.add(new Param(name, scalar.text()));
      }
    } else {
      throw refused(value, "the parameter '" + name + "' is a mapping", "Write a value or a list.");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static ConfigException refused(Node at, String message, String remedy) {
    return new ConfigException(
        Fault.of(ConfigCode.WRONG_VALUE, message)
            .withPlace(at.place().toString())
            .withRemedy(remedy));
  }
}
