package dev.greta.connectors.api.paging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The request for a page, without credentials. Immutable.
 *
 * @param method GET or POST, or another that reads
 * @param uri with the query that it was written with
 * @param params added to the query, in order
 * @param body of a POST, JSON
 */
public record PageRequest(String method, URI uri, List<Param> params, Optional<JsonNode> body) {

  /** A query parameter, neither of its parts encoded. */
  public record Param(String name, String value) {}

  public PageRequest {
    params = List.copyOf(params);
  }

  /** A GET. */
  public static PageRequest get(URI uri) {
    return new PageRequest("GET", uri, List.of(), Optional.empty());
  }

  /** With this parameter in the place of those of its name. */
  public PageRequest with(String name, String value) {
    List<Param> more = new ArrayList<>(params);
    Param param = new Param(name, value);
    int at = 0;
    while (at < more.size() && !more.get(at).name().equals(name)) {
      at++;
    }
    more.removeIf(p -> p.name().equals(name));
    more.add(Math.min(at, more.size()), param);
    return new PageRequest(method, without(uri, name), more, body);
  }

  /**
   * With a value in its body, in the place of what is there.
   *
   * @param pointer a JSON Pointer; objects on the way are made where they are not there
   * @throws dev.greta.spi.error.ConfigException if something else is on the way
   */
  public PageRequest withBody(String pointer, JsonNode value) {
    JsonNode copy =
        body.isPresent() ? body.get().deepCopy() : JsonNodeFactory.instance.objectNode();
    if (pointer.isEmpty()) {
      throw PagingFaults.noPlaceInBody(pointer);
    }
    String[] names = pointer.substring(1).split("/", -1);
    JsonNode at = copy;
    for (int i = 0; i < names.length; i++) {
      if (!(at instanceof ObjectNode object)) {
        throw PagingFaults.noPlaceInBody(pointer);
      }
      String name = names[i].replace("~1", "/").replace("~0", "~");
      if (i == names.length - 1) {
        object.set(name, value);
      } else {
        JsonNode next = object.get(name);
        at = next == null || next.isNull() ? object.putObject(name) : next;
      }
    }
    return new PageRequest(method, uri, params, Optional.of(copy));
  }

  /** The same request to where an answer leads; the address has all the parameters it needs. */
  public PageRequest at(URI next) {
    return new PageRequest(method, next, List.of(), body);
  }

  /** The value of a parameter, wherever it is written. */
  public Optional<String> value(String name) {
    return params.stream()
        .filter(p -> p.name().equals(name))
        .map(Param::value)
        .findFirst()
        .or(
            () ->
                written(uri).stream()
                    .filter(p -> p.name().equals(name))
                    .map(Param::value)
                    .findFirst());
  }

  /** All parameters, those that the address has first. */
  public List<Param> allParams() {
    List<Param> all = new ArrayList<>(written(uri));
    all.addAll(params);
    return all;
  }

  /** Where it goes, with all parameters. */
  public URI target() {
    if (params.isEmpty()) {
      return uri;
    }
    String added =
        params.stream()
            .map(p -> encoded(p.name()) + "=" + encoded(p.value()))
            .collect(Collectors.joining("&"));
    String query = uri.getRawQuery();
    return withQuery(uri, query == null || query.isEmpty() ? added : query + "&" + added);
  }

  /** What tells requests from each other. */
  public String key() {
    return method + " " + target() + body.map(b -> " " + b).orElse("");
  }

  private static List<Param> written(URI uri) {
    String query = uri.getRawQuery();
    if (query == null || query.isEmpty()) {
      return List.of();
    }
    List<Param> params = new ArrayList<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      params.add(
          new Param(
              decoded(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decoded(pair.substring(equals + 1))));
    }
    return params;
  }

  private static URI without(URI uri, String name) {
    String query = uri.getRawQuery();
    if (query == null || written(uri).stream().noneMatch(p -> p.name().equals(name))) {
      return uri;
    }
    List<String> kept = new ArrayList<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (!decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        kept.add(pair);
      }
    }
    return withQuery(uri, String.join("&", kept));
  }

  private static URI withQuery(URI uri, String query) {
    String text = uri.toString();
    int fragment = text.indexOf('#');
    text = fragment < 0 ? text : text.substring(0, fragment);
    int mark = text.indexOf('?');
    String path = mark < 0 ? text : text.substring(0, mark);
    return URI.create(query.isEmpty() ? path : path + "?" + query);
  }

  /** As RFC 3986 has it: a space is %20, which every server reads as one. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
