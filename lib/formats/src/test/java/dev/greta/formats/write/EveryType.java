package dev.greta.formats.write;

import static dev.greta.testkit.ArrowRows.row;
import static org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE;
import static org.apache.arrow.vector.types.FloatingPointPrecision.SINGLE;

import dev.greta.spi.ArrowFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column a type, with the values at its edges, the text that CSV must have for each and the JSON.
 */
record EveryType(List<Column> columns) {

  /** {@code json} is null where it is the text in quotes. */
  record Cell(Object value, String csv, @Nullable String json) {}

  /**
   * @param duckType what DuckDB's file must have; null where DuckDB has no such type
   */
  record Column(Field field, @Nullable String duckType, List<Cell> cells) {}

  private static final String LONGEST = "1234567890123456789012345678901234567890123456789.123";

  static final EveryType ALL =
      new EveryType(
          List.of(
              column(of("bool", ArrowType.Bool.INSTANCE), "BOOLEAN", raw(true, "true")),
              column(of("int8", integer(8, true)), "TINYINT", raw(-128, "-128"), raw(127, "127")),
              column(of("int16", integer(16, true)), "SMALLINT", raw(-32768, "-32768")),
              column(
                  of("int32", integer(32, true)), "INTEGER", raw(Integer.MIN_VALUE, "-2147483648")),
              column(
                  of("int64", integer(64, true)),
                  "BIGINT",
                  raw(Long.MIN_VALUE, "-9223372036854775808"),
                  raw(9007199254740993L, "9007199254740993")),
              column(of("uint8", integer(8, false)), "UTINYINT", raw(255, "255")),
              column(of("uint16", integer(16, false)), "USMALLINT", raw(65535, "65535")),
              column(of("uint32", integer(32, false)), "UINTEGER", raw(4294967295L, "4294967295")),
              column(
                  of("uint64", integer(64, false)),
                  "UBIGINT",
                  raw(new BigInteger("18446744073709551615"), "18446744073709551615")),
              column(
                  of("float", new ArrowType.FloatingPoint(SINGLE)),
                  "FLOAT",
                  raw(0.1f, "0.1"),
                  raw(Float.MIN_VALUE, "1.4E-45")),
              column(
                  of("double", new ArrowType.FloatingPoint(DOUBLE)),
                  "DOUBLE",
                  raw(-0.0, "-0.0"),
                  raw(5.684341886080802E-14, "5.684341886080802E-14"),
                  raw(2.0E-3, "0.002")),
              column(
                  of("decimal", new ArrowType.Decimal(12, 2, 128)),
                  "DECIMAL(12,2)",
                  raw(new BigDecimal("-0.10"), "-0.10")),
              column(
                  of("wide", new ArrowType.Decimal(38, 10, 128)),
                  "DECIMAL(38,10)",
                  raw(
                      new BigDecimal("1234567890123456789012345678.0123456789"),
                      "1234567890123456789012345678.0123456789")),
              column(
                  of("widest", new ArrowType.Decimal(76, 3, 256)),
                  null,
                  raw(new BigDecimal(LONGEST), LONGEST)),
              column(
                  of("text", ArrowType.Utf8.INSTANCE),
                  "VARCHAR",
                  text("", "\"\""),
                  text("a,b", "\"a,b\""),
                  text("say \"hi\"", "\"say \"\"hi\"\"\""),
                  text("two\r\nlines", "\"two\r\nlines\""),
                  text(" ä 🎈 ", " ä 🎈 "),
                  text("cr\ronly", "\"cr\ronly\""),
                  text("lf\nonly", "\"lf\nonly\""),
                  text("NULL", "NULL"),
                  text("\uFEFFmark", "\"\uFEFFmark\"")),
              column(of("large", ArrowType.LargeUtf8.INSTANCE), "VARCHAR", text("x", "x")),
              column(
                  of("binary", ArrowType.Binary.INSTANCE),
                  "BLOB",
                  new Cell(new byte[] {0, -1, 'A'}, "AP9B", null),
                  new Cell(new byte[0], "\"\"", null)),
              column(
                  of("fixed", new ArrowType.FixedSizeBinary(2)),
                  "BLOB",
                  new Cell(new byte[] {1, 2}, "AQI=", null)),
              column(
                  ArrowFields.uuid("uuid", "uuid"),
                  "UUID",
                  text(
                      UUID.fromString("fedcba98-7654-3210-0123-456789abcdef"),
                      "fedcba98-7654-3210-0123-456789abcdef")),
              column(
                  ArrowFields.json("json", "json"),
                  "JSON",
                  new Cell(
                      "{\"n\": 12345678901234567890.10}",
                      "\"{\"\"n\"\": 12345678901234567890.10}\"",
                      "{\"n\": 12345678901234567890.10}"),
                  new Cell("null", "null", "null")),
              column(
                  ArrowFields.dictionary("colour", 3, "enum"),
                  "VARCHAR",
                  text("red", "red"),
                  text("green", "green"),
                  text("red", "red")),
              column(
                  of("date", new ArrowType.Date(DateUnit.DAY)),
                  "DATE",
                  text(LocalDate.of(1, 1, 1), "0001-01-01"),
                  text(LocalDate.of(9999, 12, 31), "9999-12-31"),
                  text(LocalDate.of(-43, 3, 15), "-0043-03-15")),
              column(
                  of("day", new ArrowType.Date(DateUnit.MILLISECOND)),
                  "DATE",
                  text(LocalDate.of(1969, 12, 31), "1969-12-31")),
              column(
                  of("seconds", new ArrowType.Time(TimeUnit.SECOND, 32)),
                  "TIME",
                  text(LocalTime.of(23, 59, 59), "23:59:59")),
              column(
                  of("millis", new ArrowType.Time(TimeUnit.MILLISECOND, 32)),
                  "TIME",
                  text(LocalTime.of(0, 0, 0, 1_000_000), "00:00:00.001")),
              column(
                  of("micros", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
                  "TIME",
                  text(LocalTime.of(12, 0), "12:00:00"),
                  text(LocalTime.of(1, 2, 3, 4_000), "01:02:03.000004")),
              column(
                  of("nanos", new ArrowType.Time(TimeUnit.NANOSECOND, 64)),
                  "TIME_NS",
                  text(LocalTime.of(1, 2, 3, 4), "01:02:03.000000004")),
              column(
                  of("ts_s", new ArrowType.Timestamp(TimeUnit.SECOND, null)),
                  "TIMESTAMP_S",
                  text(LocalDateTime.of(1969, 12, 31, 23, 59, 59), "1969-12-31T23:59:59")),
              column(
                  of("ts_ms", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
                  "TIMESTAMP_MS",
                  text(
                      LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000),
                      "1969-12-31T23:59:59.999")),
              column(
                  of("ts_us", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
                  "TIMESTAMP",
                  text(LocalDateTime.of(2024, 2, 29, 0, 0, 0, 1_000), "2024-02-29T00:00:00.000001"),
                  text(LocalDateTime.of(2024, 2, 29, 12, 0), "2024-02-29T12:00:00")),
              column(
                  of("ts_ns", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)),
                  "TIMESTAMP_NS",
                  text(
                      LocalDateTime.parse("2262-04-11T23:47:16.854775806"),
                      "2262-04-11T23:47:16.854775806")),
              column(
                  of("instant", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                  "TIMESTAMP WITH TIME ZONE",
                  text(
                      Instant.parse("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z")),
              column(
                  of("instant_ms", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "Asia/Tokyo")),
                  "TIMESTAMP WITH TIME ZONE",
                  text(Instant.parse("2024-02-29T12:00:00.5Z"), "2024-02-29T12:00:00.5Z")),
              column(
                  of("duration", new ArrowType.Duration(TimeUnit.MILLISECOND)),
                  "INTERVAL",
                  text(Duration.parse("PT838H59M59.001S"), "PT838H59M59.001S")),
              column(
                  of("interval", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO)),
                  "INTERVAL",
                  text(
                      new PeriodDuration(Period.of(0, 1, 40), Duration.ofMillis(90_500)),
                      "P1M40DT1M30.5S"),
                  text(new PeriodDuration(Period.ZERO, Duration.ofSeconds(7)), "PT7S"),
                  text(new PeriodDuration(Period.ofDays(3), Duration.ZERO), "P3D")),
              column(
                  of("list", ArrowType.List.INSTANCE, Field.nullable("item", integer(64, true))),
                  "BIGINT[]",
                  nested(List.of(), "[]", "[]"),
                  nested(
                      row(1L, null, 9007199254740993L),
                      quoted("[1,null,9007199254740993]"),
                      "[1,null,9007199254740993]")),
              column(
                  of(
                      "pair",
                      new ArrowType.FixedSizeList(2),
                      Field.nullable("item", new ArrowType.Decimal(20, 2, 128))),
                  "DECIMAL(20,2)[2]",
                  nested(
                      List.of(new BigDecimal("0.10"), new BigDecimal("123456789012345678.01")),
                      quoted("[0.10,123456789012345678.01]"),
                      "[0.10,123456789012345678.01]")),
              column(
                  of(
                      "struct",
                      ArrowType.Struct.INSTANCE,
                      Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                      Field.nullable("raw", ArrowType.Binary.INSTANCE)),
                  "STRUCT(\"at\" TIMESTAMP WITH TIME ZONE, raw BLOB)",
                  nested(
                      struct("at", Instant.EPOCH, "raw", new byte[] {1}),
                      "\"{\"\"at\"\":\"\"1970-01-01T00:00:00Z\"\",\"\"raw\"\":\"\"AQ==\"\"}\"",
                      "{\"at\":\"1970-01-01T00:00:00Z\",\"raw\":\"AQ==\"}"),
                  nested(
                      struct("at", null, "raw", null),
                      "\"{\"\"at\"\":null,\"\"raw\"\":null}\"",
                      "{\"at\":null,\"raw\":null}")),
              column(
                  of(
                      "map",
                      new ArrowType.Map(false),
                      new Field(
                          "entries",
                          FieldType.notNullable(ArrowType.Struct.INSTANCE),
                          List.of(
                              Field.notNullable("key", ArrowType.Utf8.INSTANCE),
                              Field.nullable("value", integer(32, true))))),
                  "MAP(VARCHAR, INTEGER)",
                  nested(
                      struct("a", 1L, "b", null),
                      "\"{\"\"a\"\":1,\"\"b\"\":null}\"",
                      "{\"a\":1,\"b\":null}"),
                  nested(Map.of(), "{}", "{}"))));

  /** Without the columns that DuckDB has no type for. */
  static final EveryType IN_DUCKDB =
      new EveryType(ALL.columns.stream().filter(column -> column.duckType != null).toList());

  Schema schema() {
    return new Schema(columns.stream().map(Column::field).toList());
  }

  /** As many rows as the longest column has cells, one of nulls, and twice all of it. */
  List<List<@Nullable Object>> rows() {
    return table(Cell::value, null);
  }

  List<List<@Nullable Object>> csv() {
    return table(Cell::csv, "");
  }

  List<List<@Nullable Object>> json() {
    return table(
        cell -> {
          String given = cell.json();
          return given == null ? quotedJson(cell) : given;
        },
        "null");
  }

  private static String quotedJson(Cell cell) {
    String text = cell.value() instanceof String own ? own : cell.csv();
    return text.equals("\"\"") ? "\"\"" : "\"" + escaped(text) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n");
  }

  private interface View {
    Object of(Cell cell);
  }

  private List<List<@Nullable Object>> table(View view, @Nullable Object forNull) {
    int most = columns.stream().mapToInt(column -> column.cells.size()).max().orElse(0);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 2 * most; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Column column : columns) {
        int cell = i % most;
        row.add(cell < column.cells.size() ? view.of(column.cells.get(cell)) : forNull);
      }
      rows.add(row);
    }
    List<@Nullable Object> nulls = new ArrayList<>();
    columns.forEach(column -> nulls.add(forNull));
    rows.add(1, nulls);
    return rows;
  }

  private static Column column(Field field, @Nullable String duckType, Cell... cells) {
    return new Column(field, duckType, List.of(cells));
  }

  private static Field of(String name, ArrowType type, Field... children) {
    return ArrowFields.of(name, type, "source of " + name, children);
  }

  private static ArrowType integer(int bits, boolean signed) {
    return new ArrowType.Int(bits, signed);
  }

  /** The same in CSV as in JSON. */
  private static Cell raw(Object value, String text) {
    return new Cell(value, text, text);
  }

  private static Cell text(Object value, String csv) {
    return new Cell(value, csv, null);
  }

  private static Cell nested(Object value, String csv, String json) {
    return new Cell(value, csv, json);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static Map<String, @Nullable Object> struct(
      String first, @Nullable Object one, String second, @Nullable Object two) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(first, one);
    map.put(second, two);
    return map;
  }
}
