package dev.greta.connectors.excel;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.NativeWork;
import dev.greta.testkit.SourceFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

class ExcelContractTest extends ConnectorContract {

  @Override
  protected SourceFixture fixture() {
    return new ExcelFixture();
  }

  private static Field field(String name, String type) {
    return ExcelType.parse(type).orElseThrow().field(name);
  }

  /** Workbooks that Apache POI wrote. */
  private static final class ExcelFixture implements SourceFixture, AutoCloseable {

    private final Path folder;

    ExcelFixture() {
      try {
        folder = Files.createTempDirectory("greta-excel-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Connector<?> connector() {
      return new ExcelConnector();
    }

    @Override
    public Optional<Path> baseDirectory() {
      return Optional.of(folder);
    }

    private Map<String, Object> write(String name, Consumer<Sheet> content) {
      try (Workbook workbook = new XSSFWorkbook();
          OutputStream out = Files.newOutputStream(folder.resolve(name))) {
        content.accept(workbook.createSheet("Data"));
        workbook.write(out);
        return Map.of("source", name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void texts(Sheet sheet, int row, String... texts) {
      Row cells = sheet.createRow(row);
      for (int i = 0; i < texts.length; i++) {
        cells.createCell(i).setCellValue(texts[i]);
      }
    }

    private static CellStyle style(Sheet sheet, String format) {
      CellStyle style = sheet.getWorkbook().createCellStyle();
      style.setDataFormat(sheet.getWorkbook().createDataFormat().getFormat(format));
      return style;
    }

    private static void number(Row row, int column, double value, CellStyle style) {
      row.createCell(column).setCellValue(value);
      row.getCell(column).setCellStyle(style);
    }

    @Override
    public Dataset typical() {
      Map<String, Object> options =
          write(
              "typical.xlsx",
              sheet -> {
                texts(sheet, 0, "b", "i", "f", "day", "ts", "time", "span", "t", "mixed");
                Row first = sheet.createRow(1);
                first.createCell(0).setCellValue(true);
                first.createCell(1).setCellValue(-9007199254740992.0);
                first.createCell(2).setCellValue(0.1);
                number(first, 3, 45351, style(sheet, "yyyy-mm-dd"));
                number(first, 4, 45351.75, style(sheet, "d/m/yy h:mm"));
                number(first, 5, 0.25, style(sheet, "h:mm:ss"));
                number(first, 6, 1.5, style(sheet, "[h]:mm"));
                first.createCell(7).setCellValue(" a <b> & \n ü 😀");
                first.createCell(8).setCellValue(1.1);
                Row third = sheet.createRow(3);
                third.createCell(0).setCellValue(false);
                third.createCell(1).setCellValue(7);
                third.createCell(2).setCellValue(-2e300);
                number(third, 3, 1, style(sheet, "yyyy-mm-dd"));
                number(third, 4, 2, style(sheet, "d/m/yy h:mm"));
                number(third, 5, 0, style(sheet, "h:mm:ss"));
                number(third, 6, 0.000011574074074074073, style(sheet, "[h]:mm"));
                third.createCell(7).setCellValue("x");
                third.createCell(8).setCellValue("text");
              });
      return new Dataset(
          options,
          new Schema(
              List.of(
                  field("b", "bool"),
                  field("i", "int64"),
                  field("f", "float64"),
                  field("day", "date"),
                  field("ts", "timestamp"),
                  field("time", "time"),
                  field("span", "duration"),
                  field("t", "text"),
                  field("mixed", "text"))),
          List.of(
              row(
                  true,
                  -9007199254740992L,
                  0.1,
                  LocalDate.of(2024, 2, 29),
                  LocalDateTime.parse("2024-02-29T18:00:00"),
                  LocalTime.of(6, 0),
                  Duration.ofHours(36),
                  " a <b> & \n ü 😀",
                  "1.1"),
              row(null, null, null, null, null, null, null, null, null),
              row(
                  false,
                  7,
                  -2e300,
                  LocalDate.of(1900, 1, 1),
                  LocalDateTime.parse("1900-01-02T00:00:00"),
                  LocalTime.MIDNIGHT,
                  Duration.ofSeconds(1),
                  "x",
                  "text")));
    }

    @Override
    public Dataset empty() {
      return new Dataset(
          write("empty.xlsx", sheet -> texts(sheet, 0, "a", "b")),
          new Schema(List.of(field("a", "text"), field("b", "text"))),
          List.of());
    }

    @Override
    public Dataset many() {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Schema schema = numbered("part-1.xlsx", 0, 1_000, rows).schema();
      numbered("part-2.xlsx", 1_000, 1_500, rows);
      numbered("part-10.xlsx", 1_500, 3_000, rows);
      return new Dataset(Map.of("source", "part-*.xlsx"), schema, rows);
    }

    private Dataset numbered(String name, int from, int to, List<List<@Nullable Object>> rows) {
      Map<String, Object> options =
          write(
              name,
              sheet -> {
                texts(sheet, 0, "id", "half", "name");
                for (int i = from; i < to; i++) {
                  Row cells = sheet.createRow(i - from + 1);
                  cells.createCell(0).setCellValue(i);
                  cells.createCell(1).setCellValue(i / 2.0);
                  cells.createCell(2).setCellValue("name " + i);
                  rows.add(row(i, i / 2.0, "name " + i));
                }
              });
      return new Dataset(
          options,
          new Schema(
              List.of(field("id", "int64"), field("half", "float64"), field("name", "text"))),
          rows);
    }

    /** Rows that end in a fraction among integers, a text among numbers and a first date. */
    @Override
    public Optional<Dataset> misfit() {
      int count = 21_000;
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Map<String, Object> options =
          write(
              "misfit.xlsx",
              sheet -> {
                CellStyle date = style(sheet, "yyyy-mm-dd");
                texts(sheet, 0, "id", "amount", "code", "late");
                for (int i = 0; i < count; i++) {
                  boolean odd = i == count - 1;
                  Row cells = sheet.createRow(i + 1);
                  cells.createCell(0).setCellValue(i);
                  cells.createCell(1).setCellValue(odd ? 0.5 : 2);
                  if (odd) {
                    cells.createCell(2).setCellValue("007");
                    number(cells, 3, 45292, date);
                  } else {
                    cells.createCell(2).setCellValue(i);
                  }
                  rows.add(
                      row(
                          i,
                          odd ? 0.5 : 2.0,
                          odd ? "007" : Integer.toString(i),
                          odd ? LocalDate.of(2024, 1, 1) : null));
                }
              });
      return Optional.of(
          new Dataset(
              options,
              new Schema(
                  List.of(
                      field("id", "int64"),
                      field("amount", "float64"),
                      field("code", "text"),
                      field("late", "date"))),
              rows));
    }

    @Override
    public Optional<Dataset> query() {
      numbered("numbers.xlsx", 0, 2_000, new ArrayList<>());
      return Optional.of(
          new Dataset(
              query(
                  "numbers.xlsx", "SELECT half, upper(name) AS name FROM data WHERE id % 1000 = 1"),
              new Schema(
                  List.of(
                      field("half", "float64"),
                      ArrowFields.of("name", ArrowType.Utf8.INSTANCE, "VARCHAR"))),
              List.of(row(0.5, "NAME 1"), row(500.5, "NAME 1001"))));
    }

    private static Map<String, Object> query(String name, String query) {
      return Map.of("source", name, "query", query);
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.xlsx", 0, 1_000, new ArrayList<>());
      return Optional.of(
          new Endless(
              query("endless.xlsx", "SELECT count(*) AS n FROM data, range(1000000000000) r(i)"),
              () -> NativeWork.isDoneFor("dev.greta.duckdb")));
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.xlsx", 0, 1_000, new ArrayList<>());
      return Optional.of(
          new Changing(before, () -> numbered("changing.xlsx", 0, 1_001, new ArrayList<>())));
    }

    @Override
    public List<FaultCase> faults() {
      write("nothing.xlsx", sheet -> {});
      write(
          "given.xlsx",
          sheet -> {
            texts(sheet, 0, "a");
            sheet.createRow(1).createCell(0).setCellValue(1.5);
          });
      write(
          "outside.xlsx",
          sheet -> {
            texts(sheet, 0, "a");
            for (int i = 1; i < 25_000; i++) {
              sheet.createRow(i).createCell(i == 24_000 ? 3 : 0).setCellValue(1.5);
            }
          });
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "typicl.xlsx")),
          FaultCase.unreachable("a glob without a match", Map.of("source", "no-*.xlsx")),
          new FaultCase(
              "an empty sheet",
              Map.of("source", "nothing.xlsx"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.badQuery("no such column", query("given.xlsx", "SELECT b FROM data")),
          FaultCase.badQuery("no such sheet", Map.of("source", "given.xlsx", "sheet_name", "Dat")),
          FaultCase.whenRead(
              "a value beside the table", Map.of("source", "outside.xlsx"), ErrorKind.VALIDATION),
          FaultCase.whenRead(
              "a value that a given type does not hold",
              Map.of("source", "given.xlsx", "types", Map.of("a", "int64")),
              ErrorKind.VALIDATION));
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
