package dev.greta.formats.json;

import dev.greta.formats.json.NaiveJson.Node;
import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What the cells of records are in a schema, each found by its path; nothing may be left out. */
final class NaiveCells {

  private final Map<List<String>, Field> columns = new LinkedHashMap<>();

  NaiveCells(Schema schema) {
    for (Field field : schema.getFields()) {
      if (columns.put(path(field), field) != null) {
        throw new AssertionError("two columns are " + path(field) + ": " + schema);
      }
    }
  }

  private static List<String> path(Field column) {
    String pointer = column.getMetadata().get("greta.path");
    if (pointer == null) {
      return List.of(column.getName());
    }
    return pointer.isEmpty()
        ? List.of()
        : Stream.of(pointer.substring(1).split("/", -1))
            .map(name -> name.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  List<List<@Nullable Object>> of(List<Node> records) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Node each : records) {
      Map<List<String>, @Nullable Object> cells = new HashMap<>();
      collect(List.of(), each, cells);
      List<@Nullable Object> row = new ArrayList<>();
      columns.keySet().forEach(path -> row.add(cells.get(path)));
      rows.add(row);
    }
    return rows;
  }

  private void collect(List<String> path, Node value, Map<List<String>, @Nullable Object> cells) {
    Field column = columns.get(path);
    if (column != null) {
      cells.put(path, cell(column, value));
      return;
    }
    if (value.kind().equals("object")) {
      value
          .fields()
          .forEach(
              (name, field) ->
                  collect(Stream.concat(path.stream(), Stream.of(name)).toList(), field, cells));
    } else if (!value.isNull()) {
      throw new AssertionError(path + " has no column: " + value.raw());
    }
  }

  private static @Nullable Object cell(Field field, Node node) {
    if (node.isNull()) {
      return null;
    }
    ArrowType type = field.getType();
    String text = node.text();
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
      case Timestamp -> time((ArrowType.Timestamp) type, text.replace(' ', 'T'));
      case List -> {
        List<@Nullable Object> elements = new ArrayList<>();
        node.elements().forEach(e -> elements.add(cell(field.getChildren().get(0), e)));
        yield elements;
      }
      case Struct -> struct(field, node);
      default -> throw new AssertionError(field.toString());
    };
  }

  private static Map<String, @Nullable Object> struct(Field field, Node node) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Field child : field.getChildren()) {
      Node value = node.fields().get(child.getName());
      values.put(child.getName(), value == null ? null : cell(child, value));
    }
    if (!values.keySet().containsAll(node.fields().keySet())) {
      throw new AssertionError(field + " leaves out a field of " + node.raw());
    }
    return values;
  }

  private static Object time(ArrowType.Timestamp type, String text) {
    if (type.getTimezone() != null) {
      return Instant.from(OffsetDateTime.parse(text));
    }
    return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
  }
}
