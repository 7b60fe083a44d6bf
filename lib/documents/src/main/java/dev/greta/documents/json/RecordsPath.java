package dev.greta.documents.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the records are within a value.
 *
 * @param keys the names from the outermost object inwards; within an array, a position from 0
 */
public record RecordsPath(List<String> keys) {

  public RecordsPath {
    keys = List.copyOf(keys);
  }

  /** The value itself. */
  public static final RecordsPath HERE = new RecordsPath(List.of());

  /**
   * Reads {@code data.items}, or the JSON Pointer {@code /data/items} (RFC 6901), which can name
   * keys with dots in them.
   */
  public static RecordsPath parse(String text) {
    if (text.isEmpty()) {
      return HERE;
    }
    if (!text.startsWith("/")) {
      return new RecordsPath(Arrays.asList(text.split("\\.", -1)));
    }
    return new RecordsPath(
        Stream.of(text.substring(1).split("/", -1))
            .map(key -> key.replace("~1", "/").replace("~0", "~"))
            .toList());
  }

  boolean isHere() {
    return keys.isEmpty();
  }

  byte[] key(int depth) {
    return keys.get(depth).getBytes(StandardCharsets.UTF_8);
  }

  /** As it is parsed, in the form that names every key. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      text.append('/').append(escaped(key));
    }
    return text.toString();
  }

  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
