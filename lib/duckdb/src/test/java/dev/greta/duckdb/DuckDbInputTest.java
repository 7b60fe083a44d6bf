package dev.greta.duckdb;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbInputTest {

  private static final Schema NUMBERS =
      new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "bigint")));

  private DoorBench bench;

  @BeforeEach
  void open(@TempDir Path folder) {
    bench = new DoorBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private VectorSchemaRoot numbers(long... numbers) {
    return ArrowRows.batch(
        bench.allocator(), NUMBERS, Arrays.stream(numbers).mapToObj(n -> row(n)).toList());
  }

  private static long sum(DuckDBConnection connection, DuckDbInput input) {
    return input.run(
        "adding up",
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery("SELECT sum(n)::BIGINT FROM s")) {
            result.next();
            return result.getLong(1);
          }
        });
  }

  @Test
  void isReadOnceBatchByBatch() throws SQLException {
    try (DuckDBConnection connection = bench.connect();
        BatchReader reader = bench.batches(NUMBERS, numbers(1, 2), numbers(), numbers(3));
        DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator())) {
      assertThat(input.rows()).isZero();
      assertThat(sum(connection, input)).isEqualTo(6);
      assertThat(input.rows()).isEqualTo(3);
      assertThatThrownBy(() -> sum(connection, input))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("adding up: ")
          .hasMessageContaining("released");
      input.close();
      input.close();
    }
  }

  @Test
  void mayNeverBeRead() throws SQLException {
    try (DuckDBConnection connection = bench.connect();
        BatchReader reader = bench.batches(NUMBERS, numbers(1));
        DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator())) {
      assertThat(input.rows()).isZero();
    }
  }

  @Test
  void aReaderThatFailsIsHeardInItsOwnWords() throws SQLException {
    ConnectionException broken = new ConnectionException(Fault.of("GRT-401", "gone"));
    for (Throwable thrown : List.of(broken, new OutOfMemoryError("not really"))) {
      try (DuckDBConnection connection = bench.connect();
          BatchReader reader = failing(thrown);
          DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator())) {
        assertThatThrownBy(() -> sum(connection, input)).isSameAs(thrown);
      }
    }
  }

  /** Another of DuckDB's threads may ask again before the query ends. */
  @Test
  void ofAReaderThatFailsTwiceTheFirstFailureIsHeard() throws SQLException {
    for (int i = 0; i < 200; i++) {
      try (DuckDBConnection connection = bench.connect();
          BatchReader reader = failingAgain();
          DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator())) {
        assertThatThrownBy(() -> sum(connection, input)).hasMessageContaining("failure 1");
      }
    }
  }

  private BatchReader failingAgain() {
    return new BatchReader() {
      private int asked;

      @Override
      public Schema schema() {
        return NUMBERS;
      }

      @Override
      public @Nullable VectorSchemaRoot next() {
        asked++;
        if (asked <= 20) {
          return numbers(1, 2, 3);
        }
        throw new ConnectionException(Fault.of("GRT-401", "failure " + (asked - 20)));
      }

      @Override
      public void close() {}
    };
  }

  private BatchReader failing(Throwable thrown) {
    return new BatchReader() {
      private boolean first = true;

      @Override
      public Schema schema() {
        return NUMBERS;
      }

      @Override
      public @Nullable VectorSchemaRoot next() {
        if (first) {
          first = false;
          return numbers(1);
        }
        throw DuckDbInputTest.<RuntimeException>sneaked(thrown);
      }

      @Override
      public void close() {}
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aStatementThatFailsByItselfIsHeardInDuckDbsWords() throws SQLException {
    try (DuckDBConnection connection = bench.connect();
        BatchReader reader = bench.batches(NUMBERS, numbers(1));
        DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator());
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> input.run("asking", () -> statement.execute("SELECT missing FROM s")))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("missing");
    }
  }

  @Test
  void valuesThatDuckDbCannotHoldAreRefusedByColumnRowAndValue() {
    refused(
        new ArrowType.Duration(TimeUnit.NANOSECOND), 1_500L, "1500 does not fit DuckDB's INTERVAL");
    refused(new ArrowType.Duration(TimeUnit.SECOND), 9_223_372_037L, "9223372037 does not fit");
    refused(
        new ArrowType.Duration(TimeUnit.MICROSECOND),
        -9_223_372_036_854_776L,
        "-9223372036854776 does not fit");
    refused(
        new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC"),
        Long.MAX_VALUE / 1000 + 1,
        "9223372036854776 overflows TIMESTAMPTZ");
    refused(
        new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"),
        Long.MIN_VALUE / 1_000_000 - 1,
        "-9223372036855 overflows TIMESTAMPTZ");
    refused(new ArrowType.Date(DateUnit.MILLISECOND), 86_400_001L, "86400001 ms is no whole day");
  }

  private void refused(ArrowType type, long value, String message) {
    Field leaf = ArrowFields.of("c", type, "x");
    List<Field> shapes =
        List.of(
            leaf,
            ArrowFields.of("l", ArrowType.List.INSTANCE, "x[]", leaf),
            ArrowFields.of(
                "s", ArrowType.Struct.INSTANCE, "x", ArrowFields.of("i", type, "x"), leaf),
            ArrowFields.of("f", new ArrowType.FixedSizeList(2), "x[2]", leaf));
    List<String> places = List.of("column c", "column l.c", "column s.c", "column f.c");
    for (int i = 0; i < shapes.size(); i++) {
      Schema schema = new Schema(List.of(shapes.get(i)));
      try (VectorSchemaRoot root = raw(schema, value, i)) {
        BatchConverter in = BatchConverter.entering(schema);
        String place = places.get(i);
        assertThatThrownBy(
                () ->
                    in.flat(
                        root,
                        new org.apache.arrow.vector.dictionary.DictionaryProvider
                            .MapDictionaryProvider(),
                        new Dictionaries(),
                        bench.allocator(),
                        101))
            .isInstanceOfSatisfying(
                ValidationException.class,
                e -> {
                  assertThat(e.fault().code()).isEqualTo("GRT-710");
                  assertThat(e.fault().place()).contains(place + ", row 103");
                  assertThat(e).hasMessageContaining(message);
                });
      }
    }
  }

  /** Three rows; the value is the last leaf of the third. */
  private VectorSchemaRoot raw(Schema schema, long value, int shape) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, bench.allocator());
    root.allocateNew();
    var vector = root.getVector(0);
    var leaf = vector;
    int index = 2;
    if (vector instanceof org.apache.arrow.vector.complex.FixedSizeListVector list) {
      leaf = list.getDataVector();
      index = 5;
      list.setNotNull(2);
    } else if (vector instanceof org.apache.arrow.vector.complex.ListVector list) {
      leaf = list.getDataVector();
      list.startNewValue(0);
      list.endValue(0, 1);
      list.startNewValue(1);
      list.endValue(1, 0);
      list.startNewValue(2);
      list.endValue(2, 2);
    } else if (vector instanceof org.apache.arrow.vector.complex.StructVector struct) {
      leaf = (org.apache.arrow.vector.FieldVector) struct.getVectorById(1);
      struct.setIndexDefined(2);
    }
    BaseFixedWidthVector fixed = (BaseFixedWidthVector) leaf;
    while (fixed.getValueCapacity() <= index) {
      fixed.reAlloc();
    }
    fixed.setIndexDefined(index);
    fixed.getDataBuffer().setLong(index * 8L, value);
    assertThat(shape).isBetween(0, 3);
    root.setRowCount(3);
    return root;
  }

  @Test
  void nanosecondsOfAnIntervalAreRefusedAndWholeMicrosecondsAreNot() {
    Schema schema =
        new Schema(
            List.of(ArrowFields.of("i", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO), "x")));
    for (long nanos : new long[] {1, 999, 1_001, -1}) {
      List<List<@Nullable Object>> rows =
          List.of(
              row((Object) null),
              row(
                  new org.apache.arrow.vector.PeriodDuration(
                      java.time.Period.ofDays(2), java.time.Duration.ofNanos(nanos))));
      assertThatThrownBy(() -> bench.thereAndBack(schema, schema, rows))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("column i, row 2: 0 months 2 days " + nanos + " ns");
    }
  }

  @Test
  void bitsOfFixedWidthTypesCrossAsTheyAre() {
    List<ArrowType> types = new ArrayList<>();
    for (TimeUnit unit : TimeUnit.values()) {
      types.add(new ArrowType.Timestamp(unit, null));
    }
    types.add(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
    types.add(new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC"));
    types.add(new ArrowType.Time(TimeUnit.MICROSECOND, 64));
    types.add(new ArrowType.Time(TimeUnit.NANOSECOND, 64));
    types.add(new ArrowType.Int(64, false));
    types.add(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    long[] bits = {
      Long.MIN_VALUE,
      Long.MIN_VALUE + 1,
      -1,
      0,
      1,
      Long.MAX_VALUE - 1,
      Long.MAX_VALUE,
      0x7ff8000000000001L,
      86_400_000_000L,
      86_400_000_001L
    };
    for (ArrowType type : types) {
      Schema schema = new Schema(List.of(ArrowFields.of("c", type, "x")));
      assertThat(bitsThereAndBack(schema, bits)).as(type.toString()).containsExactly(bits);
    }
  }

  private long[] bitsThereAndBack(Schema schema, long[] bits) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, bench.allocator());
    root.allocateNew();
    BaseFixedWidthVector vector = (BaseFixedWidthVector) root.getVector(0);
    for (int i = 0; i < bits.length; i++) {
      vector.setIndexDefined(i);
      vector.getDataBuffer().setLong(i * 8L, bits[i]);
    }
    root.setRowCount(bits.length);
    DuckDBConnection connection = bench.connect();
    long[] back = new long[bits.length];
    try (BatchReader reader = bench.batches(schema, root);
        DuckDbInput input = DuckDbInput.register(connection, "s", reader, bench.allocator());
        BatchReader result =
            DuckDbReader.open(
                connection, "FROM s", schema, bench.context(dev.greta.spi.BatchTarget.DEFAULT));
        VectorSchemaRoot batch = result.next()) {
      assertThat(batch).isNotNull();
      ArrowBuf data = batch.getVector(0).getDataBuffer();
      for (int i = 0; i < back.length; i++) {
        back[i] = data.getLong(i * 8L);
      }
      assertThat(input.rows()).isEqualTo(bits.length);
    }
    return back;
  }

  @Test
  void textThatIsNoNumberAnyMoreStaysText() {
    Schema big =
        new Schema(List.of(ArrowFields.of("d", new ArrowType.Decimal(40, 1, 256), "numeric")));
    for (String text : List.of("x", "1.25", "1" + "0".repeat(39) + ".0", "")) {
      try (BatchReader reader = bench.read("SELECT " + DuckDb.literal(text) + " AS d", big)) {
        assertThatThrownBy(reader::next)
            .isInstanceOfSatisfying(
                SchemaMisfitException.class,
                e ->
                    assertThat(e.widerSchema().getFields())
                        .containsExactly(ArrowFields.of("d", ArrowType.Utf8.INSTANCE, "numeric")));
      }
    }
    try (BatchReader reader = bench.read("SELECT '" + "9".repeat(39) + ".9' AS d", big)) {
      assertThat(ArrowRows.drain(reader))
          .containsExactly(row(new BigDecimal("9".repeat(39) + ".9")));
    }
  }

  @Test
  void bytesOfAnotherLengthWantAVariableColumn() {
    Schema fixed =
        new Schema(List.of(ArrowFields.of("b", new ArrowType.FixedSizeBinary(2), "bytes")));
    try (BatchReader reader = bench.read("SELECT 'abc'::BLOB AS b", fixed)) {
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(
              SchemaMisfitException.class,
              e -> {
                assertThat(e).hasMessageContaining("has 3 bytes where 2 are due");
                assertThat(e.widerSchema().getFields())
                    .containsExactly(ArrowFields.of("b", ArrowType.Binary.INSTANCE, "bytes"));
              });
    }
  }

  @Test
  void typesWithoutACounterpartAreRefusedByName() {
    for (ArrowType type :
        List.of(
            new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
            new ArrowType.Interval(IntervalUnit.YEAR_MONTH),
            new ArrowType.Interval(IntervalUnit.DAY_TIME),
            new ArrowType.Union(UnionMode.Sparse, new int[] {}),
            ArrowType.Utf8View.INSTANCE)) {
      Field field = new Field("odd", FieldType.nullable(type), List.of());
      assertThat(DuckDbTypes.holds(field)).isFalse();
      assertThatThrownBy(() -> DuckDbTypes.of(field))
          .isInstanceOfSatisfying(
              ValidationException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-711");
                assertThat(e).hasMessageContaining("column odd: ").hasMessageContaining(type + "");
              });
    }
    Field empty = new Field("odd", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of());
    assertThat(DuckDbTypes.holds(empty)).isFalse();
  }

  @Test
  void narrowerColumnsAreReportedByName() {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.of("plain", new ArrowType.Decimal(38, 2, 128), "n"),
                ArrowFields.of("big", new ArrowType.Decimal(50, 2, 256), "n"),
                ArrowFields.of(
                    "days",
                    ArrowType.List.INSTANCE,
                    "x",
                    ArrowFields.of("d", new ArrowType.Duration(TimeUnit.MICROSECOND), "x"))));
    Map<String, String> narrowed = DuckDbTypes.narrowed(schema);
    assertThat(narrowed.keySet()).containsExactly("big", "days");
    assertThat(narrowed.get("big")).contains("38 digits", "text");
    assertThat(DuckDbTypes.isChecked(schema.getFields().get(0))).isFalse();
    assertThat(DuckDbTypes.isChecked(schema.getFields().get(1))).isTrue();
    assertThat(DuckDbTypes.isChecked(schema.getFields().get(2))).isTrue();
  }
}
