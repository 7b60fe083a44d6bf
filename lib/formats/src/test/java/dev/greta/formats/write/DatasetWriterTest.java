package dev.greta.formats.write;

import static dev.greta.testkit.ArrowAssertions.assertReads;
import static dev.greta.testkit.ArrowAssertions.assertSameRows;
import static dev.greta.testkit.ArrowAssertions.assertSameSchema;
import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.formats.arrow.ArrowFormat;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import dev.greta.testkit.ArrowAssertions;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.RowReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetWriterTest {

  private static final Schema NUMBERS =
      new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "bigint")));

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() throws IOException {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".wal"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void arrowHoldsEveryTypeAsItIs(int batchRows) throws IOException {
    EveryType data = EveryType.ALL;
    Path file = write(data, "all.arrow", batchRows);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (var channel = Files.newByteChannel(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        var words =
            new MapDictionaryProvider(
                reader.getDictionaryVectors().values().toArray(Dictionary[]::new));
        assertSameSchema(ArrowAssertions.ofValues(root.getSchema(), words), data.schema());
        rows.addAll(ArrowRows.of(root, words));
      }
    }
    assertSameRows(data.schema(), rows, data.rows());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void arrowIsReadBackAsItWasWritten(int batchRows) throws IOException {
    EveryType data = EveryType.ALL;
    LocalFile file = LocalFile.stamp(write(data, "all.arrow", batchRows));
    SourceContext room = new SourceContext(allocator, folder, folder, 64L << 20, 1);
    FileScan scan = new ArrowFormat().plan(file, Optional.empty(), room);
    ReadContext context =
        new ReadContext(
            allocator,
            new BatchTarget(2, Long.MAX_VALUE),
            new Cancellation(),
            RetryPolicy.NONE,
            ReadListener.NONE);
    try (BatchReader reader = new ArrowFormat().scan(scan.toJson()).read(context, room)) {
      assertSameRows(data.schema(), ArrowRows.drain(reader), data.rows());
      assertSameSchema(
          ArrowAssertions.ofValues(reader.schema(), reader.dictionaries()), data.schema());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void parquetHoldsEveryTypeThatDuckDbHas(int batchRows) throws Exception {
    EveryType data = EveryType.IN_DUCKDB;
    Path file = write(data, "all.parquet", batchRows);
    try (DuckDb duckDb = inMemory(file)) {
      assertDuckDbReads(duckDb, "FROM " + DuckDb.literal(file.toString()), data, inParquet(data));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void duckDbHoldsEveryTypeThatItHas(int batchRows) throws Exception {
    EveryType data = EveryType.IN_DUCKDB;
    Path file = write(data, "all.duckdb", batchRows);
    try (DuckDb duckDb = database(file)) {
      assertDuckDbReads(duckDb, "FROM data", data, data.schema());
      assertThat(types(duckDb, "FROM data"))
          .isEqualTo(data.columns().stream().map(EveryType.Column::duckType).toList());
    }
  }

  @Test
  void csvHoldsEveryTypeAsText() throws IOException {
    EveryType data = EveryType.ALL;
    Path file = write(data, "all.csv", 3);
    String header =
        data.schema().getFields().stream().map(Field::getName).collect(Collectors.joining(","));
    String expected =
        data.csv().stream()
            .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n", header + "\n", "\n"));
    assertThat(Files.readString(file)).isEqualTo(expected);
  }

  @Test
  void duckDbReadsTheSameTextsFromCsv() throws Exception {
    EveryType data = EveryType.ALL;
    Path file = write(data, "all.csv", 3);
    String sql =
        "FROM read_csv(%s, all_varchar = true, header = true, allow_quoted_nulls = false)"
            .formatted(DuckDb.literal(file.toString()));
    List<List<@Nullable Object>> rows;
    try (DuckDb duckDb = inMemory(file);
        BatchReader reader = DuckDbReader.open(duckDb.connect(), sql, context())) {
      rows = ArrowRows.drain(reader);
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<@Nullable Object> row : data.csv()) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (Object cell : row) {
        cells.add(unquoted(String.valueOf(cell)));
      }
      expected.add(cells);
    }
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void jsonHoldsEveryTypeAsItIs() throws IOException {
    EveryType data = EveryType.ALL;
    Path file = write(data, "all.json", 3);
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();
    JsonNode actual = mapper.readTree(file.toFile());
    List<List<@Nullable Object>> expected = data.json();
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      List<Field> fields = data.schema().getFields();
      assertThat(actual.get(row).fieldNames())
          .toIterable()
          .containsExactlyElementsOf(fields.stream().map(Field::getName).toList());
      for (int column = 0; column < fields.size(); column++) {
        assertThat(actual.get(row).get(fields.get(column).getName()))
            .as("row %d, column %s", row, fields.get(column).getName())
            .isEqualTo(mapper.readTree(String.valueOf(expected.get(row).get(column))));
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(expected.size() + 2);
    assertThat(Files.readString(file)).contains("\"decimal\":-0.10,");
  }

  @Test
  void ndjsonHasTheLinesOfJsonsArray() throws IOException {
    List<String> array = Files.readAllLines(write(EveryType.ALL, "all.json", 3));
    List<String> lines = Files.readAllLines(write(EveryType.ALL, "all.ndjson", 3));
    assertThat(lines)
        .isEqualTo(
            array.subList(1, array.size() - 1).stream()
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.arrow", "e.parquet", "e.duckdb", "e.csv", "e.json", "e.ndjson"})
  void noRowsAreAFileWithoutRows(String name) throws Exception {
    Path file = folder.resolve(name);
    try (RowReader rows = new RowReader(allocator, NUMBERS, List.of(), 1)) {
      writer().write(rows, file);
    }
    switch (name) {
      case "e.csv" -> assertThat(file).hasContent("n\n");
      case "e.ndjson" -> assertThat(file).isEmptyFile();
      case "e.json" -> assertThat(Files.readString(file)).isEqualTo("[]\n");
      case "e.arrow" -> {
        try (ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator)) {
          assertSameSchema(reader.getVectorSchemaRoot().getSchema(), NUMBERS);
          assertThat(reader.loadNextBatch()).isFalse();
        }
      }
      default -> {
        boolean parquet = name.equals("e.parquet");
        try (DuckDb duckDb = parquet ? inMemory(file) : database(file)) {
          String from = parquet ? "FROM " + DuckDb.literal(file.toString()) : "FROM data";
          try (BatchReader reader = DuckDbReader.open(duckDb.connect(), from, NUMBERS, context())) {
            assertReads(reader, NUMBERS, List.of());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"o.parquet", "o.duckdb"})
  void rowsKeepTheirOrder(String name) throws Exception {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < 300_000; i++) {
      rows.add(row(i * 7919 % 300_007));
    }
    Path file = folder.resolve(name);
    try (RowReader reader = new RowReader(allocator, NUMBERS, rows, 10_000)) {
      writer().write(reader, file);
    }
    boolean parquet = name.endsWith("parquet");
    try (DuckDb duckDb = parquet ? inMemory(file) : database(file);
        BatchReader reader =
            DuckDbReader.open(
                duckDb.connect(),
                parquet ? "FROM " + DuckDb.literal(file.toString()) : "FROM data",
                NUMBERS,
                context())) {
      assertThat(ArrowRows.drain(reader)).isEqualTo(rows);
    }
  }

  @Test
  void noRowsOfADictionaryAreStillReadable() throws IOException {
    Schema schema = new Schema(List.of(ArrowFields.dictionary("c", 1, "enum")));
    Path file = folder.resolve("none.arrow");
    write(schema, List.of(), file);
    try (ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator)) {
      assertThat(reader.loadNextBatch()).isFalse();
      assertThat(reader.getDictionaryVectors()).containsOnlyKeys(1L);
    }
  }

  @Test
  void nullInTheOnlyColumnOfACsvIsAnEmptyLine() throws IOException {
    Path file = folder.resolve("one.csv");
    write(
        new Schema(List.of(ArrowFields.of("a", ArrowType.Utf8.INSTANCE, "text"))),
        List.of(row("x"), row((Object) null), row("")),
        file);
    assertThat(Files.readString(file)).isEqualTo("a\nx\n\n\"\"\n");
  }

  @Test
  void tsvIsCsvWithTabs() throws IOException {
    Path file = folder.resolve("one.TSV");
    write(twoColumns("a\tb", "c"), List.of(row(1, 2), row(null, 3)), file);
    assertThat(file).hasContent("\"a\tb\"\tc\n1\t2\n\t3\n");
  }

  @Test
  void theHeaderShowsOneDelimiterOnly() throws IOException {
    Path file = folder.resolve("one.csv");
    write(twoColumns("a;b", "c|d\te"), List.of(), file);
    assertThat(file).hasContent("\"a;b\",\"c|d\te\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.csv", "all.tsv", "all.json", "all.ndjson"})
  void aPackedTextIsTheTextPacked(String name) throws IOException {
    EveryType data = EveryType.ALL;
    byte[] plain = Files.readAllBytes(write(data, name, 3));
    byte[] gzip = Files.readAllBytes(write(data, name + ".gz", 3));
    byte[] zstd = Files.readAllBytes(write(data, name + ".zst", 3));

    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain);
    }
    try (InputStream unpacked = new ZstdInputStream(new ByteArrayInputStream(zstd))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain);
    }
    assertThat(gzip).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0); // Neither a name nor a time.
    assertThat(zstd[4] & 4).as("a checksum").isEqualTo(4);
  }

  @Test
  void csvWritesWhatIsNoNumberByName() throws IOException {
    Path file = folder.resolve("nan.csv");
    write(
        doubles(),
        List.of(row(Double.NaN), row(Double.POSITIVE_INFINITY), row(Double.NEGATIVE_INFINITY)),
        file);
    assertThat(Files.readString(file)).isEqualTo("d\nNaN\nInfinity\n-Infinity\n");
  }

  @Test
  void csvQuotesTheNamesOfColumnsToo() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.of("", new ArrowType.Int(64, true), "x"),
                ArrowFields.of("a,\"b\"", new ArrowType.Int(64, true), "x")));
    Path file = folder.resolve("names.csv");
    write(schema, List.of(row(1, 2)), file);
    assertThat(Files.readString(file)).isEqualTo("\"\",\"a,\"\"b\"\"\"\n1,2\n");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void jsonRefusesWhatIsNoNumber(double value) {
    Path file = folder.resolve("nan.json");
    assertRefused(doubles(), List.of(row(1.0), row(value)), file, "GRT-1109")
        .hasMessageContaining("column d, row 2");
  }

  @Test
  void jsonRefusesJsonThatIsNone() {
    Schema schema = new Schema(List.of(ArrowFields.json("j", "json")));
    for (String text : List.of("{", "", "1 2", "nul")) {
      assertRefused(schema, List.of(row("{}"), row(text)), folder.resolve("bad.json"), "GRT-1109")
          .hasMessageContaining("column j, row 2");
    }
  }

  @Test
  void textRefusesNamesThatAreThereTwice() {
    for (String name : List.of("twice.csv", "twice.json", "twice.parquet", "twice.duckdb")) {
      assertRefused(twoColumns("a", "a"), List.of(row(1, 2)), folder.resolve(name), "GRT-1108")
          .hasMessageContaining("'a' is there twice");
    }
  }

  @Test
  void duckDbsFormatsRefuseNamesThatDifferInCaseOnly() throws IOException {
    for (String name : List.of("case.parquet", "case.duckdb")) {
      assertRefused(twoColumns("A", "a"), List.of(row(1, 2)), folder.resolve(name), "GRT-1108")
          .hasMessageContaining("'a'");
      assertRefused(twoColumns("A", ""), List.of(row(1, 2)), folder.resolve(name), "GRT-1108")
          .hasMessageContaining("no name");
      assertRefused(structOf("x", "X"), List.of(), folder.resolve(name), "GRT-1108")
          .hasMessageContaining("'X'");
    }
    Path csv = folder.resolve("case.csv");
    write(twoColumns("A", "a"), List.of(row(1, 2)), csv);
    assertThat(Files.readString(csv)).isEqualTo("A,a\n1,2\n");
  }

  @Test
  void duckDbsFormatsRefuseDecimalsOfMoreThan38DigitsUnlessAskedForText() throws Exception {
    Schema schema =
        new Schema(List.of(ArrowFields.of("big", new ArrowType.Decimal(39, 1, 256), "numeric")));
    BigDecimal value = new BigDecimal("12345678901234567890123456789012345678.9");
    for (String name : List.of("big.parquet", "big.duckdb")) {
      assertRefused(schema, List.of(row(value)), folder.resolve(name), "GRT-1107")
          .hasMessageContaining("column big");
    }
    Path file = folder.resolve("text.parquet");
    try (RowReader rows = new RowReader(allocator, schema, List.of(row(value)), 1)) {
      new DatasetWriter(settings(true)).write(rows, file);
    }
    try (DuckDb duckDb = inMemory(file);
        BatchReader reader =
            DuckDbReader.open(
                duckDb.connect(), "FROM " + DuckDb.literal(file.toString()), context())) {
      assertThat(ArrowRows.drain(reader)).containsExactly(row(value.toPlainString()));
    }
  }

  /** DuckDB would take it in as text, and nobody would be told. */
  @Test
  void duckDbsFormatsRefuseDecimalsOfMoreThan38DigitsWithinOtherTypesToo() {
    Field decimal = Field.nullable("item", new ArrowType.Decimal(39, 1, 256));
    Field list = ArrowFields.of("list", ArrowType.List.INSTANCE, "numeric[]", decimal);
    Field struct = ArrowFields.of("struct", ArrowType.Struct.INSTANCE, "row", list);
    for (String name : List.of("nested.parquet", "nested.duckdb")) {
      for (Field field : List.of(list, struct)) {
        Schema schema = new Schema(List.of(field));
        assertRefused(schema, List.of(), folder.resolve(name), "GRT-1107")
            .hasMessageContaining("column " + field.getName());
      }
    }
  }

  @Test
  void parquetRefusesIntervalsThatItWouldCut() throws Exception {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.of(
                    "i", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO), "interval")));
    PeriodDuration fine = new PeriodDuration(Period.ofDays(1), Duration.ofNanos(3_000_500_000L));
    PeriodDuration negative = new PeriodDuration(Period.ofDays(-1), Duration.ZERO);
    PeriodDuration nanos = new PeriodDuration(Period.ZERO, Duration.ofNanos(1));
    Path file = folder.resolve("i.parquet");
    assertRefused(schema, List.of(row(fine)), file, "GRT-1109").hasMessageContaining("column i");
    assertRefused(schema, List.of(row(negative)), file, "GRT-1109")
        .hasMessageContaining("column i")
        .hasMessageContaining("Parquet has no negative ones");
    PeriodDuration hours = new PeriodDuration(Period.ZERO, Duration.ofHours(24));
    assertRefused(schema, List.of(row(hours)), file, "GRT-1109")
        .hasMessageContaining("column i")
        .hasMessageContaining("days");
    assertRefused(schema, List.of(row(nanos)), file, "GRT-1109").hasMessageContaining("column i");
    assertRefused(schema, List.of(row(nanos)), folder.resolve("i.duckdb"), "GRT-1109");
    write(schema, List.of(row(fine)), folder.resolve("i.duckdb"));
    try (DuckDb duckDb = database(folder.resolve("i.duckdb"));
        BatchReader reader = DuckDbReader.open(duckDb.connect(), "FROM data", schema, context())) {
      assertThat(ArrowRows.drain(reader)).containsExactly(row(fine));
    }
    Schema list =
        new Schema(
            List.of(
                ArrowFields.of(
                    "l",
                    ArrowType.List.INSTANCE,
                    "interval[]",
                    Field.nullable("item", new ArrowType.Duration(TimeUnit.MICROSECOND)))));
    assertRefused(list, List.of(), file, "GRT-1107").hasMessageContaining("column l");
  }

  @ParameterizedTest
  @CsvSource({"x.txt", "parquet", "x", ".hidden", "x.csv.bz2", "x.parquet.gz", "x.gz"})
  void refusesAnEndingThatItDoesNotKnow(String name) {
    assertRefused(NUMBERS, List.of(row(1)), folder.resolve(name), "GRT-1101")
        .hasMessageContaining(name);
  }

  @Test
  void knowsEndingsInAnyCase() throws IOException {
    write(NUMBERS, List.of(row(1)), folder.resolve("X.CSV"));
    assertThat(folder.resolve("X.CSV")).hasContent("n\n1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f.arrow",
        "f.parquet",
        "f.duckdb",
        "f.csv",
        "f.json",
        "f.ndjson",
        "f.xlsx",
        "f.csv.gz",
        "f.tsv.zst"
      })
  void aReaderThatFailsLeavesTheOldFileAndItsOwnException(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "old");
    ConnectionException lost = new ConnectionException(Fault.of("GRT-401", "lost"));
    try (RowReader rows = new RowReader(allocator, NUMBERS, List.of(row(1), row(2)), 1);
        BatchReader failing = new FailingReader(rows, lost)) {
      assertThatThrownBy(() -> writer().write(failing, file)).isSameAs(lost);
    }
    assertThat(file).hasContent("old");
    assertThat(filesIn(folder)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f.arrow",
        "f.parquet",
        "f.duckdb",
        "f.csv",
        "f.json",
        "f.ndjson",
        "f.xlsx",
        "f.csv.gz",
        "f.tsv.zst"
      })
  void aFullDiskIsAnOutputErrorAndLeavesTheOldFile(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "old");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long i = 0; i < 100_000; i++) {
      rows.add(row(i * 7919));
    }
    Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
    try (RowReader reader = new RowReader(allocator, NUMBERS, rows, 1_000)) {
      assertThatThrownBy(
              () -> new DatasetWriter(settings(false), place -> full).write(reader, file))
          .isInstanceOfSatisfying(
              OutputException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-1105"));
    }
    assertThat(file).hasContent("old");
    assertThat(filesIn(folder)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p.arrow",
        "p.parquet",
        "p.duckdb",
        "p.csv",
        "p.json",
        "p.ndjson",
        "p.xlsx",
        "p.csv.gz",
        "p.tsv.zst"
      })
  void nothingIsSeenBeforeItIsPublished(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "old");
    try (RowReader rows = new RowReader(allocator, NUMBERS, List.of(row(1)), 1);
        PendingFile pending = writer().prepare(rows, file)) {
      assertThat(file).hasContent("old");
      assertThat(pending.bytes()).isPositive();
      pending.publish();
      assertThat(file).hasSize(pending.bytes());
    }
    assertThat(filesIn(folder)).containsExactly(name);
  }

  /** Parquet has lists of any length only. */
  private static Schema inParquet(EveryType data) {
    List<Field> fields = new ArrayList<>();
    for (Field field : data.schema().getFields()) {
      fields.add(
          field.getType() instanceof ArrowType.FixedSizeList
              ? new Field(
                  field.getName(),
                  new FieldType(true, ArrowType.List.INSTANCE, null, field.getMetadata()),
                  field.getChildren())
              : field);
    }
    return new Schema(fields);
  }

  private void assertDuckDbReads(DuckDb duckDb, String sql, EveryType data, Schema schema) {
    try (BatchReader reader = DuckDbReader.open(duckDb.connect(), sql, schema, context())) {
      assertReads(reader, schema, data.rows());
    }
  }

  private static List<String> types(DuckDb duckDb, String sql) throws SQLException {
    List<String> types = new ArrayList<>();
    try (DuckDBConnection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("DESCRIBE " + sql)) {
      while (columns.next()) {
        types.add(columns.getString("column_type"));
      }
    }
    return types;
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Schema schema, List<List<@Nullable Object>> rows, Path file, String code) {
    var assertion =
        assertThatThrownBy(() -> write(schema, rows, file))
            .isInstanceOfSatisfying(
                OutputException.class,
                e -> {
                  assertThat(e.kind()).isEqualTo(ErrorKind.OUTPUT);
                  assertThat(e.fault().code()).as("%s", e).isEqualTo(code);
                  assertThat(e.fault().place().orElse("")).contains(file.toString());
                  assertThat(e.fault().remedy()).isPresent();
                });
    assertThat(file).doesNotExist();
    return assertion;
  }

  private Path write(EveryType data, String name, int batchRows) {
    Path file = folder.resolve(name);
    try (RowReader rows = new RowReader(allocator, data.schema(), data.rows(), batchRows)) {
      writer().write(rows, file);
    }
    return file;
  }

  private void write(Schema schema, List<List<@Nullable Object>> rows, Path file) {
    try (RowReader reader = new RowReader(allocator, schema, rows, 1)) {
      writer().write(reader, file);
    }
  }

  private DatasetWriter writer() {
    return new DatasetWriter(settings(false));
  }

  private DatasetWriter.Settings settings(boolean decimalsAsText) {
    return new DatasetWriter.Settings(allocator, folder, 256L << 20, 2, decimalsAsText);
  }

  private DuckDb inMemory(Path file) throws SQLException {
    return DuckDb.open(DuckDb.Settings.inMemory(List.of(file), folder, 256L << 20, 2));
  }

  private DuckDb database(Path file) throws SQLException {
    return DuckDb.open(
        new DuckDb.Settings(Optional.of(file), true, List.of(), folder, 256L << 20, 2));
  }

  private ReadContext context() {
    return new ReadContext(
        allocator, BatchTarget.DEFAULT, new Cancellation(), RetryPolicy.NONE, ReadListener.NONE);
  }

  private static Schema doubles() {
    return new Schema(
        List.of(
            ArrowFields.of(
                "d", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "double")));
  }

  private static Schema twoColumns(String first, String second) {
    return new Schema(
        List.of(
            ArrowFields.of(first, new ArrowType.Int(64, true), "bigint"),
            ArrowFields.of(second, new ArrowType.Int(64, true), "bigint")));
  }

  private static Schema structOf(String first, String second) {
    return new Schema(
        List.of(
            ArrowFields.of(
                "s",
                ArrowType.Struct.INSTANCE,
                "struct",
                Field.nullable(first, ArrowType.Bool.INSTANCE),
                Field.nullable(second, ArrowType.Bool.INSTANCE))));
  }

  private static @Nullable String unquoted(String csv) {
    if (csv.isEmpty()) {
      return null;
    }
    return csv.startsWith("\"") ? csv.substring(1, csv.length() - 1).replace("\"\"", "\"") : csv;
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Fails after its first batch. */
  private record FailingReader(BatchReader rows, RuntimeException failure, int[] left)
      implements BatchReader {

    FailingReader(BatchReader rows, RuntimeException failure) {
      this(rows, failure, new int[] {1});
    }

    @Override
    public Schema schema() {
      return rows.schema();
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (left[0]-- == 0) {
        throw failure;
      }
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
