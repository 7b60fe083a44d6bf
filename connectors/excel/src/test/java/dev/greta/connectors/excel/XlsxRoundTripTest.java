package dev.greta.connectors.excel;

import static dev.greta.connectors.excel.ExcelReads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.formats.write.DatasetWriter;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.OutputException;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as a workbook and read again is what it was, cell by cell. */
class XlsxRoundTripTest {

  private Path folder;
  private ExcelReads reads;

  @BeforeEach
  void open(@TempDir Path given) {
    folder = given;
    reads = new ExcelReads(given);
  }

  @AfterEach
  void close() {
    reads.close();
  }

  private static Field field(String name, String type) {
    return ExcelType.parse(type).orElseThrow().field(name);
  }

  private Path write(Schema schema, List<List<@Nullable Object>> rows) {
    Path file = folder.resolve("out.xlsx");
    try (BufferAllocator allocator = new RootAllocator();
        BatchReader reader = new ListReader(allocator, schema, rows)) {
      new DatasetWriter(new DatasetWriter.Settings(allocator, folder, 64L << 20, 1, false))
          .write(reader, file);
    }
    return file;
  }

  /** Rows in batches of three. */
  private static final class ListReader implements BatchReader {

    private final BufferAllocator allocator;
    private final Schema schema;
    private final List<List<@Nullable Object>> rows;
    private int at;

    ListReader(BufferAllocator allocator, Schema schema, List<List<@Nullable Object>> rows) {
      this.allocator = allocator;
      this.schema = schema;
      this.rows = rows;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      int from = at;
      at = Math.min(rows.size(), at + 3);
      return from == at ? null : ArrowRows.batch(allocator, schema, rows.subList(from, at));
    }

    @Override
    public void close() {}
  }

  private static final Map<String, Function<Random, Object>> VALUES = values();

  private static Map<String, Function<Random, Object>> values() {
    Map<String, Function<Random, Object>> values = new HashMap<>();
    values.put("bool", Random::nextBoolean);
    values.put("int64", r -> r.nextLong() >> (11 + r.nextInt(50)));
    values.put("float64", r -> r.nextInt(4) == 0 ? (double) r.nextInt() : anyDouble(r));
    values.put("decimal(15,4)", r -> BigDecimal.valueOf(r.nextLong() % 1_000_000_000_000_000L, 4));
    values.put("date", r -> LocalDate.ofEpochDay(-25_567 + r.nextInt(2_958_465)));
    values.put(
        "timestamp",
        r ->
            LocalDate.of(1900, 1, 1)
                .atStartOfDay()
                .plusDays(r.nextInt(60_000))
                .plusNanos((r.nextLong() >>> 1) % 86_400_000_000L * 1_000));
    values.put("time", r -> LocalTime.ofNanoOfDay((r.nextLong() >>> 1) % 86_400_000_000L * 1_000));
    values.put("duration", r -> Duration.ofMillis(r.nextInt()));
    values.put("text", XlsxRoundTripTest::anyText);
    return values;
  }

  private static double anyDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 0.1;
  }

  private static String anyText(Random random) {
    String[] parts = {
      "a", " ", "_x000D_", "_", "x0041_", "\r\n", "\t", "\u0000", "\u001f", "<&>\"'", "ü", "漢",
      "😀", "]]>", "\ufffe", "\ufeff", "=1+1", "\u007f"
    };
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void seededFramesComeBackCellByCell(long seed) {
    Random random = new Random(seed);
    List<String> types = new ArrayList<>(VALUES.keySet());
    Collections.sort(types);
    Collections.shuffle(types, random);
    List<String> chosen = types.subList(0, 1 + random.nextInt(types.size()));
    List<Field> fields = new ArrayList<>();
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      fields.add(field("c" + i, chosen.get(i)));
      given.put("c" + i, chosen.get(i));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 1 + random.nextInt(50); i >= 0; i--) {
      List<@Nullable Object> row = new ArrayList<>();
      for (String type : chosen) {
        row.add(
            i > 0 && random.nextInt(5) == 0
                ? null
                : java.util.Objects.requireNonNull(VALUES.get(type)).apply(random));
      }
      rows.add(row); // The last has values: empty rows behind a table are not part of it.
    }
    write(new Schema(fields), rows);

    Loaded typed = reads.load("out.xlsx", Map.of("types", given));
    assertThat(typed.rows()).as("seed %d, types given", seed).isEqualTo(ArrowRows.normal(rows));

    Loaded found = reads.load("out.xlsx");
    for (int i = 0; i < chosen.size(); i++) {
      String as = found.types().get(i);
      if (as.equals(chosen.get(i))) {
        assertThat(found.column(i)).as("seed %d, column %d", seed, i).isEqualTo(typed.column(i));
      } else {
        assertThat(chosen.get(i) + " as " + as)
            .isIn(
                "float64 as int64",
                "decimal(15,4) as float64",
                "decimal(15,4) as int64",
                "timestamp as date");
      }
    }
  }

  @Test
  void whatASheetHasNoKindForIsText() {
    Schema schema =
        new Schema(
            List.of(
                ArrowFields.of("utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "x"),
                ArrowFields.of("bin", ArrowType.Binary.INSTANCE, "x"),
                ArrowFields.of(
                    "list",
                    ArrowType.List.INSTANCE,
                    "x",
                    ArrowFields.of("item", new ArrowType.Int(32, true), "x")),
                ArrowFields.uuid("id", "x")));
    write(
        schema,
        List.of(
            row(
                Instant.parse("2024-02-29T12:00:00.000001Z"),
                ArrowRows.Bytes.of("abc".getBytes(StandardCharsets.UTF_8)),
                List.of(1L, 2L),
                java.util.UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))));
    assertThat(reads.load("out.xlsx").rows())
        .containsExactly(
            row(
                "2024-02-29T12:00:00.000001Z",
                "YWJj",
                "[1,2]",
                "00112233-4455-6677-8899-aabbccddeeff"));
  }

  private void assertRefused(Field field, Object value, String said) {
    assertThatThrownBy(() -> write(new Schema(List.of(field)), List.of(row(value))))
        .isInstanceOfSatisfying(
            OutputException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-1109");
              assertThat(e.getMessage()).contains("column c, row 1", said);
            });
    assertThat(folder.resolve("out.xlsx")).doesNotExist();
  }

  @Test
  void whatACellDoesNotHoldIsRefused() {
    assertRefused(field("c", "int64"), 9007199254740993L, "9007199254740993: beyond 2^53");
    assertRefused(
        ArrowFields.of("c", new ArrowType.Int(64, false), "x"),
        new java.math.BigInteger("18446744073709551615"),
        "beyond 2^53");
    assertRefused(field("c", "decimal(38,2)"), new BigDecimal("12345678901234.56"), "15 digits");
    assertRefused(field("c", "float64"), Double.NaN, "NaN");
    assertRefused(field("c", "float64"), Double.NEGATIVE_INFINITY, "Infinity");
    assertRefused(field("c", "text"), "x".repeat(32_768), "32768 characters");
    assertRefused(field("c", "date"), LocalDate.of(1899, 12, 31), "1899-12-31");
    assertRefused(field("c", "timestamp"), LocalDateTime.parse("1899-12-31T23:59:59"), "1900");
    assertRefused(
        field("c", "timestamp"), LocalDateTime.parse("9999-12-31T23:59:59.999999"), "finer");
    assertRefused(
        ArrowFields.of("c", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), "x"),
        LocalDateTime.parse("2024-01-01T00:00:00.000000001"),
        "finer than a microsecond");
    assertRefused(
        field("c", "duration"), Duration.ofDays(40_000_000).plusNanos(1_000), "more digits");
  }

  @Test
  void atItsBoundsEverythingStillFits() {
    Schema schema =
        new Schema(
            List.of(
                field("i", "int64"), field("d", "date"), field("t", "text"), field("e", "text")));
    List<List<@Nullable Object>> rows =
        List.of(
            row(9007199254740992L, LocalDate.of(1900, 1, 1), "x".repeat(32_767), ""),
            row(-9007199254740992L, LocalDate.of(1900, 2, 28), "_x0000_", "e"),
            row(0, LocalDate.of(1900, 3, 1), "_x", "e"),
            row(1, LocalDate.of(9999, 12, 31), "\ud83d\ude00", "e"));
    write(schema, rows);
    assertThat(reads.load("out.xlsx").rows()).isEqualTo(rows);
  }

  @Test
  void tooManyColumnsAreRefused() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i <= CellName.MOST_COLUMNS; i++) {
      fields.add(field("c" + i, "bool"));
    }
    assertThatThrownBy(() -> write(new Schema(fields), List.of()))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-1115"));
  }

  @Test
  void aSheetIsAsLongAsSheetsCanBeAndNoLonger() {
    Schema schema = new Schema(List.of(field("c", "bool")));
    int most = CellName.MOST_ROWS - 1;
    assertThat(writeBatches(schema, most)).isNotEmptyFile();
    assertThatThrownBy(() -> writeBatches(schema, most + 1))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-1115"));
  }

  /** So many rows of one true, in few batches. */
  private Path writeBatches(Schema schema, int count) {
    Path file = folder.resolve("long.xlsx");
    try (BufferAllocator allocator = new RootAllocator();
        BatchReader reader =
            new BatchReader() {
              private int left = count;

              @Override
              public Schema schema() {
                return schema;
              }

              @Override
              public @Nullable VectorSchemaRoot next() {
                int now = Math.min(left, 100_000);
                left -= now;
                return now == 0
                    ? null
                    : ArrowRows.batch(allocator, schema, Collections.nCopies(now, row(true)));
              }

              @Override
              public void close() {}
            }) {
      new DatasetWriter(new DatasetWriter.Settings(allocator, folder, 64L << 20, 1, false))
          .write(reader, file);
    }
    return file;
  }

  @Test
  void anotherReaderShowsTheSame() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                field("text", "text"),
                field("number", "float64"),
                field("date", "date"),
                field("moment", "timestamp"),
                field("time", "time"),
                field("span", "duration"),
                field("truth", "bool")));
    Path file =
        write(
            schema,
            List.of(
                row(
                    "a\r\n_x000D_<b>",
                    0.1,
                    LocalDate.of(2024, 2, 29),
                    LocalDateTime.parse("2024-02-29T12:30:15.250"),
                    LocalTime.parse("23:59:59.999"),
                    Duration.ofHours(100),
                    true)));
    try (XSSFWorkbook workbook = new XSSFWorkbook(Files.newInputStream(file))) {
      DataFormatter shown = new DataFormatter(java.util.Locale.ROOT);
      Row cells = workbook.getSheet("data").getRow(1);
      assertThat(workbook.getSheet("data").getRow(0).getCell(6).getStringCellValue())
          .isEqualTo("truth");
      assertThat(cells.getCell(0).getStringCellValue()).isEqualTo("a\r\n_x000D_<b>");
      assertThat(cells.getCell(1).getNumericCellValue()).isEqualTo(0.1);
      assertThat(cells.getCell(2).getLocalDateTimeCellValue()).isEqualTo("2024-02-29T00:00:00");
      assertThat(cells.getCell(3).getLocalDateTimeCellValue()).isEqualTo("2024-02-29T12:30:15.250");
      assertThat(shown.formatCellValue(cells.getCell(2))).isEqualTo("2024-02-29");
      assertThat(shown.formatCellValue(cells.getCell(4))).isEqualTo("23:59:59.999");
      assertThat(shown.formatCellValue(cells.getCell(5))).startsWith("100:00:00");
      assertThat(cells.getCell(6).getBooleanCellValue()).isTrue();
    }
  }
}
