package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The server's text of nested values (documentation, 8.15 "Arrays", 8.16, 8.17, F.18). */
final class NestedText {

  private static final Pattern PAIR =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"=>(?:\"((?:[^\"\\\\]|\\\\.)*)\"|NULL)");

  private NestedText() {}

  /** A part of a text: whether it was quoted, and what stood between the quotes. */
  private record Piece(String text, boolean quoted) {

    @Nullable Object as(Field field, String none) {
      return !quoted && text.equals(none) ? null : ServerText.parse(field, text);
    }
  }

  static List<@Nullable Object> array(Field field, String text) {
    Field item = field.getChildren().get(0);
    boolean inner =
        item.getType() instanceof org.apache.arrow.vector.types.pojo.ArrowType.List
            && sourceType(item).equals(sourceType(field));
    boolean multirange = sourceType(field).endsWith("multirange");
    if (sourceType(field).equals("box[]")) {
      String boxes = text.substring(1, text.length() - 1);
      return boxes.isEmpty() ? List.of() : new ArrayList<>(List.of(boxes.split(";", -1)));
    }
    // [2:4]={…} says where the array begins.
    String body = text.startsWith("[") ? text.substring(text.indexOf('=') + 1) : text;
    List<@Nullable Object> items = new ArrayList<>();
    for (Piece piece : pieces(body.substring(1, body.length() - 1), inner, multirange)) {
      items.add(inner ? array(item, piece.text()) : piece.as(item, "NULL"));
    }
    return items;
  }

  private static String sourceType(Field field) {
    return field.getMetadata().getOrDefault("greta.source_type", "");
  }

  static List<@Nullable Object> composite(Field field, String text) {
    List<Piece> pieces = pieces(text.substring(1, text.length() - 1) + ",", false, false);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < field.getChildren().size(); i++) {
      values.add(pieces.get(i).as(field.getChildren().get(i), ""));
    }
    return values;
  }

  static List<@Nullable Object> range(Field field, String text) {
    List<@Nullable Object> values = new ArrayList<>();
    if (text.equals("empty")) {
      values.add(null);
      values.add(null);
      values.addAll(List.of(false, false, true));
      return values;
    }
    List<Piece> bounds = pieces(text.substring(1, text.length() - 1) + ",", false, false);
    values.add(bounds.get(0).as(field.getChildren().get(0), ""));
    values.add(bounds.get(1).as(field.getChildren().get(1), ""));
    values.addAll(List.of(text.startsWith("["), text.endsWith("]"), false));
    return values;
  }

  static List<List<@Nullable Object>> hstore(String text) {
    List<List<@Nullable Object>> entries = new ArrayList<>();
    Matcher pair = PAIR.matcher(text);
    while (pair.find()) {
      List<@Nullable Object> entry = new ArrayList<>();
      entry.add(pair.group(1).replaceAll("\\\\(.)", "$1"));
      entry.add(pair.group(2) == null ? null : pair.group(2).replaceAll("\\\\(.)", "$1"));
      entries.add(entry);
    }
    return entries;
  }

  /** Splits at the commas that are neither quoted nor within braces or, of ranges, brackets. */
  private static List<Piece> pieces(String text, boolean braces, boolean brackets) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    boolean quoted = false;
    boolean within = false;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean raw = braces || brackets;
      if (c == '\\') {
        piece.append(raw ? "\\" : "").append(text.charAt(++i));
      } else if (c == '"') {
        boolean doubled = within && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled || raw) {
          piece.append('"');
        }
        if (doubled) {
          i++;
        } else {
          within = !within;
        }
        quoted = true;
      } else if (!within && c == ',' && depth == 0) {
        pieces.add(new Piece(piece.toString(), quoted && !raw));
        piece.setLength(0);
        quoted = false;
      } else {
        depth += within || !raw ? 0 : "{[(".indexOf(c) >= 0 ? 1 : "}])".indexOf(c) >= 0 ? -1 : 0;
        piece.append(c);
      }
    }
    if (!text.isEmpty() && !text.endsWith(",")) {
      pieces.add(new Piece(piece.toString(), quoted && !(braces || brackets)));
    }
    return pieces;
  }
}
