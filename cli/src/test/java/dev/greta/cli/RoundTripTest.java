package dev.greta.cli;

import static dev.greta.testkit.ArrowAssertions.assertSameSchema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.Greta;
import dev.greta.formats.write.DatasetWriter;
import dev.greta.formats.write.OutputEnding;
import dev.greta.frame.DataFrame;
import dev.greta.report.TypeName;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.OutputException;
import dev.greta.testkit.ArrowAssertions;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.RowReader;
import dev.greta.testkit.TypeCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written to a file of any kind and read back by its connector is what it was, cell by
 * cell, or was refused by a message that names the column.
 */
class RoundTripTest {

  /**
   * How each type comes back: {@code =} as it was; as another type, which holds the same value; or
   * not at all, by the code of the refusal. Several types where the values decide, as the format
   * has no schema: there, a column of nulls is Utf8, too. NDJSON is as JSON, TSV as CSV, and what
   * is packed as what is not.
   */
  private static final String TABLE =
      """
      type                          | csv                         | json                        | parquet                                   | arrow | xlsx                 | duckdb                                                | sqlite
      Bool                          | =                           | =                           | =                                         | = | =                    | =                                                     | =
      Int8                          | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      UInt8                         | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      Int16                         | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      UInt16                        | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      Int32                         | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      UInt32                        | Int64                       | Int64                       | =                                         | = | Int64                | =                                                     | Int64
      Int64                         | =                           | =                           | =                                         | = | =                    | =                                                     | =
      UInt64                        | Int64/Decimal…              | Int64/Decimal…              | =                                         | = | Int64                | =                                                     | Int64
      Float32                       | Float64                     | Float64                     | =                                         | = | Int64/Float64        | =                                                     | Float64
      Float64                       | =                           | =                           | =                                         | = | =/Int64              | =                                                     | =
      Decimal128(4, 2)              | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal128(9, 0)              | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal128(18, 18)            | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal128(38, 0)             | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal128(38, 38)            | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal128(38, 10)            | Int64/Float64/Decimal… | Int64/Float64/Decimal… | =                                         | = | Int64/Float64        | =                                                     | =
      Decimal256(39, 0)             | Int64/Float64/Decimal…/Utf8 | Int64/Float64/Decimal…/Utf8 | GRT-1107                                  | = | Int64/Float64        | GRT-1107                                              | Utf8
      Decimal256(76, 0)             | Int64/Float64/Decimal…/Utf8 | Int64/Float64/Decimal…/Utf8 | GRT-1107                                  | = | Int64/Float64        | GRT-1107                                              | Utf8
      Decimal256(76, 76)            | Int64/Float64/Decimal…/Utf8 | Int64/Float64/Decimal…/Utf8 | GRT-1107                                  | = | Int64/Float64        | GRT-1107                                              | Utf8
      Decimal256(60, 20)            | Int64/Float64/Decimal…/Utf8 | Int64/Float64/Decimal…/Utf8 | GRT-1107                                  | = | Int64/Float64        | GRT-1107                                              | Utf8
      Decimal256(20, 5)             | Int64/Float64/Decimal…/Utf8 | Int64/Float64/Decimal…/Utf8 | GRT-1107                                  | = | Int64/Float64        | GRT-1107                                              | Decimal128(20, 5)
      Utf8                          | =                           | =                           | =                                         | = | =                    | =                                                     | =
      LargeUtf8                     | Utf8                        | Utf8                        | Utf8                                      | = | Utf8                 | Utf8                                                  | Utf8
      Binary                        | Utf8                        | Utf8                        | =                                         | = | Utf8                 | =                                                     | =
      LargeBinary                   | Utf8                        | Utf8                        | Binary                                    | = | Utf8                 | Binary                                                | Binary
      FixedSizeBinary(3)            | Utf8                        | Utf8                        | Binary                                    | = | Utf8                 | Binary                                                | Binary
      FixedSizeBinary(16)           | Utf8                        | Utf8                        | Binary                                    | = | Utf8                 | Binary                                                | Binary
      Date32                        | =/Utf8                      | =/Utf8                      | =                                         | = | =                    | =                                                     | =/Utf8
      Date64                        | Date32/Utf8                 | Date32/Utf8                 | Date32                                    | = | Date32               | Date32                                                | Date32/Utf8
      Timestamp(s)                  | Timestamp(µs)               | Timestamp(µs)               | Timestamp(µs)                             | = | Timestamp(µs)/Date32 | =                                                     | Timestamp(µs)
      Timestamp(s, UTC)             | Timestamp(µs, UTC)          | Timestamp(µs, UTC)          | Timestamp(µs, UTC)                        | = | Utf8                 | Timestamp(µs, UTC)                                    | Timestamp(µs, UTC)
      Timestamp(s, Europe/Berlin)   | Timestamp(µs, UTC)          | Timestamp(µs, UTC)          | Timestamp(µs, UTC)                        | = | Utf8                 | Timestamp(µs, UTC)                                    | Timestamp(µs, UTC)
      Time32(s)                     | Time64(µs)                  | Utf8                        | Time64(µs)                                | = | Time64(µs)           | Time64(µs)                                            | Time64(µs)
      Duration(s)                   | Utf8                        | Utf8                        | MonthDayNano                              | = | Duration(µs)         | MonthDayNano                                          | Utf8
      Timestamp(ms)                 | Timestamp(µs)               | Timestamp(µs)               | Timestamp(µs)                             | = | Timestamp(µs)/Date32 | =                                                     | Timestamp(µs)
      Timestamp(ms, UTC)            | Timestamp(µs, UTC)          | Timestamp(µs, UTC)          | Timestamp(µs, UTC)                        | = | Utf8                 | Timestamp(µs, UTC)                                    | Timestamp(µs, UTC)
      Timestamp(ms, Europe/Berlin)  | Timestamp(µs, UTC)          | Timestamp(µs, UTC)          | Timestamp(µs, UTC)                        | = | Utf8                 | Timestamp(µs, UTC)                                    | Timestamp(µs, UTC)
      Time32(ms)                    | Time64(µs)                  | Utf8                        | Time64(µs)                                | = | Time64(µs)           | Time64(µs)                                            | Time64(µs)
      Duration(ms)                  | Utf8                        | Utf8                        | MonthDayNano                              | = | Duration(µs)         | MonthDayNano                                          | Utf8
      Timestamp(µs)                 | =                           | =                           | =                                         | = | =/Date32             | =                                                     | =
      Timestamp(µs, UTC)            | =                           | =                           | =                                         | = | Utf8                 | =                                                     | =
      Timestamp(µs, Europe/Berlin)  | Timestamp(µs, UTC)          | Timestamp(µs, UTC)          | Timestamp(µs, UTC)                        | = | Utf8                 | Timestamp(µs, UTC)                                    | Timestamp(µs, UTC)
      Time64(µs)                    | =                           | Utf8                        | =                                         | = | =                    | =                                                     | =
      Duration(µs)                  | Utf8                        | Utf8                        | MonthDayNano                              | = | =                    | MonthDayNano                                          | Utf8
      Timestamp(ns)                 | Timestamp(µs)/Utf8          | Timestamp(µs)/Utf8          | =                                         | = | Timestamp(µs)/Date32 | =                                                     | Timestamp(µs)/Utf8
      Timestamp(ns, UTC)            | Timestamp(µs, UTC)/Utf8     | Timestamp(µs, UTC)/Utf8     | =                                         | = | Utf8                 | =                                                     | Timestamp(µs, UTC)/Utf8
      Timestamp(ns, Europe/Berlin)  | Timestamp(µs, UTC)/Utf8     | Timestamp(µs, UTC)/Utf8     | Timestamp(ns, UTC)                        | = | Utf8                 | Timestamp(ns, UTC)                                    | Timestamp(µs, UTC)/Utf8
      Time64(ns)                    | Time64(µs)/Utf8             | Utf8                        | =                                         | = | Time64(µs)           | =                                                     | Time64(µs)/Utf8
      Duration(ns)                  | Utf8                        | Utf8                        | MonthDayNano                              | = | Duration(µs)         | MonthDayNano                                          | Utf8
      MonthDayNano                  | Utf8                        | Utf8                        | =                                         | = | Utf8                 | =                                                     | Utf8
      arrow.uuid                    | Utf8                        | Utf8                        | =                                         | = | Utf8                 | =                                                     | =
      arrow.json                    | Utf8                        | any                         | =                                         | = | Utf8                 | =                                                     | =
      arrow.opaque                  | Utf8                        | Utf8                        | Utf8                                      | = | Utf8                 | Utf8                                                  | Utf8
      arrow.opaque                  | Utf8                        | Utf8                        | Binary                                    | = | Utf8                 | Binary                                                | Binary
      Dictionary<Utf8>              | Utf8                        | Utf8                        | Utf8                                      | = | Utf8                 | Utf8                                                  | Utf8
      List<Int32>                   | Utf8                        | List<Int64>/List<Utf8>      | =                                         | = | Utf8                 | =                                                     | arrow.json
      LargeList<Utf8>               | Utf8                        | List<Utf8>                  | List<Utf8>                                | = | Utf8                 | List<Utf8>                                            | arrow.json
      FixedSizeList<Int32, 2>       | Utf8                        | List<Int64>/List<Utf8>      | List<Int32>                               | = | Utf8                 | =                                                     | arrow.json
      Struct<time: Time64(µs), offset_seconds: Int32> | Utf8                        | Struct<…                    | =                                         | = | Utf8                 | =                                                     | arrow.json
      Map<Utf8, Utf8>               | Utf8                        | Struct<…/arrow.json         | =                                         | = | Utf8                 | =                                                     | arrow.json
      List<Struct<D: Decimal256(50, 2), d: Bool, : arrow.uuid>> | Utf8                        | List<…                      | GRT-1108                                  | = | Utf8                 | GRT-1108                                              | arrow.json
      Map<Utf8, List<Duration(ms)>> | Utf8                        | Struct<…/arrow.json         | GRT-1107                                  | = | Utf8                 | Map<Utf8, List<MonthDayNano>>                         | arrow.json
      Struct<time: Time64(µs), f: FixedSizeList<FixedSizeBinary(2), 2>> | Utf8                        | Struct<…                    | Struct<time: Time64(µs), f: List<Binary>> | = | Utf8                 | Struct<time: Time64(µs), f: FixedSizeList<Binary, 2>> | arrow.json
      """;

  private static final long SEEDS = 8;

  /** The first column: no row is of nulls only, and each says where it is. */
  private static final Field NUMBER = ArrowFields.of("n", new ArrowType.Int(64, true), "bigint");

  private static final List<String> NAMES =
      List.of("größe", "漢字", "a \"b\"", "x,y", "🎈", "it's", "a.b", "two words", "Ω\ttab", "[c]");

  @TempDir private Path folder = Path.of("");

  /** A type's line in the table. */
  private record Line(TypeCase type, Map<String, String> cells) {

    static List<Line> all() {
      List<String> lines = TABLE.lines().toList();
      String[] formats = lines.get(0).split("\\|");
      List<Line> all = new ArrayList<>();
      for (TypeCase type : TypeCase.all()) {
        String[] cells = lines.get(all.size() + 1).split("\\|");
        assertThat(cells[0].strip()).isEqualTo(TypeName.of(type.field()));
        Map<String, String> byFormat = new HashMap<>();
        for (int i = 1; i < cells.length; i++) {
          byFormat.put(formats[i].strip(), cells[i].strip());
        }
        byFormat.put("ndjson", String.valueOf(byFormat.get("json")));
        all.add(new Line(type, byFormat));
      }
      return all;
    }

    String in(String format) {
      return String.valueOf(cells.get(format));
    }

    boolean refusedBy(String format) {
      return in(format).startsWith("GRT-");
    }

    boolean comesBackAs(String name, String format) {
      return Arrays.stream(in(format).split("/"))
          .anyMatch(
              said ->
                  said.equals(name)
                      || said.equals("any")
                      || (said.equals("=") && name.equals(TypeName.of(type.field())))
                      || (said.endsWith("…")
                          && name.startsWith(said.substring(0, said.length() - 1))));
    }
  }

  /** All that is written, as it is written: a format that is not here fails the test of it. */
  private static final List<String> FORMATS =
      OutputEnding.all().stream().map(ending -> ending.toString().substring(1)).toList();

  /** How a file of some ending is read, and what of the table is its own. */
  private static String kind(String format) {
    String plain = format.split("\\.")[0];
    return plain.equals("tsv") ? "csv" : plain;
  }

  static List<String> formats() {
    return FORMATS;
  }

  /** Files without a schema, whose types are those of their values. */
  private static final List<String> WITHOUT_SCHEMA = List.of("csv", "json", "ndjson", "xlsx");

  static Stream<Arguments> formatsAndSeeds() {
    return FORMATS.stream()
        .flatMap(
            format ->
                Stream.iterate(0L, seed -> seed < SEEDS, seed -> seed + 1)
                    .map(seed -> Arguments.of(format, seed)));
  }

  @Test
  void theTableHasEveryType() {
    assertThat(TABLE.lines().count()).isEqualTo(1L + TypeCase.all().size());
    assertThat(Line.all()).allSatisfy(line -> assertThat(line.cells()).hasSize(8));
  }

  /** The first seed is a frame without rows, the second of one row, the others of batches. */
  @ParameterizedTest
  @MethodSource("formatsAndSeeds")
  void seededFramesComeBackCellByCell(String ending, long seed) {
    String format = kind(ending);
    Random random = new Random(seed);
    List<Line> lines = Line.all().stream().filter(line -> !line.refusedBy(format)).toList();
    List<Field> fields = new ArrayList<>();
    fields.add(NUMBER);
    List<List<Object>> pools = new ArrayList<>();
    for (Line line : lines) {
      String name = NAMES.get(fields.size() % NAMES.size()) + fields.size();
      fields.add(ArrowFields.renamed(line.type().field(), name));
      pools.add(
          RandomCells.of(line.type(), 12, random).stream()
              .filter(v -> Holding.of(format, line.type().field(), v) == Holding.HELD)
              .toList());
    }
    long count = seed < 2 ? seed : 2 + random.nextInt(40);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (rows.size() < count) {
      rows.add(row(rows.size(), pools, random));
    }
    Schema schema = new Schema(fields);
    Path file = write(ending, schema, rows, 1 + random.nextInt(9));
    assertComesBack(format, lines, schema, rows, file);
  }

  private static List<@Nullable Object> row(long number, List<List<Object>> pools, Random random) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(number);
    for (List<Object> pool : pools) {
      boolean none = pool.isEmpty() || random.nextInt(6) == 0;
      row.add(none ? null : pool.get(random.nextInt(pool.size())));
    }
    return row;
  }

  private static void assertComesBack(
      String format,
      List<Line> lines,
      Schema schema,
      List<List<@Nullable Object>> written,
      Path file) {
    try (DataFrame frame = Greta.loadFromConnector(type(format), options(format, file));
        BatchReader reader = frame.batches()) {
      List<List<@Nullable Object>> got = ArrowRows.drain(reader);
      Schema back = ArrowAssertions.ofValues(frame.schema(), reader.dictionaries());
      assertThat(got).hasSize(written.size());
      if (written.isEmpty() && format.endsWith("json")) {
        assertThat(names(back)).containsExactly("value"); // No record, no field.
        return;
      }
      assertThat(names(back)).isEqualTo(names(schema));
      if (format.equals("arrow")) {
        assertSameSchema(back, schema);
      }
      List<List<@Nullable Object>> wanted = ArrowRows.normal(written);
      for (int column = 1; column < back.getFields().size(); column++) {
        int at = column;
        List<@Nullable Object> cells = new ArrayList<>();
        wanted.forEach(row -> cells.add(row.get(at)));
        List<@Nullable Object> cellsBack = new ArrayList<>();
        got.forEach(row -> cellsBack.add(row.get(at)));
        assertColumn(
            format, lines.get(at - 1), frame.schema().getFields().get(at), cells, cellsBack);
      }
    }
  }

  private static void assertColumn(
      String format,
      Line line,
      Field back,
      List<@Nullable Object> written,
      List<@Nullable Object> got) {
    String name = TypeName.of(back);
    boolean unknown =
        WITHOUT_SCHEMA.contains(format)
            && name.equals("Utf8")
            && written.stream().allMatch(cell -> cell == null);
    assertThat(unknown || line.comesBackAs(name, format))
        .as("%s came back as %s, not %s: %s", line.type(), name, line.in(format), written)
        .isTrue();
    boolean same = name.equals(TypeName.of(line.type().field()));
    boolean json =
        ArrowFields.extensionName(line.type().field()).equals(Optional.of(ArrowFields.JSON));
    for (int row = 0; row < written.size(); row++) {
      Object before = written.get(row);
      if (json && format.endsWith("json") && "null".equals(before)) {
        before = null; // In a file of JSON, a JSON null is what no value is.
      }
      Object after = got.get(row);
      if (same && !(json && format.endsWith("json"))) {
        assertThat(after).as("%s, row %d", line.type(), row).isEqualTo(before);
      } else {
        assertThat(json ? SameValue.sameJson(before, after) : SameValue.same(before, after))
            .as("%s, row %d, as %s: %s became %s", line.type(), row, name, before, after)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatAFormatDoesNotHoldIsRefusedByName(String ending) {
    String format = kind(ending);
    for (Line line : Line.all()) {
      Field field = ArrowFields.renamed(line.type().field(), "größe");
      Schema schema = new Schema(List.of(field));
      if (line.refusedBy(format)) {
        assertRefused(ending, schema, List.of(), line.in(format));
        continue;
      }
      for (Object value : line.type().values()) {
        if (value != null && Holding.of(format, field, value) == Holding.REFUSED) {
          assertRefused(ending, schema, List.of(ArrowRows.row(value)), "GRT-1109");
        }
      }
    }
  }

  /** The reader finds the delimiter in the first line, which may have that of another file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"csv a;b", "csv a|b", "csv 'a\tb'", "csv.zst a,b", "tsv a,b", "tsv.gz a;b", "tsv a"})
  void oneColumnIsOneColumn(String ending, String name) {
    Schema schema = new Schema(List.of(ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "text")));
    List<List<@Nullable Object>> rows = List.of(ArrowRows.row("1,5"), ArrowRows.row("x;y;z\t"));
    Path file = write(ending, schema, rows, 1);
    try (DataFrame frame = Greta.loadFromConnector("csv", Map.of("source", file.toString()));
        BatchReader reader = frame.batches()) {
      assertThat(names(frame.schema())).containsExactly(name);
      assertThat(ArrowRows.drain(reader)).isEqualTo(rows);
    }
  }

  @Test
  void aSheetDoesNotEndWithNulls() {
    Schema schema = new Schema(List.of(NUMBER));
    List<List<@Nullable Object>> rows = List.of(ArrowRows.row(1), ArrowRows.row((Object) null));
    assertThatThrownBy(() -> write("xlsx", schema, rows, 1))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("row 2: nothing but nulls");
  }

  private void assertRefused(
      String format, Schema schema, List<List<@Nullable Object>> rows, String code) {
    assertThatThrownBy(() -> write(format, schema, rows, 1))
        .as("%s in %s: %s", schema, format, rows)
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.fault().code()).isEqualTo(code))
        .hasMessageContaining("größe");
  }

  private Path write(
      String format, Schema schema, List<List<@Nullable Object>> rows, int batchRows) {
    Path file = folder.resolve("written." + format);
    try (BufferAllocator allocator = new RootAllocator();
        RowReader reader = new RowReader(allocator, schema, rows, batchRows)) {
      new DatasetWriter(new DatasetWriter.Settings(allocator, folder, 256L << 20, 1, false))
          .write(reader, file);
    }
    return file;
  }

  private static String type(String format) {
    return format.equals("xlsx") ? "excel" : format;
  }

  private static Map<String, Object> options(String format, Path file) {
    String source = file.toString();
    return switch (format) {
      case "duckdb", "sqlite" -> Map.of("source", source, "table", "data");
      case "json", "ndjson" -> Map.of("source", source, "flatten", Map.of("max_depth", 0));
      default -> Map.of("source", source);
    };
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }
}
