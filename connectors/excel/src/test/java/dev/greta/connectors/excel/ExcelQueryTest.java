package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.spi.error.ValidationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query reads the columns that it uses, and is not concerned by what is in the others. */
class ExcelQueryTest {

  private static final int BEYOND_THE_SAMPLE = ExcelFile.SAMPLE_ROWS + 100;

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

  private static String text(String text) {
    return "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
  }

  private static String number(String number) {
    return "<c><v>" + number + "</v></c>";
  }

  private static String error() {
    return "<c t=\"e\"><v>#DIV/0!</v></c>";
  }

  private static String uncalculated() {
    return "<c><f>1+1</f></c>";
  }

  private String write(String... rows) {
    StringBuilder xml = new StringBuilder();
    for (String row : rows) {
      xml.append("<row>").append(row).append("</row>");
    }
    return new Xlsx().rows(xml.toString()).writeTo(folder.resolve("book.xlsx"));
  }

  private Loaded query(String file, String sql, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("query", sql);
    return reads.load(file, all);
  }

  @Test
  void errorsInOtherColumnsAreNone() {
    String file =
        write(
            text("a") + text("b") + text("c") + text("d"),
            number("1") + error() + uncalculated() + number("1"),
            number("2") + number("3") + number("4") + text("x"),
            number("5") + number("6") + number("7") + number("2"));
    Map<String, Object> strict = Map.of("on_mixed_types", "error", "types", Map.of("b", "bool"));
    Loaded loaded = query(file, "SELECT a FROM data", strict);
    assertThat(loaded.column(0)).containsExactly(1L, 2L, 5L);
    assertThat(loaded.replaced()).isEmpty();

    assertThatThrownBy(() -> query(file, "SELECT a, b FROM data", Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("#DIV/0!");
    assertThatThrownBy(() -> query(file, "SELECT a + c FROM data", Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("result the file does not hold");
    assertThatThrownBy(() -> query(file, "SELECT d FROM data", strict))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("text in column 'd'");
    assertThatThrownBy(() -> reads.load(file)).isInstanceOf(ValidationException.class);
  }

  @Test
  void rowsThatHaveOtherCellsOnlyAreRows() {
    String file =
        write(
            text("a") + text("b"),
            number("1") + number("2"),
            "<c r=\"B3\"><v>3</v></c>",
            "<c r=\"B4\" t=\"e\"><v>#N/A</v></c>");
    assertThat(query(file, "SELECT a FROM data", Map.of()).column(0))
        .containsExactly(1L, null, null);
    assertThat(query(file, "SELECT count(*) - count(a) FROM data", Map.of()).column(0))
        .containsExactly(2L);
  }

  @Test
  void withoutAHeaderToo() {
    String file = write(number("1") + error() + number("2"), number("3") + text("x") + number("4"));
    assertThat(query(file, "SELECT column_3 FROM data", Map.of("header", false)).column(0))
        .containsExactly(2L, 4L);
  }

  @Test
  void theSheetsNameIsAColumnOfItsOwn() {
    String file = write(text("a") + text("b"), error() + number("1"));
    Map<String, Object> options = Map.of("sheet_column", true);
    Loaded loaded = query(file, "SELECT sheet, b FROM data", options);
    assertThat(loaded.column(0)).containsExactly("Sheet1");
    assertThat(loaded.column(1)).containsExactly(1L);
    assertThat(query(file, "SELECT b FROM data", options).column(0)).containsExactly(1L);
  }

  @Test
  void mergedCellsHaveTheValueOfAnotherColumn() {
    new Xlsx()
        .sheet(
            1,
            "<sheetData><row>"
                + text("a")
                + text("b")
                + "</row><row>"
                + number("7")
                + "</row></sheetData><mergeCells><mergeCell ref=\"A2:B3\"/></mergeCells>")
        .writeTo(folder.resolve("merged.xlsx"));
    assertThat(query("merged.xlsx", "SELECT b FROM data", Map.of("merged_cells", "fill")).column(0))
        .containsExactly(7L, 7L);
  }

  @Test
  void aMisfitInAnotherColumnStartsNothingAgain() {
    String[] rows = new String[BEYOND_THE_SAMPLE];
    rows[0] = text("a") + text("b");
    for (int i = 1; i < rows.length; i++) {
      rows[i] = number("" + i) + (i < rows.length - 1 ? number("1") : text("late"));
    }
    String file = write(rows);
    Loaded other = query(file, "SELECT sum(a)::BIGINT FROM data", Map.of());
    long last = rows.length - 1;
    assertThat(other.column(0)).containsExactly(last * (last + 1) / 2);
    assertThat(other.misfits()).isEmpty();
    Loaded used = query(file, "SELECT b FROM data ORDER BY a DESC LIMIT 1", Map.of());
    assertThat(used.column(0)).containsExactly("late");
    assertThat(used.misfits()).hasSize(1);
  }

  @Test
  void whatStartsAgainStillIsNotConcernedByOtherColumns() {
    String[] rows = new String[BEYOND_THE_SAMPLE];
    rows[0] = text("a") + text("b") + text("c");
    for (int i = 1; i < rows.length; i++) {
      boolean last = i == rows.length - 1;
      rows[i] = number(last ? "0.5" : "1") + error() + (last ? text("x") : number("1"));
    }
    Loaded loaded =
        query(write(rows), "SELECT sum(a) FROM data", Map.of("on_mixed_types", "error"));
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.column(0)).containsExactly(rows.length - 2 + 0.5);
  }
}
