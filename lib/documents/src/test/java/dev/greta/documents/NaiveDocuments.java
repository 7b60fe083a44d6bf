package dev.greta.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.greta.spi.ArrowFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What documents should become, by trees of Jackson's tokens and the plainest code: every type is
 * found by looking at all values of a path at once.
 */
final class NaiveDocuments {

  /** A value with its own text. */
  record Node(
      String kind,
      String raw,
      @Nullable String text,
      Map<String, Node> fields,
      List<Node> elements) {}

  /** A column, and where it comes from. */
  private record Column(List<String> names, Field field) {}

  private static final BigInteger EXACT = BigInteger.TWO.pow(53);

  private final DocumentSettings settings;
  private final List<Node> documents;
  private final List<Column> columns = new ArrayList<>();

  NaiveDocuments(String text, DocumentSettings settings) throws IOException {
    this.settings = settings;
    this.documents = parse(text);
    collect(List.of(), documents);
    name();
  }

  private static List<Node> parse(String text) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(10_000).build())
            .build();
    List<Node> nodes = new ArrayList<>();
    try (JsonParser parser = factory.createParser(text)) {
      while (parser.nextToken() != null) {
        nodes.add(node(parser, text));
      }
    }
    return nodes;
  }

  private static Node node(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    JsonToken token = parser.currentToken();
    Map<String, Node> fields = new LinkedHashMap<>();
    List<Node> elements = new ArrayList<>();
    String value = null;
    String kind;
    switch (token) {
      case START_OBJECT -> {
        kind = "object";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, node(parser, text));
        }
      }
      case START_ARRAY -> {
        kind = "array";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(node(parser, text));
        }
      }
      case VALUE_STRING -> {
        kind = "string";
        value = parser.getText();
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
    String raw = kind.equals("number") ? String.valueOf(value) : text.substring(start, end);
    return new Node(kind, raw, value, fields, elements);
  }

  Schema schema() {
    return new Schema(columns.stream().map(Column::field).toList());
  }

  List<List<@Nullable Object>> rows() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Node document : documents) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Column column : columns) {
        Node at = document;
        for (String name : column.names()) {
          at = at == null ? null : at.fields().get(name);
        }
        row.add(cell(column.field(), at));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Set<String> kinds(List<Node> values) {
    return values.stream()
        .map(Node::kind)
        .filter(kind -> !kind.equals("null"))
        .collect(Collectors.toSet());
  }

  private static Map<String, List<Node>> fields(List<Node> values) {
    Map<String, List<Node>> fields = new LinkedHashMap<>();
    for (Node value : values) {
      value.fields().forEach((n, v) -> fields.computeIfAbsent(n, k -> new ArrayList<>()).add(v));
    }
    return fields;
  }

  private void collect(List<String> names, List<Node> values) {
    boolean flat =
        names.size() <= settings.flattenDepth()
            && kinds(values).equals(Set.of("object"))
            && !fields(values).isEmpty();
    if (!flat) {
      columns.add(new Column(names, field("?", values)));
      return;
    }
    fields(values)
        .forEach(
            (name, within) -> {
              List<String> deeper = new ArrayList<>(names);
              deeper.add(name);
              collect(deeper, within);
            });
  }

  private void name() {
    Map<List<String>, String> given = new HashMap<>();
    Set<String> taken = new LinkedHashSet<>();
    columns.stream()
        .sorted(Comparator.comparing(column -> column.names().size()))
        .forEach(
            column -> {
              String joined =
                  column.names().isEmpty()
                      ? "value"
                      : String.join(settings.separator(), column.names());
              int more = 1;
              String name = joined;
              while (taken.contains(name)) {
                name = joined + settings.separator() + ++more;
              }
              taken.add(name);
              given.put(column.names(), name);
            });
    columns.replaceAll(
        column -> {
          String name = String.valueOf(given.get(column.names()));
          Map<String, String> metadata = new HashMap<>(column.field().getMetadata());
          if (!column.names().equals(List.of(name))) {
            metadata.put(
                "greta.path",
                column.names().stream()
                    .map(n -> "/" + n.replace("~", "~0").replace("/", "~1"))
                    .collect(Collectors.joining()));
          }
          return new Column(
              column.names(),
              new Field(
                  name,
                  new FieldType(true, column.field().getType(), null, metadata),
                  column.field().getChildren()));
        });
  }

  private Field field(String name, List<Node> values) {
    Set<String> kinds = kinds(values);
    List<String> texts =
        values.stream().filter(v -> v.text() != null).map(v -> String.valueOf(v.text())).toList();
    if (kinds.size() > 1) {
      return settings.mixed() == MixedTypes.JSON
          ? ArrowFields.json(name, "mixed")
          : ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "mixed");
    }
    if (kinds.isEmpty()) {
      return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "null");
    }
    return switch (kinds.iterator().next()) {
      case "boolean" -> ArrowFields.of(name, ArrowType.Bool.INSTANCE, "boolean");
      case "number" -> number(name, texts);
      case "string" -> ArrowFields.of(name, string(texts), "string");
      case "array" ->
          ArrowFields.of(
              name,
              ArrowType.List.INSTANCE,
              "array",
              field("item", values.stream().flatMap(v -> v.elements().stream()).toList()));
      default -> {
        Map<String, List<Node>> fields = fields(values);
        yield fields.isEmpty()
            ? ArrowFields.json(name, "empty object")
            : ArrowFields.of(
                name,
                ArrowType.Struct.INSTANCE,
                "object",
                fields.entrySet().stream()
                    .map(e -> field(e.getKey(), e.getValue()))
                    .toArray(Field[]::new));
      }
    };
  }

  private static ArrowType string(List<String> texts) {
    if (texts.stream().allMatch(NaiveDocuments::isDate)) {
      return new ArrowType.Date(DateUnit.DAY);
    }
    if (texts.stream().allMatch(text -> isDate(text) || isLocal(text))) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    }
    return texts.stream().allMatch(NaiveDocuments::isZoned)
        ? new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")
        : ArrowType.Utf8.INSTANCE;
  }

  private static final String DAY = "(?!0000)\\d{4}-\\d\\d-\\d\\d";
  private static final String TIME = DAY + "[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?";

  private static boolean isDate(String text) {
    return text.matches(DAY) && parses(() -> LocalDate.parse(text));
  }

  private static boolean isLocal(String text) {
    return text.matches(TIME) && parses(() -> LocalDateTime.parse(text.replace(' ', 'T')));
  }

  private static boolean isZoned(String text) {
    return text.matches(TIME + "(Z|[+-]\\d\\d:\\d\\d)")
        && parses(() -> OffsetDateTime.parse(text.replace(' ', 'T')));
  }

  private static boolean parses(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (java.time.DateTimeException e) {
      return false;
    }
  }

  // Numbers.

  private static boolean isInteger(String text) {
    return text.matches("-?\\d+") && !text.equals("-0");
  }

  private static boolean isFar(String text) {
    return text.matches(".*[eE][+-]?\\d{5,}");
  }

  private static boolean isMinusZero(String text) {
    return text.startsWith("-") && new BigDecimal(text).signum() == 0;
  }

  private static boolean isExactDouble(String text) {
    if (isFar(text)) {
      return false;
    }
    BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
    if (isInteger(text)) {
      return exact.toBigInteger().abs().compareTo(EXACT) <= 0;
    }
    double nearest = Double.parseDouble(text);
    if (exact.signum() == 0) {
      return true;
    }
    return nearest != 0
        && !Double.isInfinite(nearest)
        && new BigDecimal(nearest)
                .round(new MathContext(exact.precision(), RoundingMode.HALF_EVEN))
                .compareTo(exact)
            == 0;
  }

  private static Field number(String name, List<String> texts) {
    boolean integers = texts.stream().allMatch(NaiveDocuments::isInteger);
    if (integers && texts.stream().allMatch(t -> new BigInteger(t).bitLength() < 64)) {
      return ArrowFields.of(name, new ArrowType.Int(64, true), "integer");
    }
    if (!integers && texts.stream().allMatch(NaiveDocuments::isExactDouble)) {
      return ArrowFields.of(
          name, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "number");
    }
    if (texts.stream().noneMatch(t -> isFar(t) || isMinusZero(t))) {
      int scale = 0;
      int whole = 0;
      for (String text : texts) {
        BigDecimal value = new BigDecimal(text);
        scale = Math.max(scale, value.scale());
        whole = value.signum() == 0 ? whole : Math.max(whole, value.precision() - value.scale());
      }
      if (whole + scale <= 38) {
        return ArrowFields.of(name, new ArrowType.Decimal(38, scale, 128), "number");
      }
    }
    return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "number");
  }

  // Cells.

  private static @Nullable Object cell(Field field, @Nullable Node node) {
    if (node == null || node.kind().equals("null")) {
      return null;
    }
    ArrowType type = field.getType();
    String text = String.valueOf(node.text());
    if (ArrowFields.extensionName(field).isPresent()) {
      return node.raw();
    }
    return switch (type.getTypeID()) {
      case Utf8 -> node.kind().equals("string") ? text : node.raw();
      case Bool -> Boolean.valueOf(text);
      case Int -> Long.valueOf(text);
      case FloatingPoint -> Double.valueOf(text);
      case Decimal -> new BigDecimal(text).setScale(((ArrowType.Decimal) type).getScale());
      case Date -> LocalDate.parse(text);
      case Timestamp -> time(text.replace(' ', 'T'));
      case List -> {
        List<@Nullable Object> elements = new ArrayList<>();
        node.elements().forEach(e -> elements.add(cell(field.getChildren().get(0), e)));
        yield elements;
      }
      case Struct -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        field
            .getChildren()
            .forEach(
                child ->
                    values.put(child.getName(), cell(child, node.fields().get(child.getName()))));
        yield values;
      }
      default -> throw new IllegalStateException(field.toString());
    };
  }

  private static Object time(String text) {
    if (isZoned(text)) {
      return Instant.from(OffsetDateTime.parse(text));
    }
    return isDate(text) ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
  }
}
