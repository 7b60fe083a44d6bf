package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.greta.connectors.sqlite.Reads.Loaded;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.Fault;
import dev.greta.testkit.ArrowRows;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {

  private final Reads reads = new Reads();

  @AfterEach
  void close() throws Exception {
    reads.close();
  }

  private static Map<String, Object> table(String... more) {
    Map<String, Object> options = new HashMap<>(Map.of("source", "t.db", "table", "t"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  /** The values of the one column of a table that is made of these. */
  private Loaded column(String declared, String... values) {
    reads.databases.sql(
        "t.db",
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (v " + declared + ")",
        "INSERT INTO t VALUES (" + String.join("), (", values) + ")");
    return reads.load(table(), 1);
  }

  private void assertColumn(
      String declared,
      ArrowType type,
      List<String> values,
      List<? extends @Nullable Object> expected) {
    Loaded loaded = column(declared, values.toArray(String[]::new));
    assertThat(loaded.schema().getFields().get(0).getType()).as(declared).isEqualTo(type);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Object value : expected) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(value);
      rows.add(row);
    }
    assertThat(loaded.rows()).as(declared).isEqualTo(ArrowRows.normal(rows));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INTEGER", "int", "BIGINT", "TINYINT(1)", "UNSIGNED BIG INT", "POINT"})
  void integersOfAllSizes(String declared) {
    assertColumn(
        declared,
        Kind.INT64.field("v", "", 0, 0).getType(),
        List.of("9223372036854775807", "-9223372036854775808", "0", "NULL", "'12'", "7.0"),
        Arrays.asList(Long.MAX_VALUE, Long.MIN_VALUE, 0L, null, 12L, 7L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"REAL", "double precision", "FLOAT"})
  void realsOfAllSizes(String declared) {
    assertColumn(
        declared,
        Kind.FLOAT64.field("v", "", 0, 0).getType(),
        List.of("9e999", "-9e999", "4.9e-324", "0.1", "3", "NULL", "9e999 - 9e999"),
        Arrays.asList(
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            0.1,
            3.0,
            null,
            null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TEXT", "VARCHAR(3)", "nchar", "CLOB"})
  void textOfAllKinds(String declared) {
    assertColumn(
        declared,
        ArrowType.Utf8.INSTANCE,
        List.of("''", "'a'", "NULL", "'ä€𝄞'", "'a' || char(0) || 'b'", "12", "1.5"),
        Arrays.asList("", "a", null, "ä€𝄞", "a\0b", "12", "1.5"));
  }

  @Test
  void blobsOfAllSizes() {
    assertColumn(
        "BLOB",
        ArrowType.Binary.INSTANCE,
        List.of("x''", "x'00'", "NULL", "zeroblob(3000000)"),
        Arrays.asList(new byte[0], new byte[1], null, new byte[3_000_000]));
  }

  @Test
  void declaredMeaningsAreTaken() {
    assertColumn(
        "BOOLEAN",
        ArrowType.Bool.INSTANCE,
        List.of("1", "0", "NULL"),
        Arrays.asList(true, false, null));
    assertColumn(
        "DATE",
        Kind.DATE.field("v", "", 0, 0).getType(),
        List.of("'0000-01-01'", "'9999-12-31'", "'1970-01-01'", "'2000-02-29'"),
        List.of(
            LocalDate.of(0, 1, 1),
            LocalDate.of(9999, 12, 31),
            LocalDate.EPOCH,
            LocalDate.of(2000, 2, 29)));
    assertColumn(
        "TIME",
        Kind.TIME.field("v", "", 0, 0).getType(),
        List.of("'00:00'", "'23:59:59'", "'12:00:00.1234560'"),
        List.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59), LocalTime.of(12, 0, 0, 123_456_000)));
    assertColumn(
        "DATETIME",
        Kind.TIMESTAMP.field("v", "", 0, 0).getType(),
        List.of("'1969-12-31 23:59:59.5'", "'2024-01-01'", "'2024-01-01T10:11'"),
        List.of(
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 500_000_000),
            LocalDateTime.of(2024, 1, 1, 0, 0),
            LocalDateTime.of(2024, 1, 1, 10, 11)));
    assertColumn(
        "TIMESTAMP",
        Kind.TIMESTAMP_UTC.field("v", "", 0, 0).getType(),
        List.of("'2024-01-01T00:00:00Z'", "'2024-01-01 00:00:00-05:30'"),
        List.of(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-01T05:30:00Z")));
    assertColumn(
        "JSON",
        ArrowType.Utf8.INSTANCE,
        List.of("'[1, 2]'", "12", "1.5", "'\"x\"'"),
        List.of("[1, 2]", "12", "1.5", "\"x\""));
  }

  @Test
  void decimalsAreWhatWasWritten() {
    assertColumn(
        "DECIMAL(15, 2)",
        new ArrowType.Decimal(15, 2, 128),
        List.of("0.29", "1234567890123.45", "-1", "0.1", "9999999999999.99", "1e3"),
        List.of(
            new BigDecimal("0.29"),
            new BigDecimal("1234567890123.45"),
            new BigDecimal("-1.00"),
            new BigDecimal("0.10"),
            new BigDecimal("9999999999999.99"),
            new BigDecimal("1000.00")));
    assertColumn(
        "DECIMAL_TEXT(38, 10)",
        new ArrowType.Decimal(38, 10, 128),
        List.of("'1234567890123456789012345678.0123456789'", "'-0.5'"),
        List.of(
            new BigDecimal("1234567890123456789012345678.0123456789"),
            new BigDecimal("-0.5000000000")));
  }

  /** A declared meaning that a value contradicts gives way to what is stored. */
  @Test
  void otherValuesMakeOtherTypes() {
    ArrowType int64 = Kind.INT64.field("v", "", 0, 0).getType();
    ArrowType float64 = Kind.FLOAT64.field("v", "", 0, 0).getType();
    assertColumn("BOOLEAN", int64, List.of("1", "2"), List.of(1L, 2L));
    assertColumn("DATE", int64, List.of("1700000000000"), List.of(1700000000000L));
    for (String text : List.of("2023-02-29", "2024-1-01", "2024-01-01 ", "x", "", "2024-13-01")) {
      assertColumn(
          "DATE",
          ArrowType.Utf8.INSTANCE,
          List.of("'2024-01-01'", "'" + text + "'"),
          List.of("2024-01-01", text));
    }
    for (String text :
        List.of("2024-01-01 24:00", "2024-01-01 10:11:12.1234567", "2024-01-01 10")) {
      assertColumn("DATETIME", ArrowType.Utf8.INSTANCE, List.of("'" + text + "'"), List.of(text));
    }
    assertColumn("DECIMAL(4,2)", float64, List.of("1.125"), List.of(1.125));
    assertColumn("DECIMAL(4,2)", float64, List.of("100.5"), List.of(100.5));
    assertColumn("DECIMAL(4,2)", int64, List.of("100"), List.of(100L));
    assertColumn("NUMERIC", float64, List.of("1", "2.5"), List.of(1.0, 2.5));
    assertColumn("JSON", ArrowType.Utf8.INSTANCE, List.of("'{'"), List.of("{"));
    assertColumn("UUID", ArrowType.Utf8.INSTANCE, List.of("'X'"), List.of("X"));
    assertColumn("", int64, List.of("1"), List.of(1L));
    assertColumn("", ArrowType.Utf8.INSTANCE, List.of("NULL"), Collections.singletonList(null));
  }

  @Test
  void oneMisfitBehindTheSampleStartsOnceAgain() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (a DATE, b, c)",
        "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 3000)"
            + " SELECT CASE WHEN i < 2500 THEN '2024-01-01' ELSE 'soon' END,"
            + " CASE WHEN i < 2600 THEN i ELSE i + 0.5 END, CASE WHEN i > 2700 THEN 'x' END FROM r");
    Loaded loaded = reads.load(table(), 3);
    assertThat(loaded.restarts()).isEqualTo(1);
    assertThat(loaded.rows()).hasSize(3000);
    assertThat(loaded.rows().get(2999)).containsExactly("soon", 3000.5, "x");
    assertThat(loaded.schema().getFields())
        .extracting(field -> ArrowFields.sourceType(field).orElseThrow())
        .containsExactly("DATE", "real", "text");
  }

  @Test
  void mixedColumnsAreRefusedByColumnRowAndValue() {
    reads.databases.sql(
        "t.db", "CREATE TABLE t (i INTEGER)", "INSERT INTO t VALUES (1), (NULL), ('one')");
    Fault fault = reads.fault(table());
    assertThat(fault.code()).isEqualTo(Sqlite.MIXED);
    assertThat(fault.message()).contains("'i'").contains("'one'");
    assertThat(fault.place().orElseThrow()).contains("row 3");
    assertThat(fault.remedy().orElseThrow()).contains("on_mixed_types: string");
  }

  @Test
  void numbersThatNoDoubleHoldsTogetherAreMixed() {
    reads.databases.sql(
        "t.db", "CREATE TABLE t (v)", "INSERT INTO t VALUES (9007199254740993), (0.5)");
    assertThat(reads.fault(table()).code()).isEqualTo(Sqlite.MIXED);
    Loaded loaded = reads.load(table("on_mixed_types", "string"), 1);
    assertThat(loaded.rows()).containsExactly(List.of("9007199254740993"), List.of("0.5"));
  }

  @Test
  void textThatIsNoneIsRefusedOrCounted() {
    reads.databases.sql(
        "t.db", "CREATE TABLE t (v TEXT)", "INSERT INTO t VALUES ('a'), (CAST(x'ff' AS TEXT))");
    Fault fault = reads.fault(table());
    assertThat(fault.code()).isEqualTo(Sqlite.NO_TEXT);
    assertThat(fault.place().orElseThrow()).contains("row 2");
    Map<String, Long> replaced = new HashMap<>();
    Source source = reads.open(table("on_unrepresentable", "null"));
    try (Plan plan = source.plan(ReadRequest.all())) {
      List<List<@Nullable Object>> rows =
          reads.read(
              source,
              plan.splits().next(),
              new ReadListener() {
                @Override
                public void replaced(String column, long values) {
                  replaced.merge(column, values, Long::sum);
                }
              });
      assertThat(rows).containsExactly(List.of("a"), Collections.singletonList(null));
    }
    assertThat(replaced).isEqualTo(Map.of("v", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16le", "UTF-16be"})
  void databasesInUtf16HaveTheSameText(String encoding) {
    reads.databases.sql(
        "t.db",
        "PRAGMA encoding = '" + encoding + "'",
        "CREATE TABLE t (v TEXT, d DATE)",
        "INSERT INTO t VALUES ('ä€𝄞', '2024-02-29'), ('', NULL), (NULL, '1970-01-01')");
    assertThat(reads.load(table(), 1).rows())
        .containsExactly(
            Arrays.asList("ä€𝄞", LocalDate.of(2024, 2, 29)),
            Arrays.asList("", null),
            Arrays.asList(null, LocalDate.EPOCH));
  }

  @Test
  void expressionsHaveTheTypeOfTheirValues() {
    reads.databases.sql("t.db", "CREATE TABLE t (i INTEGER)", "INSERT INTO t VALUES (1), (2)");
    Loaded loaded =
        reads.load(
            Map.of(
                "source",
                "t.db",
                "query",
                "SELECT sum(i) AS s, avg(i) AS a, count(*) AS n, max(i) || '' AS t, NULL AS nil FROM t"),
            1);
    assertThat(loaded.rows()).containsExactly(Arrays.asList(3L, 1.5, 2L, "2", null));
  }

  @Test
  void aQueryThatNeverEndsIsPlanned() {
    Map<String, Object> endless =
        Map.of(
            "source",
            "t.db",
            "query",
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r"
                + " WHERE i < 0");
    reads.databases.sql("t.db", "CREATE TABLE t (i)");
    assertTimeoutPreemptively(
        Duration.ofMinutes(2), () -> reads.open(endless).plan(ReadRequest.all()).close());
  }

  // Random tables, read by another way: SQLite's own quote(), and rules that are written anew.

  private static final List<String> DECLARED =
      List.of("INTEGER", "REAL", "TEXT", "BLOB", "", "NUMERIC", "DATE", "BOOLEAN");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomTablesAreReadAsTheirTextSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      String declared = DECLARED.get(random.nextInt(DECLARED.size()));
      boolean text = random.nextBoolean();
      List<String> values = new ArrayList<>();
      int classes = 1 + random.nextInt(15);
      for (int i = random.nextInt(8); i >= 0; i--) {
        values.add(value(random, classes));
      }
      reads.databases.sql(
          "t.db",
          "DROP TABLE IF EXISTS t",
          "CREATE TABLE t (v " + declared + ")",
          "INSERT INTO t VALUES (" + String.join("), (", values) + ")");
      List<List<@Nullable String>> said =
          reads.databases.ask("t.db", "SELECT typeof(v), quote(v) FROM t ORDER BY rowid");
      String about = "seed " + seed + ", round " + round + ": " + declared + " " + said;
      List<@Nullable Object> expected = naive(declared, said, text);
      Map<String, Object> options = table("on_mixed_types", text ? "string" : "error");
      if (expected == null) {
        assertThat(reads.fault(options).code()).as(about).isEqualTo(Sqlite.MIXED);
      } else {
        List<@Nullable Object> read = new ArrayList<>();
        reads.load(options, 1).rows().forEach(row -> read.add(row.get(0)));
        assertThat(read).as(about).isEqualTo(expected);
      }
    }
  }

  private static String value(Random random, int classes) {
    int kind;
    do {
      kind = random.nextInt(5);
    } while (kind < 4 && (classes >> kind & 1) == 0);
    return switch (kind) {
      case 0 -> List.of("0", "1", "9007199254740993", "-5").get(random.nextInt(4));
      case 1 -> List.of("0.5", "1e300", "-2.25", "123456789.123").get(random.nextInt(4));
      case 2 ->
          List.of("''", "'x'", "'2024-02-29'", "'it''s'", "'2024-02-30'").get(random.nextInt(5));
      case 3 -> List.of("x''", "x'0aff'").get(random.nextInt(2));
      default -> "NULL";
    };
  }

  /** The values that must be read; null for a column that must be refused. */
  private static @Nullable List<@Nullable Object> naive(
      String declared, List<List<@Nullable String>> said, boolean asText) {
    List<@Nullable Object> plain = new ArrayList<>();
    TreeSet<String> classes = new TreeSet<>();
    for (List<@Nullable String> value : said) {
      plain.add(parsed(String.valueOf(value.get(0)), String.valueOf(value.get(1))));
      if (!"null".equals(value.get(0))) {
        classes.add(String.valueOf(value.get(0)));
      }
    }
    String only =
        Map.of("INTEGER", "integer", "REAL", "real", "TEXT", "text", "BLOB", "blob")
            .getOrDefault(declared, "");
    if (!only.isEmpty() && !asText && !List.of(only).containsAll(classes)) {
      return null;
    }
    if (declared.equals("BOOLEAN")
        && plain.stream().allMatch(v -> v == null || v.equals(0L) || v.equals(1L))) {
      return map(plain, value -> value.equals(1L));
    }
    if (declared.equals("DATE")
        && plain.stream().allMatch(v -> v == null || v.equals("2024-02-29"))) {
      return map(plain, value -> LocalDate.of(2024, 2, 29));
    }
    if (classes.size() < 2) {
      return plain;
    }
    boolean numbers = classes.equals(new TreeSet<>(List.of("integer", "real")));
    if (numbers && !plain.contains(9007199254740993L)) {
      return map(plain, value -> ((Number) value).doubleValue());
    }
    return asText ? map(plain, TypesTest::text) : null;
  }

  private static String text(Object value) {
    return value instanceof ArrowRows.Bytes bytes
        ? "X'" + HexFormat.of().withUpperCase().formatHex(bytes.toArray()) + "'"
        : value.toString();
  }

  private static List<@Nullable Object> map(
      List<@Nullable Object> values, Function<Object, Object> how) {
    List<@Nullable Object> mapped = new ArrayList<>();
    for (Object value : values) {
      mapped.add(value == null ? null : how.apply(value));
    }
    return mapped;
  }

  private static @Nullable Object parsed(String type, String quoted) {
    return switch (type) {
      case "integer" -> Long.valueOf(quoted);
      case "real" -> Double.valueOf(quoted);
      case "text" -> quoted.substring(1, quoted.length() - 1).replace("''", "'");
      case "blob" ->
          ArrowRows.Bytes.of(HexFormat.of().parseHex(quoted.substring(2, quoted.length() - 1)));
      default -> null;
    };
  }

  @Test
  void columnsSayHowTheyWereDeclared() {
    Field field = column("varchar(3) COLLATE NOCASE", "'a'").schema().getFields().get(0);
    assertThat(ArrowFields.sourceType(field)).contains("varchar(3)");
  }
}
