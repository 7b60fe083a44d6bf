package dev.greta.duckdb;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.ArrowRows.Bytes;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbReaderTest {

  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType MICROS_OF_DAY = new ArrowType.Time(TimeUnit.MICROSECOND, 64);

  private DoorBench bench;

  @BeforeEach
  void open(@TempDir Path folder) {
    bench = new DoorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Field of(ArrowType type, String duckType, Field... children) {
    return ArrowFields.of("c", type, duckType, children);
  }

  private static Field item(ArrowType type, String duckType, Field... children) {
    return ArrowFields.of("item", type, duckType, children);
  }

  private static ArrowType integer(int bits, boolean signed) {
    return new ArrowType.Int(bits, signed);
  }

  private static Field timeTz(String name, String duckType) {
    return ArrowFields.of(
        name,
        ArrowType.Struct.INSTANCE,
        duckType,
        ArrowFields.of("time", MICROS_OF_DAY, "TIME"),
        ArrowFields.of("offset_seconds", INT32, "INTEGER"));
  }

  private static Field map(String duckType, Field key, Field value) {
    Field notNull =
        new Field(
            "key",
            new FieldType(false, key.getType(), key.getDictionary(), key.getMetadata()),
            key.getChildren());
    Field entries =
        new Field(
            "entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(notNull, value));
    return of(new ArrowType.Map(false), duckType, entries);
  }

  /** Every type of DuckDB's: an expression, its field, its value. */
  static Stream<Arguments> types() {
    return Stream.of(
        arguments("true", of(ArrowType.Bool.INSTANCE, "BOOLEAN"), true),
        arguments("(-128)::TINYINT", of(integer(8, true), "TINYINT"), -128L),
        arguments("255::UTINYINT", of(integer(8, false), "UTINYINT"), 255L),
        arguments("(-32768)::SMALLINT", of(integer(16, true), "SMALLINT"), -32768L),
        arguments("65535::USMALLINT", of(integer(16, false), "USMALLINT"), 65535L),
        arguments("7::INTEGER", of(INT32, "INTEGER"), 7L),
        arguments("4294967295::UINTEGER", of(integer(32, false), "UINTEGER"), 4294967295L),
        arguments("(-7)::BIGINT", of(integer(64, true), "BIGINT"), -7L),
        arguments("7::UBIGINT", of(integer(64, false), "UBIGINT"), 7L),
        arguments(
            "(-99999999999999999999999999999999999999)::HUGEINT",
            of(new ArrowType.Decimal(38, 0, 128), "HUGEINT"),
            new BigDecimal("-" + "9".repeat(38))),
        arguments(
            "99999999999999999999999999999999999999::UHUGEINT",
            of(new ArrowType.Decimal(38, 0, 128), "UHUGEINT"),
            new BigDecimal("9".repeat(38))),
        arguments("1::BIGNUM", of(UTF8, "BIGNUM"), "1"),
        arguments(
            "1.5::FLOAT",
            of(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "FLOAT"),
            1.5f),
        arguments(
            "1.5::DOUBLE",
            of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "DOUBLE"),
            1.5),
        arguments(
            "1.5::DECIMAL(4,1)",
            of(new ArrowType.Decimal(4, 1, 128), "DECIMAL(4,1)"),
            new BigDecimal("1.5")),
        arguments("'ä'", of(UTF8, "VARCHAR"), "ä"),
        arguments("'a' COLLATE NOCASE", of(UTF8, "VARCHAR"), "a"),
        arguments("'\\x00\\xFF'::BLOB", of(ArrowType.Binary.INSTANCE, "BLOB"), new Bytes("00ff")),
        arguments(
            "DATE '2024-02-29'",
            of(new ArrowType.Date(DateUnit.DAY), "DATE"),
            LocalDate.of(2024, 2, 29)),
        arguments(
            "TIME '12:34:56.789012'",
            of(MICROS_OF_DAY, "TIME"),
            LocalTime.of(12, 34, 56, 789012000)),
        arguments("TIME '24:00:00'", of(MICROS_OF_DAY, "TIME"), Duration.ofDays(1)),
        arguments(
            "'12:34:56.789012345'::TIME_NS",
            of(new ArrowType.Time(TimeUnit.NANOSECOND, 64), "TIME_NS"),
            LocalTime.of(12, 34, 56, 789012345)),
        arguments(
            "'12:00:00+02:30'::TIMETZ",
            timeTz("c", "TIME WITH TIME ZONE"),
            Map.of("time", LocalTime.NOON, "offset_seconds", 9000L)),
        arguments(
            "['12:00:00-01'::TIMETZ, NULL]",
            of(
                ArrowType.List.INSTANCE,
                "TIME WITH TIME ZONE[]",
                timeTz("item", "STRUCT(\"time\" TIME, offset_seconds INTEGER)")),
            Arrays.asList(Map.of("time", LocalTime.NOON, "offset_seconds", -3600L), null)),
        arguments(
            "TIMESTAMP '2024-02-29 01:02:03.000004'",
            of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "TIMESTAMP"),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4000)),
        arguments(
            "'2024-02-29 01:02:03'::TIMESTAMP_S",
            of(new ArrowType.Timestamp(TimeUnit.SECOND, null), "TIMESTAMP_S"),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3)),
        arguments(
            "'2024-02-29 01:02:03.004'::TIMESTAMP_MS",
            of(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null), "TIMESTAMP_MS"),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4000000)),
        arguments(
            "'2024-02-29 01:02:03.000000004'::TIMESTAMP_NS",
            of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), "TIMESTAMP_NS"),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4)),
        arguments(
            "TIMESTAMPTZ '2024-02-29 01:02:03+01'",
            of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "TIMESTAMP WITH TIME ZONE"),
            Instant.parse("2024-02-29T00:02:03Z")),
        arguments(
            "'2024-02-29 00:00:00.000000001+00'::TIMESTAMPTZ_NS",
            of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC"), "TIMESTAMPTZ_NS"),
            Instant.parse("2024-02-29T00:00:00.000000001Z")),
        arguments(
            "INTERVAL '14 months 3 days 4.5 seconds'",
            of(new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO), "INTERVAL"),
            new PeriodDuration(Period.of(0, 14, 3), Duration.ofMillis(4500))),
        arguments(
            "'01234567-89ab-cdef-fedc-ba9876543210'::UUID",
            ArrowFields.uuid("c", "UUID"),
            UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210")),
        arguments("'{\"a\":  1}'::JSON", ArrowFields.json("c", "JSON"), "{\"a\":  1}"),
        arguments("'0101'::BIT", of(UTF8, "BIT"), "0101"),
        arguments("'b'::ENUM('a','b')", ArrowFields.dictionary("c", 0, "ENUM"), "b"),
        arguments("union_value(k := 1)", ArrowFields.json("c", "UNION(k INTEGER)"), "{\"k\":1}"),
        arguments(
            "[union_value(k := 1), NULL]",
            of(ArrowType.List.INSTANCE, "UNION(k INTEGER)[]", ArrowFields.json("item", "JSON")),
            Arrays.asList("{\"k\":1}", null)),
        arguments("'7'::VARIANT", ArrowFields.json("c", "VARIANT"), "\"7\""),
        arguments(
            "'POINT(1 2)'::GEOMETRY",
            of(ArrowType.Binary.INSTANCE, "GEOMETRY"),
            new Bytes("0101000000000000000000f03f0000000000000040")),
        arguments(
            "[1, NULL]",
            of(ArrowType.List.INSTANCE, "INTEGER[]", item(INT32, "INTEGER")),
            Arrays.asList(1L, null)),
        arguments(
            "[true]",
            of(ArrowType.List.INSTANCE, "BOOLEAN[]", item(ArrowType.Bool.INSTANCE, "BOOLEAN")),
            List.of(true)),
        arguments(
            "[]", of(ArrowType.List.INSTANCE, "\"NULL\"[]", item(UTF8, "VARCHAR")), List.of()),
        arguments(
            "array_value(1, 2)",
            of(new ArrowType.FixedSizeList(2), "INTEGER[2]", item(INT32, "INTEGER")),
            List.of(1L, 2L)),
        arguments(
            "array_value('1'::BIT, NULL)",
            of(new ArrowType.FixedSizeList(2), "BIT[2]", item(UTF8, "VARCHAR")),
            Arrays.asList("1", null)),
        arguments(
            "{'a': 1, 'b': '1'::BIT}",
            of(
                ArrowType.Struct.INSTANCE,
                "STRUCT(a INTEGER, b BIT)",
                ArrowFields.of("a", INT32, "INTEGER"),
                ArrowFields.of("b", UTF8, "VARCHAR")),
            Map.of("a", 1L, "b", "1")),
        arguments(
            "MAP{'k': '1'::BIT}",
            map(
                "MAP(VARCHAR, BIT)",
                ArrowFields.of("key", UTF8, "VARCHAR"),
                ArrowFields.of("value", UTF8, "VARCHAR")),
            Map.of("k", "1")),
        arguments(
            "MAP{'k': 1}",
            map(
                "MAP(VARCHAR, INTEGER)",
                ArrowFields.of("key", UTF8, "VARCHAR"),
                ArrowFields.of("value", INT32, "INTEGER")),
            Map.of("k", 1L)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeHasItsCanonicalField(String expression, Field field, Object value) {
    // Without NULL of the same type, which CASE gives, all rows would have one value.
    String sql =
        "SELECT CASE WHEN range = 1 THEN NULL ELSE " + expression + " END AS c FROM range(3)";
    try (DuckDbReader reader = bench.read(sql)) {
      assertThat(reader.schema()).isEqualTo(new Schema(List.of(field)));
      assertThat(ArrowRows.drain(reader))
          .isEqualTo(List.of(row(value), row((Object) null), row(value)));
    }
    assertThat(DuckDbQuery.of(bench.connect(), sql, bench.allocator()).schema())
        .isEqualTo(new Schema(List.of(field)));
  }

  @Test
  void nullIsText() {
    try (DuckDbReader reader = bench.read("SELECT NULL AS c FROM range(2)")) {
      assertThat(reader.schema()).isEqualTo(new Schema(List.of(of(UTF8, "\"NULL\""))));
      assertThat(ArrowRows.drain(reader)).hasSize(2).containsOnly(row((Object) null));
    }
  }

  @Test
  void aRowOfAnEmptyResultHasItsSchemaToo() {
    try (DuckDbReader reader = bench.read("SELECT 'a'::ENUM('a') AS e, 1 AS i WHERE false")) {
      assertThat(reader.schema().getFields())
          .containsExactly(
              ArrowFields.dictionary("e", 0, "ENUM"), ArrowFields.of("i", INT32, "INTEGER"));
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void enumsHaveAllTheirTextsFromTheFirstBatchOn() {
    String sql =
        "SELECT CASE WHEN range > 5000 THEN 'c' WHEN range > 4000 THEN 'a' END::ENUM('c', 'b', 'a') AS e,"
            + " [e] AS l FROM range(6000)";
    try (DuckDbReader reader =
        DuckDbReader.open(bench.connect(), sql, bench.context(new BatchTarget(1000, 1 << 20)))) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
      for (long id = 0; id < 2; id++) {
        FieldVector texts = reader.dictionaries().lookup(id).getVector();
        assertThat(Stream.of(0, 1, 2).map(i -> String.valueOf(texts.getObject(i))))
            .containsExactly("c", "b", "a");
        assertThat(texts.getValueCount()).isEqualTo(3);
      }
      List<List<@Nullable Object>> rest = ArrowRows.drain(reader);
      assertThat(rest).hasSize(5000);
      assertThat(rest.get(3000)).isEqualTo(Arrays.asList(null, Arrays.asList((Object) null)));
      assertThat(rest.get(3001)).isEqualTo(row("a", List.of("a")));
      assertThat(rest.get(4001)).isEqualTo(row("c", List.of("c")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100000000000000000000000000000000000000",
    "-100000000000000000000000000000000000000",
    "170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105728"
  })
  void aHugeintOfMoreThanThirtyEightDigitsWantsText(String huge) {
    String sql =
        "SELECT 1 AS a, CASE WHEN range = 2 THEN '"
            + huge
            + "'::HUGEINT ELSE 5 END AS h FROM range(4)";
    Schema wider;
    try (DuckDbReader reader = bench.read(sql)) {
      SchemaMisfitException misfit = null;
      try {
        ArrowRows.drain(reader);
      } catch (SchemaMisfitException e) {
        misfit = e;
      }
      assertThat(misfit).isNotNull();
      assertThat(misfit.fault().code()).isEqualTo("GRT-710");
      assertThat(misfit).hasMessageContaining("column h, row 3: " + huge);
      wider = misfit.widerSchema();
      assertThat(wider.getFields())
          .containsExactly(
              reader.schema().getFields().get(0), ArrowFields.of("h", UTF8, "HUGEINT"));
    }
    try (DuckDbReader reader = bench.read(sql, wider)) {
      assertThat(ArrowRows.drain(reader))
          .containsExactly(row(1L, "5"), row(1L, "5"), row(1L, huge), row(1L, "5"));
    }
  }

  @Test
  void anUnsignedHugeintBeyondWantsTextWithinAListToo() {
    String huge = "340282366920938463463374607431768211455";
    String sql =
        "SELECT [1::UHUGEINT, NULL, " + huge + "::UHUGEINT] AS l FROM range(2) WHERE range = 1";
    try (DuckDbReader reader = bench.read(sql)) {
      assertThatThrownBy(() -> ArrowRows.drain(reader))
          .isInstanceOfSatisfying(
              SchemaMisfitException.class,
              e -> {
                assertThat(e).hasMessageContaining("column l.item, row 1: " + huge);
                assertThat(e.widerSchema().getFields().get(0).getChildren())
                    .containsExactly(ArrowFields.of("item", UTF8, "UHUGEINT"));
              });
    }
  }

  @Test
  void anIntervalThatArrowCannotHoldIsRefused() {
    assertThat(bench.rows("SELECT to_microseconds(9223372036854775) AS i"))
        .containsExactly(
            row(new PeriodDuration(Period.ZERO, Duration.ofNanos(9223372036854775000L))));
    assertThat(bench.rows("SELECT to_microseconds(-9223372036854775) AS i"))
        .containsExactly(
            row(new PeriodDuration(Period.ZERO, Duration.ofNanos(-9223372036854775000L))));
    for (String micros : List.of("9223372036854776", "-9223372036854776", "9223372036854775807")) {
      assertThatThrownBy(() -> bench.rows("SELECT [to_microseconds(" + micros + ")] AS i"))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("an INTERVAL beyond 292 years");
    }
  }

  @Test
  void namesRepeatAndStandAsTheyAre() {
    try (DuckDbReader reader = bench.read("SELECT 1 AS a, 2 AS a, '1'::BIT AS \"q\"\"x\"")) {
      assertThat(reader.schema().getFields().stream().map(Field::getName))
          .containsExactly("a", "a", "q\"x");
      assertThat(ArrowRows.drain(reader)).containsExactly(row(1L, 2L, "1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 2048, 3000})
  void noBatchHasMoreRowsThanAskedFor(int rows) {
    long expected = 0;
    try (DuckDbReader reader =
        DuckDbReader.open(
            bench.connect(), "FROM range(7001)", bench.context(new BatchTarget(rows, 1 << 30)))) {
      for (VectorSchemaRoot next = reader.next(); next != null; next = reader.next()) {
        try (VectorSchemaRoot batch = next) {
          assertThat(batch.getRowCount()).isBetween(1, rows);
          for (int i = 0; i < batch.getRowCount(); i++) {
            assertThat(((BigIntVector) batch.getVector(0)).get(i)).isEqualTo(expected++);
          }
        }
      }
    }
    assertThat(expected).isEqualTo(7001);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000, 50_000})
  void aBatchExceedsTheBytesByNoMoreThanItsLastRow(int bytes) {
    int width = 1_000;
    String sql = "SELECT repeat(chr(97 + (range % 26)::INT), " + width + ") AS t FROM range(300)";
    int row = 0;
    try (DuckDbReader reader =
        DuckDbReader.open(bench.connect(), sql, bench.context(new BatchTarget(10_000, bytes)))) {
      for (VectorSchemaRoot next = reader.next(); next != null; next = reader.next()) {
        try (VectorSchemaRoot batch = next) {
          long payload = (long) batch.getRowCount() * (width + 4);
          assertThat(payload).isLessThanOrEqualTo(Math.max(bytes, width + 4));
          for (List<@Nullable Object> cells : ArrowRows.of(batch, reader.dictionaries())) {
            assertThat(cells.get(0))
                .isEqualTo(String.valueOf((char) (97 + row++ % 26)).repeat(width));
          }
        }
      }
    }
    assertThat(row).isEqualTo(300);
  }

  @Test
  void aLongResultIsStreamed() {
    try (DuckDbReader reader = bench.read("SELECT range AS a, range AS b FROM range(2000000000)")) {
      VectorSchemaRoot batch = reader.next();
      assertThat(batch).isNotNull();
      batch.close();
      assertThat(bench.allocator().getPeakMemoryAllocation()).isLessThan(64 << 20);
    }
  }

  @Test
  void batchesOutliveTheirReader() {
    VectorSchemaRoot batch;
    try (DuckDbReader reader = bench.read("SELECT 'x' || range AS t FROM range(3)")) {
      batch = reader.next();
      assertThat(batch).isNotNull();
    }
    try (batch) {
      assertThat(batch.getVector(0).getObject(2)).hasToString("x2");
    }
  }

  @Test
  void anAllocatorThatIsTooSmallFailsAndKeepsNothing() {
    try (BufferAllocator small = bench.allocator().newChildAllocator("small", 0, 100_000);
        DuckDbReader reader =
            DuckDbReader.open(
                bench.connect(),
                "SELECT repeat('x', 1000) AS t FROM range(5000)",
                bench.context(small, BatchTarget.DEFAULT))) {
      assertThatThrownBy(reader::next).isInstanceOf(OutOfMemoryException.class);
      reader.close();
      assertThat(small.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aCancelEndsARunningQuery() {
    try (DuckDbReader reader = bench.read("SELECT range AS a FROM range(2000000000)")) {
      VectorSchemaRoot batch = reader.next();
      assertThat(batch).isNotNull();
      batch.close();
      bench.cancellation.cancel();
      assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class);
    }
    assertThatThrownBy(() -> bench.read("SELECT 1")).isInstanceOf(CancelledException.class);
  }

  @Test
  void aCancelEndsAQueryThatHasGivenNothingYet() throws InterruptedException {
    String endless = "SELECT sum(a.range * b.range) AS s FROM range(10000000) a, range(10000000) b";
    Thread canceller = new Thread(bench.cancellation::cancel);
    canceller.start();
    assertThatThrownBy(() -> bench.rows(endless)).isInstanceOf(CancelledException.class);
    canceller.join();
  }

  @Test
  void aQueryThatFailsAtItsFirstRowSaysWhy() {
    assertThatThrownBy(() -> bench.rows("SELECT ('x' || range)::INTEGER AS i FROM range(9)"))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-714");
              assertThat(e).hasMessageContaining("Could not convert string 'x0' to INT32");
            });
  }

  @Test
  void aQueryThatFailsLateSaysWhy() {
    String sql =
        "SELECT CASE WHEN range = 9000000 THEN error('too late') ELSE range END AS i FROM range(10000000)";
    try (DuckDbReader reader = bench.read(sql)) {
      assertThatThrownBy(
              () -> {
                for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
                  b.close();
                }
              })
          .isInstanceOf(QueryException.class)
          .hasMessage("the query: Invalid Input Error: too late");
    }
  }

  @Test
  void aQueryThatDuckDbRefusesIsAQueryError() {
    for (String sql : List.of("SELEC 1", "FROM nowhere", "SELECT nothing", "SELECT abs('x', 1)")) {
      assertThatThrownBy(() -> bench.rows(sql))
          .isInstanceOfSatisfying(
              QueryException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-610"));
    }
  }

  @Test
  void aSchemaThatTheResultCannotHaveIsRefused() {
    Field text = ArrowFields.of("t", UTF8, "text");
    assertThatThrownBy(() -> bench.read("SELECT 1 AS t", new Schema(List.of(text))))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-712");
              assertThat(e).hasMessage("column t: DuckDB gives Int(32, true) where Utf8 is due");
            });
    assertThatThrownBy(() -> bench.read("SELECT 'a' AS t, 1 AS u", new Schema(List.of(text))))
        .isInstanceOf(ValidationException.class)
        .hasMessage("the query has 2 columns where 1 are due");
    Field zoned = ArrowFields.of("t", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "x");
    assertThatThrownBy(
            () -> bench.read("SELECT TIMESTAMP '2024-01-01' AS t", new Schema(List.of(zoned))))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aNullWhereNoneIsAllowedIsAMisfit(int at) {
    Field notNull = new Field("n", FieldType.notNullable(INT32), null);
    try (DuckDbReader reader =
        bench.read(
            "SELECT CASE WHEN range <> " + at + " THEN 1 END AS n FROM range(4)",
            new Schema(List.of(notNull)))) {
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(
              SchemaMisfitException.class,
              e -> {
                assertThat(e).hasMessageContaining("column n, row " + (at + 1) + ": null");
                assertThat(e.widerSchema().getFields()).containsExactly(Field.nullable("n", INT32));
              });
    }
  }
}
