package dev.greta.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A request as a {@link ScriptedServer} has read it.
 *
 * @param number in the server's life, from 1
 * @param target path and query, as sent
 * @param headers {@code Name: value}, as sent
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScriptedRequest(
    int number, String method, String target, List<String> headers, byte[] body) {

  static ScriptedRequest of(int number, String line, List<String> headers) {
    String[] words = line.split(" ");
    return new ScriptedRequest(
        number, words[0], words.length > 1 ? words[1] : "", List.copyOf(headers), new byte[0]);
  }

  ScriptedRequest withBody(byte[] bytes) {
    return new ScriptedRequest(number, method, target, headers, bytes);
  }

  /** The first value of a header; case does not matter. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** The target up to its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The raw value of a query parameter. */
  public Optional<String> parameter(String name) {
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    for (String part : target.substring(query + 1).split("&")) {
      if (part.startsWith(name + "=")) {
        return Optional.of(part.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
