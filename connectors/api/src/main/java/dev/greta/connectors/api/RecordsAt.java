package dev.greta.connectors.api;

import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.RecordsPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the records are in an answer.
 *
 * @param path to them, or to the one
 * @param within each of them, where what is wanted of it is
 */
record RecordsAt(RecordsPath path, RecordsPath within) {

  /** The answer itself. */
  static final RecordsAt HERE = new RecordsAt(RecordsPath.HERE, RecordsPath.HERE);

  private static final String EACH = "*";

  /** Reads {@code data.items}, {@code /data/items} or {@code data.edges.*.node}. */
  static RecordsAt parse(String text) {
    List<String> keys = RecordsPath.parse(text.equals(".") ? "" : text).keys();
    int each = keys.indexOf(EACH);
    return each < 0
        ? new RecordsAt(new RecordsPath(keys), RecordsPath.HERE)
        : new RecordsAt(
            new RecordsPath(keys.subList(0, each)),
            new RecordsPath(keys.subList(each + 1, keys.size())));
  }

  /** As {@link #parse} reads it. */
  String text() {
    String all = path.toString();
    return within.keys().isEmpty() ? all : all + "/" + EACH + within;
  }

  /** As one writes it in a config. */
  String shown() {
    List<String> keys = new ArrayList<>(path.keys());
    if (!within.keys().isEmpty()) {
      keys.add(EACH);
      keys.addAll(within.keys());
    }
    boolean plain = keys.stream().noneMatch(key -> key.contains(".") || key.contains("/"));
    return keys.isEmpty() ? "." : plain ? String.join(".", keys) : text();
  }

  JsonDocuments.Layout layout(boolean lines) {
    return new JsonDocuments.Layout(path, !lines || !path.keys().isEmpty(), lines, within);
  }
}
