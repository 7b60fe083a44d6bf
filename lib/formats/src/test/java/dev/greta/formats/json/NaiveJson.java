package dev.greta.formats.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What JSON files hold, by trees of Jackson's tokens. Greta takes what Jackson takes, with these
 * rules beside it: bytes are UTF-8, or UTF-16 by a mark or by a zero beside the first character; no
 * text has half a surrogate pair; the digits of an escape are ASCII; no object of a record has a
 * name twice, nor one on the way to the records the name that leads there.
 */
final class NaiveJson {

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(1_000)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  /**
   * Of a digit's character, Jackson looks only at the last eight bits: it takes U+2261 for an a.
   */
  private static final Pattern ESCAPE_WITHOUT_DIGITS =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u(?![0-9a-fA-F]{4})");

  /**
   * A value with its own text.
   *
   * @param text of a string, number or boolean, else empty
   * @param twice names that it has more than once
   */
  record Node(
      String kind,
      String raw,
      String text,
      Map<String, Node> fields,
      List<Node> elements,
      Set<String> twice) {

    boolean isNull() {
      return kind.equals("null");
    }

    private boolean isUnique() {
      return twice.isEmpty()
          && fields.values().stream().allMatch(Node::isUnique)
          && elements.stream().allMatch(Node::isUnique);
    }
  }

  /** The text is none that Greta takes. */
  private static final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }

  private final String text;

  private NaiveJson(String text) {
    this.text = text;
  }

  /** The records of a file, or none if it must be refused. */
  static Optional<List<Node>> records(byte[] file, JsonSettings settings) throws IOException {
    try {
      return Optional.of(records(new NaiveJson(decoded(file)).values(), settings));
    } catch (Refusal | CharacterCodingException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static List<Node> records(List<Node> values, JsonSettings settings) throws Refusal {
    if (values.isEmpty() && !settings.lines()) {
      throw new Refusal("empty");
    }
    List<String> path = settings.records().keys();
    List<Node> records = new ArrayList<>();
    for (Node value : values) {
      Node at = value;
      for (String key : path) {
        at = within(at, key);
      }
      boolean elements = at.kind().equals("array") && (!settings.lines() || !path.isEmpty());
      if (elements) {
        records.addAll(at.elements());
      } else if (path.isEmpty() || at.kind().equals("object")) {
        records.add(at);
      } else if (!at.isNull()) {
        throw new Refusal("a single value");
      }
    }
    if (!records.stream().allMatch(Node::isUnique)) {
      throw new Refusal("a name twice");
    }
    return records;
  }

  private static Node within(Node value, String key) throws Refusal {
    Node found = null;
    if (value.kind().equals("object") && !value.twice().contains(key)) {
      found = value.fields().get(key);
    } else if (value.kind().equals("array") && key.matches("[0-9]{1,9}")) {
      int position = Integer.parseInt(key);
      found = position < value.elements().size() ? value.elements().get(position) : null;
    }
    if (found == null) {
      throw new Refusal("no " + key);
    }
    return found;
  }

  static String decoded(byte[] file) throws CharacterCodingException {
    int first = file.length > 0 ? file[0] & 0xff : -1;
    int second = file.length > 1 ? file[1] & 0xff : -1;
    boolean marked = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
    Charset charset = StandardCharsets.UTF_8;
    if (first == 0 || (marked && first == 0xfe)) {
      charset = StandardCharsets.UTF_16BE;
    } else if (second == 0 || marked) {
      charset = StandardCharsets.UTF_16LE;
    }
    String text = charset.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    boolean mark = marked || charset.equals(StandardCharsets.UTF_8);
    return mark && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private List<Node> values() throws IOException, Refusal {
    if (ESCAPE_WITHOUT_DIGITS.matcher(text).find()) {
      throw new Refusal("no hexadecimal digits");
    }
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(LIMITS).build();
    List<Node> values = new ArrayList<>();
    try (JsonParser parser = factory.createParser(text)) {
      while (parser.nextToken() != null) {
        values.add(node(parser));
      }
    }
    return values;
  }

  private Node node(JsonParser parser) throws IOException, Refusal {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    Map<String, Node> fields = new LinkedHashMap<>();
    List<Node> elements = new ArrayList<>();
    Set<String> twice = new HashSet<>();
    String value = "";
    String kind;
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        kind = "object";
        fields(parser, fields, twice);
      }
      case START_ARRAY -> {
        kind = "array";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(node(parser));
        }
      }
      case VALUE_STRING -> {
        kind = "string";
        value = whole(parser.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        kind = "number";
        value = parser.getText();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        kind = "boolean";
        value = parser.getText();
      }
      default -> kind = "null";
    }
    parser.finishToken();
    int end = (int) parser.currentLocation().getCharOffset();
    String raw = kind.equals("number") ? value : text.substring(start, end);
    return new Node(kind, raw, value, fields, elements, twice);
  }

  private void fields(JsonParser parser, Map<String, Node> fields, Set<String> twice)
      throws IOException, Refusal {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = whole(parser.currentName());
      parser.nextToken();
      if (fields.put(name, node(parser)) != null) {
        twice.add(name);
      }
    }
  }

  private static String whole(String text) throws Refusal {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Refusal("half a pair");
    }
    return text;
  }
}
