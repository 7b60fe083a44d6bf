package dev.greta.connectors.excel;

import static dev.greta.connectors.excel.ExcelReads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.spi.error.GretaException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files as one table. */
class ManyWorkbooksTest {

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

  private void write(String name, String... rows) {
    StringBuilder xml = new StringBuilder();
    for (String row : rows) {
      xml.append("<row>").append(row).append("</row>");
    }
    new Xlsx().rows(xml.toString()).writeTo(folder.resolve(name));
  }

  @Test
  void columnsUniteByNameAndWiden() {
    write("part-1.xlsx", text("id") + text("amount"), number("1") + number("2"));
    write("part-2.xlsx", text("amount") + text("note"), number("0.5") + text("x"));
    write("part-3.xlsx", text("id") + text("note"), text("late") + number("7"));
    Loaded loaded =
        reads.load("part-*.xlsx", Map.of("filename_column", "file", "sheet_column", true));
    assertThat(loaded.names()).containsExactly("id", "amount", "sheet", "note", "file");
    assertThat(loaded.column(0)).containsExactly("1", null, "late");
    assertThat(loaded.column(1)).containsExactly(2.0, 0.5, null);
    assertThat(loaded.column(2)).containsOnly("Sheet1");
    assertThat(loaded.column(3)).containsExactly(null, "x", "7");
    assertThat(loaded.column(4).get(2).toString()).endsWith("part-3.xlsx");
  }

  @Test
  void aListIsReadAsItIsListed() {
    write("b.xlsx", text("n"), number("1"));
    write("a.xlsx", text("n"), number("2"));
    Loaded loaded = reads.load("", Map.of("source", List.of("b.xlsx", "a*.xlsx")));
    assertThat(loaded.column(0)).containsExactly(1L, 2L);
  }

  @Test
  void kindsThatContradictEachOtherAreWhatThePolicySays() {
    write("a.xlsx", text("v"), number("1"));
    write("b.xlsx", text("v"), text("x"));
    assertThat(reads.load("*.xlsx").column(0)).containsExactly("1", "x");
    assertThatThrownBy(() -> reads.load("*.xlsx", Map.of("on_mixed_types", "error")))
        .isInstanceOf(GretaException.class);
    Loaded nulls = reads.load("*.xlsx", Map.of("on_mixed_types", "null"));
    assertThat(nulls.column(0)).containsExactly(1L, null);
    assertThat(nulls.replaced()).isEqualTo(Map.of("v", 1L));
  }

  @Test
  void theLockFilesOfExcelArePassedOver() throws java.io.IOException {
    write("a.xlsx", text("v"), number("1"));
    java.nio.file.Files.write(folder.resolve("~$a.xlsx"), new byte[165]);
    assertThat(reads.load("*.xlsx").rows()).containsExactly(row(1));
    assertThat(reads.load(".").rows()).containsExactly(row(1));
  }

  @Test
  void aCellBehindTheSampleOfOneFileWidensAll() {
    write("a.xlsx", text("v"), number("1"));
    String[] rows = new String[21_002];
    java.util.Arrays.fill(rows, number("2"));
    rows[0] = text("v");
    rows[21_001] = number("2.5");
    write("b.xlsx", rows);
    Loaded loaded = reads.load("*.xlsx");
    assertThat(loaded.types()).containsExactly("float64");
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.rows()).hasSize(21_002).startsWith(row(1.0)).endsWith(row(2.5));
  }

  @Test
  void aGivenTypeNeedNotBeInEachFileButInOne() {
    write("a.xlsx", text("v"), number("1"));
    write("b.xlsx", text("w"), number("1"));
    assertThat(reads.load("*.xlsx", Map.of("types", Map.of("w", "text"))).rows())
        .containsExactly(row(1, null), row(null, "1"));
    assertThatThrownBy(() -> reads.load("*.xlsx", Map.of("types", Map.of("x", "text"))))
        .isInstanceOfSatisfying(
            GretaException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-795"));
  }
}
