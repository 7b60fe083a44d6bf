package dev.greta.connectors.api;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The records of both contract tests, and what they must become. */
final class ContractData {

  static final ArrowType INT64 = new ArrowType.Int(64, true);
  static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  static final List<String> TYPICAL =
      List.of(
          """
          {"id":1,"paid":true,"sum":0.5,"big":9223372036854775808,"day":"2024-02-29",
           "at":"2024-02-29T12:30:00+01:00","text":"ä😀","who":{"name":"a","home":{"city":"x"}},
           "tags":["p",null],"lines":[{"n":1}],"any":1}""",
          """
          {"id":null,"paid":null,"sum":null,"big":null,"day":null,"at":null,"text":null,
           "who":null,"tags":null,"lines":null,"any":null}""",
          """
          {"id":3,"any":"one"}""");

  private ContractData() {}

  static Schema typicalSchema() {
    return new Schema(
        List.of(
            ArrowFields.of("id", INT64, "integer"),
            ArrowFields.of("paid", ArrowType.Bool.INSTANCE, "boolean"),
            ArrowFields.of("sum", FLOAT64, "number"),
            ArrowFields.of("big", new ArrowType.Decimal(38, 0, 128), "number"),
            ArrowFields.of("day", new ArrowType.Date(DateUnit.DAY), "string"),
            ArrowFields.of("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "string"),
            ArrowFields.of("text", ArrowType.Utf8.INSTANCE, "string"),
            at(ArrowFields.of("who_name", ArrowType.Utf8.INSTANCE, "string"), "/who/name"),
            at(
                ArrowFields.of("who_home_city", ArrowType.Utf8.INSTANCE, "string"),
                "/who/home/city"),
            ArrowFields.of(
                "tags",
                ArrowType.List.INSTANCE,
                "array",
                ArrowFields.of("item", ArrowType.Utf8.INSTANCE, "string")),
            ArrowFields.of(
                "lines",
                ArrowType.List.INSTANCE,
                "array",
                ArrowFields.of(
                    "item",
                    ArrowType.Struct.INSTANCE,
                    "object",
                    ArrowFields.of("n", INT64, "integer"))),
            ArrowFields.json("any", "mixed")));
  }

  static List<List<@Nullable Object>> typicalRows() {
    return List.of(
        row(
            1,
            true,
            0.5,
            new java.math.BigDecimal("9223372036854775808"),
            LocalDate.of(2024, 2, 29),
            Instant.parse("2024-02-29T11:30:00Z"),
            "ä😀",
            "a",
            "x",
            row("p", null),
            List.of(Map.of("n", 1L)),
            "1"),
        row(null, null, null, null, null, null, null, null, null, null, null, null),
        row(3, null, null, null, null, null, null, null, null, null, null, "\"one\""));
  }

  private static Field at(Field field, String path) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put("greta.path", path);
    return new Field(
        field.getName(), new FieldType(true, field.getType(), null, metadata), field.getChildren());
  }

  /** Where there is no record, there is the column that a single value has. */
  static Schema nothing() {
    return new Schema(List.of(at(ArrowFields.of("value", ArrowType.Utf8.INSTANCE, "null"), "")));
  }

  static Schema numbers() {
    return new Schema(
        List.of(
            ArrowFields.of("id", INT64, "integer"),
            ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "string")));
  }

  static String record(int id) {
    return "{\"id\":" + id + ",\"name\":\"name " + id + "\"}";
  }

  /** A JSON array of records. */
  static String records(int from, int to) {
    return IntStream.range(from, Math.max(from, to))
        .mapToObj(ContractData::record)
        .collect(Collectors.joining(",", "[", "]"));
  }

  static List<List<@Nullable Object>> rows(int from, int to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(row(i, "name " + i));
    }
    return rows;
  }

  /** Integers, and then a number with a fraction. */
  static List<List<@Nullable Object>> lateRows(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row((double) i));
    }
    rows.add(row(0.5));
    return rows;
  }

  static Schema lateSchema() {
    return new Schema(List.of(ArrowFields.of("v", FLOAT64, "number")));
  }
}
