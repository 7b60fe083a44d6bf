package dev.greta.connectors.excel;

import static dev.greta.connectors.excel.ExcelReads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks that Apache POI wrote, of both kinds, read with all options. */
class ExcelReadTest {

  private Path folder;
  private ExcelReads reads;

  @BeforeEach
  void open(@TempDir Path given) {
    folder = given;
    reads = new ExcelReads(folder);
  }

  @AfterEach
  void close() {
    reads.close();
  }

  private String write(String ending, Consumer<Workbook> content) {
    String name = "book" + ending;
    try (Workbook workbook = ending.equals(".xls") ? new HSSFWorkbook() : new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      content.accept(workbook);
      workbook.write(out);
      return name;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void cells(Sheet sheet, int row, @Nullable Object... values) {
    cellsFrom(sheet, row, 0, values);
  }

  private static void cellsFrom(Sheet sheet, int row, int column, @Nullable Object... values) {
    Row cells = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    for (int i = 0; i < values.length; i++) {
      @Nullable Object value = values[i];
      if (value instanceof String text) {
        cells.createCell(column + i).setCellValue(text);
      } else if (value instanceof Number number) {
        cells.createCell(column + i).setCellValue(number.doubleValue());
      } else if (value instanceof Boolean truth) {
        cells.createCell(column + i).setCellValue(truth);
      } else if (value instanceof LocalDate date) {
        cells.createCell(column + i).setCellValue(date);
        cells.getCell(column + i).setCellStyle(style(sheet, "yyyy-mm-dd"));
      } else if (value instanceof LocalDateTime moment) {
        cells.createCell(column + i).setCellValue(moment);
        cells.getCell(column + i).setCellStyle(style(sheet, "yyyy-mm-dd hh:mm:ss"));
      } else if (value instanceof FormulaError error) {
        cells.createCell(column + i).setCellErrorValue(error.getCode());
      }
    }
  }

  private static CellStyle style(Sheet sheet, String format) {
    CellStyle style = sheet.getWorkbook().createCellStyle();
    style.setDataFormat(sheet.getWorkbook().createDataFormat().getFormat(format));
    return style;
  }

  private static Consumer<Workbook> table(@Nullable Object[]... rows) {
    return workbook -> {
      Sheet sheet = workbook.createSheet("Sheet1");
      for (int i = 0; i < rows.length; i++) {
        cells(sheet, i, rows[i]);
      }
    };
  }

  private static @Nullable Object[] r(@Nullable Object... values) {
    return values;
  }

  private static String code(GretaException e) {
    return e.fault().code();
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void eachColumnHasTheTypeOfItsCells(String ending) {
    String file =
        write(
            ending,
            table(
                r("whole", "half", "text", "truth", "day", "moment", "none", "mixed"),
                r(
                    1,
                    0.5,
                    "a",
                    true,
                    LocalDate.of(1900, 3, 1),
                    LocalDateTime.parse("2024-02-29T23:59:59.999"),
                    null,
                    1),
                r(
                    -3,
                    2,
                    "",
                    false,
                    LocalDate.of(9999, 12, 31),
                    LocalDateTime.parse("1970-01-01T00:00:00"),
                    null,
                    true),
                r(
                    9007199254740992.0,
                    1e300,
                    "b",
                    null,
                    LocalDate.of(1900, 1, 1),
                    LocalDateTime.parse("2000-01-01T12:30:00"),
                    null,
                    LocalDate.of(2024, 1, 2)),
                r(null, null, null, null, null, null, null, "x"),
                r(null, null, null, null, null, null, null, 0.1),
                r(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    LocalDateTime.parse("2024-01-02T03:04:05.678"))));

    Loaded loaded = reads.load(file);

    assertThat(loaded.types())
        .containsExactly("int64", "float64", "text", "bool", "date", "timestamp", "text", "text");
    assertThat(loaded.column(0)).startsWith(1L, -3L, 9007199254740992L, null);
    assertThat(loaded.column(1)).startsWith(0.5, 2.0, 1e300, null);
    assertThat(loaded.column(2)).startsWith("a", "", "b", null);
    assertThat(loaded.column(3)).startsWith(true, false, null, null);
    assertThat(loaded.column(4))
        .startsWith(LocalDate.of(1900, 3, 1), LocalDate.of(9999, 12, 31), LocalDate.of(1900, 1, 1));
    assertThat(loaded.column(5))
        .startsWith(
            LocalDateTime.parse("2024-02-29T23:59:59.999"),
            LocalDateTime.parse("1970-01-01T00:00:00"),
            LocalDateTime.parse("2000-01-01T12:30:00"));
    assertThat(loaded.column(6)).containsOnlyNulls();
    assertThat(loaded.column(7))
        .containsExactly("1", "true", "2024-01-02", "x", "0.1", "2024-01-02T03:04:05.678");
    assertThat(loaded.misfits()).isEmpty();
    assertThat(loaded.notices())
        .containsExactly("column 'mixed' holds cells of several kinds: read as text");
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void datesFrom1904AreThoseThatExcelShows(String ending) throws IOException {
    String file =
        write(
            ending,
            workbook -> {
              if (workbook instanceof XSSFWorkbook book) {
                book.getCTWorkbook().addNewWorkbookPr().setDate1904(true);
              } else {
                ((HSSFWorkbook) workbook)
                    .getInternalWorkbook().getRecords().stream()
                        .filter(r -> r instanceof org.apache.poi.hssf.record.DateWindow1904Record)
                        .forEach(
                            r ->
                                ((org.apache.poi.hssf.record.DateWindow1904Record) r)
                                    .setWindowing((short) 1));
              }
              Sheet sheet = workbook.createSheet();
              cells(sheet, 0, "d");
              Row cells = sheet.createRow(1);
              cells.createCell(0).setCellValue(0);
              cells.getCell(0).setCellStyle(style(sheet, "d mmm yyyy"));
              cells = sheet.createRow(2);
              cells.createCell(0).setCellValue(43889);
              cells.getCell(0).setCellStyle(style(sheet, "d mmm yyyy"));
            });
    assertThat(reads.load(file).column(0))
        .containsExactly(LocalDate.of(1904, 1, 1), LocalDate.of(2024, 2, 29));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void formulasHaveTheirCachedValue(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cells(sheet, 0, "n", "t", "b", "e");
              Row cells = sheet.createRow(1);
              cells.createCell(0).setCellFormula("1+1");
              cells.getCell(0).setCellValue(2);
              cells.createCell(1).setCellFormula("\"a\"&\"b\"");
              cells.getCell(1).setCellValue("ab");
              cells.createCell(2).setCellFormula("1=1");
              cells.getCell(2).setCellValue(true);
              cells.createCell(3).setCellFormula("\"\"");
              cells.getCell(3).setCellValue("");
              cells(sheet, 2, 3, "y", false, 5);
            });
    Loaded loaded = reads.load(file);
    assertThat(loaded.rows()).containsExactly(row(2, "ab", true, null), row(3, "y", false, 5));
    assertThat(loaded.types()).containsExactly("int64", "text", "bool", "int64");
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void errorCellsAreWhatThePolicySays(String ending) {
    String file =
        write(ending, table(r("a", "b"), r(1, 2), r(FormulaError.DIV0, FormulaError.NA), r(3, 4)));

    assertThatThrownBy(() -> reads.load(file))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-787");
              assertThat(e.getMessage()).contains("Sheet1!A3", "#DIV/0!");
            });
    Loaded nulls = reads.load(file, Map.of("on_error_cells", "null"));
    assertThat(nulls.rows()).containsExactly(row(1, 2), row(null, null), row(3, 4));
    assertThat(nulls.replaced()).isEqualTo(Map.of("a", 1L, "b", 1L));
    Loaded texts = reads.load(file, Map.of("on_error_cells", "string"));
    assertThat(texts.rows()).containsExactly(row("1", "2"), row("#DIV/0!", "#N/A"), row("3", "4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void mixedColumnsAreWhatThePolicySays(String ending) {
    String file = write(ending, table(r("a"), r(1), r("x"), r(0.5), r(true)));

    assertThat(reads.load(file).column(0)).containsExactly("1", "x", "0.5", "true");
    assertThatThrownBy(() -> reads.load(file, Map.of("on_mixed_types", "error")))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-792");
              assertThat(e.getMessage())
                  .contains("Sheet1!A3")
                  .contains("text")
                  .contains("a number");
            });
    Loaded nulls = reads.load(file, Map.of("on_mixed_types", "null"));
    assertThat(nulls.column(0)).containsExactly(1.0, null, 0.5, null);
    assertThat(nulls.replaced()).isEqualTo(Map.of("a", 2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void mixedColumnsBehindTheSampleAreWhatThePolicySays(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cells(sheet, 0, "a", "late");
              for (int i = 1; i <= 21_000; i++) {
                cells(sheet, i, i == 20_900 ? "x" : (Object) i, i < 20_950 ? null : i);
              }
            });
    Loaded text = reads.load(file);
    assertThat(text.types()).containsExactly("text", "int64");
    assertThat(text.misfits())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("S!A20901");
    assertThat(text.column(0).subList(20_897, 20_901))
        .containsExactly("20898", "20899", "x", "20901");
    Loaded nulls = reads.load(file, Map.of("on_mixed_types", "null"));
    assertThat(nulls.types()).containsExactly("int64", "int64");
    assertThat(nulls.column(0).subList(20_898, 20_901)).containsExactly(20_899L, null, 20_901L);
    assertThat(nulls.replaced()).isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> reads.load(file, Map.of("on_mixed_types", "error")))
        .isInstanceOfSatisfying(
            GretaException.class, e -> assertThat(code(e)).isEqualTo("GRT-792"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void sheetsAreChosenByNameByPlaceAndTogether(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              cells(workbook.createSheet("One"), 0, "a", "b");
              cells(workbook.getSheet("One"), 1, 1, "x");
              cells(workbook.createSheet("0"), 0, "b", "c");
              cells(workbook.getSheet("0"), 1, "y", 0.5);
              cells(workbook.createSheet("Three"), 0, "a");
              cells(workbook.getSheet("Three"), 1, 1.5);
              workbook.setSheetVisibility(2, SheetVisibility.HIDDEN);
            });
    assertThat(reads.load(file).rows()).containsExactly(row(1, "x"));
    assertThat(reads.load(file, Map.of("sheet_name", 1)).rows()).containsExactly(row("y", 0.5));
    assertThat(reads.load(file, Map.of("sheet_name", "0")).rows()).containsExactly(row("y", 0.5));
    Loaded hidden = reads.load(file, Map.of("sheet_name", "Three"));
    assertThat(hidden.rows()).containsExactly(row(1.5));
    assertThat(hidden.notices()).containsExactly("sheet 'Three' is hidden");
    Loaded all = reads.load(file, Map.of("sheet_name", "*", "sheet_column", true));
    assertThat(all.names()).containsExactly("a", "b", "c", "sheet");
    assertThat(all.types()).containsExactly("float64", "text", "float64", "text");
    assertThat(all.rows())
        .containsExactly(
            row(1.0, "x", null, "One"), row(null, "y", 0.5, "0"), row(1.5, null, null, "Three"));
    assertThat(reads.load(file, Map.of("sheet_name", List.of("Three", 0))).rows())
        .containsExactly(row(1.5, null), row(1.0, "x"));
    assertThatThrownBy(() -> reads.load(file, Map.of("sheet_name", "Onee")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("no sheet 'Onee'");
    assertThatThrownBy(() -> reads.load(file, Map.of("sheet_name", 3)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("number 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void theTableMayLieAnywhereInTheSheet(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cells(sheet, 0, "a title");
              cellsFrom(sheet, 3, 2, "a", "b");
              cellsFrom(sheet, 4, 2, 1, 2);
              cellsFrom(sheet, 6, 2, 3, 4);
              cellsFrom(sheet, 8, 1, "total", 4, 6, "note");
            });
    assertThat(reads.load(file, Map.of("range", "C4:D7")).rows())
        .containsExactly(row(1, 2), row(null, null), row(3, 4));
    assertThat(reads.load(file, Map.of("range", "C4:D9")).rows()).hasSize(5).endsWith(row(4, 6));
    assertThat(reads.load(file, Map.of("range", "3:7")).rows())
        .containsExactly(row(1, 2), row(null, null), row(3, 4));
    assertThat(reads.load(file, Map.of("range", "C:D", "header", 4)).rows()).hasSize(5);
    assertThat(reads.load(file, Map.of("range", "C:D", "skip_rows", 2)).rows()).hasSize(5);
    assertThat(reads.load(file, Map.of("range", "C5:D7", "header", false)))
        .satisfies(
            loaded -> {
              assertThat(loaded.names()).containsExactly("column_1", "column_2");
              assertThat(loaded.rows()).containsExactly(row(1, 2), row(null, null), row(3, 4));
            });
    assertThatThrownBy(() -> reads.load(file, Map.of("skip_rows", 1)))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-786");
              assertThat(e.getMessage()).contains("S!B9");
            });
    assertThatThrownBy(() -> reads.load(file, Map.of("range", "A4:D7")))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-785");
              assertThat(e.getMessage()).contains("S!A4");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void withoutAHeaderColumnsAreNumberedFromTheFirstOfTheSheet(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cellsFrom(sheet, 0, 1, "x");
              for (int i = 1; i < 21_000; i++) {
                cellsFrom(sheet, i, 1, "y");
              }
              cellsFrom(sheet, 20_999, 3, 7);
            });
    Loaded loaded = reads.load(file, Map.of("header", false));
    assertThat(loaded.names()).containsExactly("column_1", "column_2", "column_3", "column_4");
    assertThat(loaded.rows().get(0)).isEqualTo(row(null, "x", null, null));
    assertThat(loaded.rows().get(20_999)).isEqualTo(row(null, "y", null, 7));
    assertThat(loaded.misfits()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void mergedCellsHaveTheirValueFirstOrEverywhere(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cells(sheet, 0, "a", "b", "c");
              cells(sheet, 1, "x", 1, 2);
              cells(sheet, 3, null, 3, 4);
              cells(sheet, 4, "y", 5);
              sheet.addMergedRegion(new CellRangeAddress(1, 3, 0, 0));
              sheet.addMergedRegion(new CellRangeAddress(4, 5, 1, 2));
            });
    assertThat(reads.load(file).rows())
        .containsExactly(row("x", 1, 2), row(null, null, null), row(null, 3, 4), row("y", 5, null));
    assertThat(reads.load(file, Map.of("merged_cells", "fill")).rows())
        .containsExactly(
            row("x", 1, 2), row("x", null, null), row("x", 3, 4), row("y", 5, 5), row(null, 5, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void typesCanBeGiven(String ending) {
    String file =
        write(
            ending,
            table(
                r("zip", "price", "when", "count", "flag", "id"),
                r("00501", 19.99, "2024-02-29 12:30:00", "12", "true", 1),
                r("1", "0.5", LocalDate.of(2024, 1, 1), 13, false, "7")));
    Loaded loaded =
        reads.load(
            file,
            Map.of(
                "types",
                Map.of(
                    "zip", "text",
                    "price", "decimal(5,2)",
                    "when", "timestamp",
                    "count", "int64",
                    "flag", "bool",
                    "id", "float64")));
    assertThat(loaded.rows())
        .containsExactly(
            row(
                "00501",
                new java.math.BigDecimal("19.99"),
                LocalDateTime.parse("2024-02-29T12:30:00"),
                12,
                true,
                1.0),
            row(
                "1",
                new java.math.BigDecimal("0.50"),
                LocalDateTime.parse("2024-01-01T00:00:00"),
                13,
                false,
                7.0));
    assertThat(loaded.misfits()).isEmpty();
    assertThat(reads.load(file, Map.of("range", "C1:C3", "types", Map.of("when", "text"))).rows())
        .containsExactly(row("2024-02-29 12:30:00"), row("2024-01-01"));
    assertThatThrownBy(() -> reads.load(file, Map.of("types", Map.of("price", "decimal(3,1)"))))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-788");
              assertThat(e.getMessage()).contains("Sheet1!B2", "19.99", "decimal(3,1)");
            });
    assertThatThrownBy(() -> reads.load(file, Map.of("types", Map.of("prize", "text"))))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(code(e)).isEqualTo("GRT-795");
              assertThat(e.fault().remedy()).hasValue("Did you mean 'price'?");
            });
    assertThat(
            reads
                .load(
                    write(".xlsx", table(r("u"), r(LocalDateTime.parse("2024-01-01T10:00:00")))),
                    Map.of("types", Map.of("u", "timestamp_utc")))
                .rows())
        .containsExactly(row(Instant.parse("2024-01-01T10:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void headersThatDoNotNameEachColumnOnceAreRefused(String ending) {
    for (@Nullable Object[] header :
        List.of(r("a", "a"), r("a", null, "b"), r("a", "  ", "b"), r("1", 1))) {
      String file = write(ending, table(header, r(1, 2, 3)));
      assertThatThrownBy(() -> reads.load(file), Arrays.toString(header))
          .isInstanceOfSatisfying(
              GretaException.class,
              e -> {
                assertThat(code(e)).isEqualTo("GRT-785");
                assertThat(e.fault().remedy().orElseThrow()).contains("header: false");
              });
    }
    String name = "n".repeat(1_000);
    assertThat(reads.load(write(ending, table(r(name, 2024, true), r(1, 2, 3)))).names())
        .containsExactly(name, "2024", "true");
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void emptySheetsAreRefused(String ending) {
    String file = write(ending, workbook -> workbook.createSheet("Nothing"));
    for (Object header : new Object[] {true, false, 1}) {
      assertThatThrownBy(() -> reads.load(file, Map.of("header", header)))
          .isInstanceOfSatisfying(
              GretaException.class,
              e -> {
                assertThat(code(e)).isEqualTo("GRT-780");
                assertThat(e.getMessage()).contains("'Nothing'", file);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void batchesEndAtTheirTargetsAndLoseNothing(String ending) {
    String file =
        write(
            ending,
            workbook -> {
              Sheet sheet = workbook.createSheet("S");
              cells(sheet, 0, "a", "t");
              for (int i = 1; i <= 1_000; i++) {
                cells(sheet, i, i, "text number " + i);
              }
            });
    for (BatchTarget target :
        List.of(
            new BatchTarget(1, 1 << 20), new BatchTarget(7, 1 << 20), new BatchTarget(5000, 1))) {
      Loaded loaded = reads.load(file, Map.of(), target);
      assertThat(loaded.rows()).hasSize(1_000);
      assertThat(loaded.rows().get(999)).isEqualTo(row(1000, "text number 1000"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".xlsx", ".xls"})
  void aWrongEndingIsSaidAndReadAllTheSame(String ending) throws IOException {
    String file = write(ending, table(r("a"), r(1)));
    String wrong = ending.equals(".xls") ? "wrong.xlsx" : "wrong.xls";
    Files.copy(folder.resolve(file), folder.resolve(wrong));
    Loaded loaded = reads.load(wrong);
    assertThat(loaded.rows()).containsExactly(row(1));
    assertThat(loaded.notices()).singleElement().asString().startsWith(wrong + " is an " + ending);
  }
}
