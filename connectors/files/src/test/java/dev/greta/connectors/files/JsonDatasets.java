package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What the contract tests of JSON and NDJSON read: the records are the same. */
final class JsonDatasets {

  static final ArrowType INT64 = new ArrowType.Int(64, true);
  static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  static final List<String> TYPICAL =
      List.of(
          """
          {"b":true,"i":1,"d":12345678901234567890.5,"big":9223372036854775808,"f":0.1,
           "day":"2024-02-29","ts":"2024-02-29T12:30:00.5","utc":"2024-02-29T12:30:00+05:30",
           "t":"a \\"q\\"\\u0000","o":{"x":1,"p":{"y":"z"}},"l":[1,null,3],"s":[{"k":1},{"k":null}],
           "m":1.50,"e":{}}""",
          """
          {"b":null,"i":null,"d":null,"f":null,"o":null,"l":null,"m":null}""",
          """
          {"b":false,"i":-9223372036854775808,"d":-0.25,"big":1,"f":-2e3,"day":"0001-01-01",
           "ts":"2024-02-29","utc":"1969-12-31T23:59:59Z","t":"","o":{"x":2,"p":{"y":"😀"}},"l":[],
           "s":[null],"m":{"a" : [1.0]},"e":{}}""");

  private JsonDatasets() {}

  static Schema typicalSchema() {
    return new Schema(
        List.of(
            ArrowFields.of("b", ArrowType.Bool.INSTANCE, "boolean"),
            ArrowFields.of("i", INT64, "integer"),
            ArrowFields.of("d", new ArrowType.Decimal(38, 2, 128), "number"),
            ArrowFields.of("big", new ArrowType.Decimal(38, 0, 128), "number"),
            ArrowFields.of("f", FLOAT64, "number"),
            ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "string"),
            ArrowFields.of("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "string"),
            ArrowFields.of("utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "string"),
            ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "string"),
            at(ArrowFields.of("o_x", INT64, "integer"), "/o/x"),
            at(ArrowFields.of("o_p_y", ArrowType.Utf8.INSTANCE, "string"), "/o/p/y"),
            ArrowFields.of(
                "l", ArrowType.List.INSTANCE, "array", ArrowFields.of("item", INT64, "integer")),
            ArrowFields.of(
                "s",
                ArrowType.List.INSTANCE,
                "array",
                ArrowFields.of(
                    "item",
                    ArrowType.Struct.INSTANCE,
                    "object",
                    ArrowFields.of("k", INT64, "integer"))),
            ArrowFields.json("m", "mixed"),
            ArrowFields.json("e", "empty object")));
  }

  static List<List<@Nullable Object>> typicalRows() {
    Map<String, @Nullable Object> none = new HashMap<>();
    none.put("k", null);
    return List.of(
        row(
            true,
            1,
            new BigDecimal("12345678901234567890.50"),
            new BigDecimal("9223372036854775808"),
            0.1,
            LocalDate.of(2024, 2, 29),
            LocalDateTime.parse("2024-02-29T12:30:00.5"),
            Instant.parse("2024-02-29T07:00:00Z"),
            "a \"q\"\0",
            1,
            "z",
            row(1, null, 3),
            List.of(Map.of("k", 1L), none),
            "1.50",
            "{}"),
        row(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null),
        row(
            false,
            Long.MIN_VALUE,
            new BigDecimal("-0.25"),
            BigDecimal.ONE,
            -2000.0,
            LocalDate.of(1, 1, 1),
            LocalDateTime.parse("2024-02-29T00:00:00"),
            Instant.parse("1969-12-31T23:59:59Z"),
            "",
            2,
            "😀",
            List.of(),
            row((Object) null),
            "{\"a\" : [1.0]}",
            "{}"));
  }

  private static Field at(Field field, String path) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put("greta.path", path);
    return new Field(
        field.getName(), new FieldType(true, field.getType(), null, metadata), field.getChildren());
  }

  /** The column of a file without records. */
  static Field value() {
    return at(ArrowFields.of("value", ArrowType.Utf8.INSTANCE, "null"), "");
  }

  static Schema numberedSchema() {
    return new Schema(
        List.of(
            ArrowFields.of("id", INT64, "integer"),
            ArrowFields.of("half", FLOAT64, "number"),
            ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "string")));
  }

  static Schema queriedSchema() {
    return new Schema(
        List.of(
            ArrowFields.of("half", FLOAT64, "number"),
            ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR")));
  }

  static List<String> numbered(int count) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add("{\"id\":" + i + ",\"half\":" + i / 2.0 + ",\"name\":\"name " + i + "\"}");
    }
    return records;
  }

  static List<List<@Nullable Object>> numberedRows(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(i, i / 2.0, "name " + i));
    }
    return rows;
  }

  /** Records of which the last has fractions, a text among dates, and a field of its own. */
  static List<String> misleading(int count) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      records.add("{\"id\":" + i + ",\"amount\":2,\"when\":\"2024-01-01\",\"in\":{\"a\":1}}");
    }
    records.add(
        "{\"id\":" + (count - 1) + ",\"amount\":0.5,\"when\":\"soon\",\"in\":{\"b\":[true]}}");
    return records;
  }

  static Schema misleadingSchema() {
    return new Schema(
        List.of(
            ArrowFields.of("id", INT64, "integer"),
            ArrowFields.of("amount", FLOAT64, "number"),
            ArrowFields.of("when", ArrowType.Utf8.INSTANCE, "string"),
            at(ArrowFields.of("in_a", INT64, "integer"), "/in/a"),
            at(
                ArrowFields.of(
                    "in_b",
                    ArrowType.List.INSTANCE,
                    "array",
                    ArrowFields.of("item", ArrowType.Bool.INSTANCE, "boolean")),
                "/in/b")));
  }

  static List<List<@Nullable Object>> misleadingRows(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      rows.add(row(i, 2.0, "2024-01-01", 1, null));
    }
    rows.add(row(count - 1, 0.5, "soon", null, List.of(true)));
    return rows;
  }
}
