package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files and compares with {@link NaiveTypes} over all of their values. */
class CsvInferenceTest {

  /** A value that each kind of column may be made of. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("true", "FALSE", "True", "false"),
          List.of("0", "-1", "42", "9007199254740992", "-9223372036854775808"),
          List.of("1.5", "-0.25", "100.00", "0.00", "2", ".5", "123456789.123456"),
          List.of("0.1", "1e3", "-2.5E-7", "NaN", "-inf", "-0.0", "0.30000000000000004"),
          List.of("12345678901234567890.12", "0.001", "7", "-3.5"),
          List.of("18446744073709551616", "-1"),
          List.of("-9007199254740993", "3"),
          List.of("9007199254740993", "-3"),
          List.of("-9007199254740992", "9007199254740992"),
          List.of("0", "0.0", "0.000"),
          List.of("0.25", "0.5"),
          List.of("-0.0", "7.25"),
          List.of("100.5", "1000", "10.5", "1.5"),
          List.of("2.125", "1.5"),
          List.of("2024-02-29", "1969-12-31", "0001-01-01"),
          List.of("12:30:00", "23:59:59.999999"),
          List.of("2024-02-29 12:30:00", "2024-02-29T12:30:00.5", "2024-02-29 12:30"),
          List.of("2024-02-29 12:30:00Z", "2024-02-29T12:30:00.5+05:30"),
          List.of("a", "", "quote \" and, comma", "line\nbreak", "\r\n", "ü €"));

  /** Values that make a column wider, one way or another. */
  private static final List<String> ODD =
      List.of(
          "007",
          "+5",
          " 5",
          "1_0",
          "-0",
          "0.5",
          "1e400",
          "9007199254740993",
          "9223372036854775808",
          "0.12345678901234567890",
          "123456789012345678901234567890123456789",
          "NaN",
          "true",
          "t",
          "2024-02-29",
          "29.02.2024",
          "2024-02-29T00:00",
          "2024-02-29T00:00Z",
          "00:00:00",
          "12:00:00.1234567",
          "",
          "x",
          "99999999999999999999999999999999999999",
          "-0.00",
          "1e20");

  @TempDir private Path folder = Path.of("");
  private CsvReads csv = new CsvReads(Path.of(""));

  @BeforeEach
  void open() {
    csv = new CsvReads(folder);
  }

  @AfterEach
  void everythingIsReleased() throws IOException {
    csv.close();
  }

  @Test
  void everyPairOfKindsHasTheTypeOfTheOracle() throws IOException {
    List<List<@Nullable String>> columns = new ArrayList<>();
    for (List<String> kind : KINDS) {
      for (List<String> other : KINDS) {
        List<@Nullable String> column = new ArrayList<>(kind);
        column.addAll(other);
        column.add(null);
        columns.add(column);
      }
      for (String odd : ODD) {
        List<@Nullable String> column = new ArrayList<>(kind);
        column.add(odd);
        columns.add(column);
      }
    }
    assertLoadedLikeTheOracle(columns, false);
  }

  /** The early values are long decoded when the misfit comes, in another batch. */
  @Test
  void aLateMisfitOfEveryKindEndsInTheTypeOfTheWholeFile() throws IOException {
    int rows = CsvFile.SAMPLE_ROWS + 100;
    for (int part = 0; part < 4; part++) {
      List<List<@Nullable String>> columns = new ArrayList<>();
      for (List<String> kind : KINDS.subList(0, KINDS.size() - 1)) {
        for (int i = part; i < ODD.size(); i += 4) {
          List<@Nullable String> column = filled(null, rows);
          for (int row = 0; row < kind.size(); row++) {
            column.set(row, kind.get(row));
          }
          column.set(rows - 50 + i, ODD.get(i));
          columns.add(column);
        }
      }
      assertLoadedLikeTheOracle(columns, true);
    }
  }

  @Test
  void aLateMisfitAmongManyValuesEndsInTheTypeOfTheWholeFile() throws IOException {
    int rows = CsvFile.SAMPLE_ROWS + 200;
    List<List<@Nullable String>> columns = new ArrayList<>();
    for (int i = 0; i < ODD.size(); i++) {
      columns.add(lateColumn(KINDS.get(i % (KINDS.size() - 1)), ODD.get(i), rows));
    }
    assertLoadedLikeTheOracle(columns, true);
  }

  @Test
  void aColumnOfNullsInTheSampleTakesTheTypeOfWhatFollows() throws IOException {
    int rows = CsvFile.SAMPLE_ROWS + 10;
    List<List<@Nullable String>> columns = new ArrayList<>();
    columns.add(filled("1", rows));
    for (List<String> kind : KINDS) {
      List<@Nullable String> column = filled(null, rows);
      column.set(rows - 5, kind.get(0));
      column.set(rows - 1, kind.get(1));
      columns.add(column);
    }
    columns.add(filled(null, rows));
    assertLoadedLikeTheOracle(columns, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomFilesAreReadAsTheOracleReadsThem(long seed) throws IOException {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(2 * CsvFile.SAMPLE_ROWS);
    List<List<@Nullable String>> columns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<String> kind = KINDS.get(random.nextInt(KINDS.size()));
      List<@Nullable String> column = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        column.add(random.nextInt(10) == 0 ? null : kind.get(random.nextInt(kind.size())));
      }
      if (random.nextInt(3) == 0) {
        column.set(random.nextInt(rows), ODD.get(random.nextInt(ODD.size())));
      }
      columns.add(column);
    }
    assertLoadedLikeTheOracle(columns, false);
  }

  private static List<@Nullable String> filled(@Nullable String value, int rows) {
    List<@Nullable String> column = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      column.add(value);
    }
    return column;
  }

  private static List<@Nullable String> lateColumn(List<String> kind, String odd, int rows) {
    List<@Nullable String> column = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      column.add(i % 7 == 6 ? null : kind.get(i % kind.size()));
    }
    column.set(rows - 1 - odd.length(), odd);
    return column;
  }

  private void assertLoadedLikeTheOracle(
      List<List<@Nullable String>> columns, boolean mustStartAgain) throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("file.csv", text(columns)));
    List<ColumnType> types = columns.stream().map(NaiveTypes::of).toList();
    for (int i = 0; i < types.size(); i++) {
      List<@Nullable String> column = columns.get(i);
      assertThat(loaded.types().get(i))
          .as(() -> "column of " + column.stream().filter(Objects::nonNull).distinct().toList())
          .isEqualTo(types.get(i));
    }
    if (mustStartAgain) {
      assertThat(loaded.misfits()).hasSize(1);
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < columns.get(0).size(); row++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        Object value = NaiveTypes.value(types.get(i), columns.get(i).get(row));
        cells.add(value instanceof java.time.OffsetDateTime time ? time.toInstant() : value);
      }
      rows.add(cells);
    }
    assertThat(loaded.rows()).isEqualTo(ArrowRows.normal(rows));
  }

  /** With shorter columns filled up by nulls, and only what needs quotes quoted. */
  private static String text(List<List<@Nullable String>> columns) {
    int rows = columns.stream().mapToInt(List::size).max().orElse(0);
    columns.forEach(
        column -> {
          while (column.size() < rows) {
            column.add(null);
          }
        });
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : ",").append("column ").append(i);
    }
    text.append('\n');
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns.size(); i++) {
        text.append(i == 0 ? "" : ",").append(quoted(columns.get(i).get(row)));
      }
      text.append(columns.size() == 1 && columns.get(0).get(row) == null ? "" : "\n");
    }
    return text.toString();
  }

  private static String quoted(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return value.isEmpty() || value.matches("(?s).*[\",\r\n].*")
        ? "\"" + value.replace("\"", "\"\"") + "\""
        : value;
  }
}
