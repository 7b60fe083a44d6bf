package dev.greta.connectors.excel;

import static dev.greta.connectors.excel.ExcelReads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.spi.error.GretaException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no library writes, but files have. */
class HandmadeXlsxTest {

  private static final String HEADER =
      "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>";

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

  private Loaded load(Xlsx xlsx, Map<String, ?> options) {
    return reads.load(xlsx.writeTo(folder.resolve("hand.xlsx")), options);
  }

  /** Rows below a header 'a', each with one cell. */
  private Loaded cells(Xlsx xlsx, String... cells) {
    StringBuilder rows = new StringBuilder(HEADER);
    for (String cell : cells) {
      rows.append("<row>").append(cell).append("</row>");
    }
    return load(xlsx.rows(rows.toString()), Map.of());
  }

  private void assertRefused(String code, String said, Xlsx xlsx) {
    assertThatThrownBy(() -> load(xlsx, Map.of()))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(e.fault().code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getMessage()).contains(said);
            });
  }

  private static String number(String value) {
    return "<c><v>" + value + "</v></c>";
  }

  private static String inline(String content) {
    return "<c t=\"inlineStr\"><is>" + content + "</is></c>";
  }

  @Test
  void richTextIsTheTextOfItsRunsWithoutHowItSounds() {
    Xlsx xlsx =
        new Xlsx()
            .strings(
                "<si><r><rPr><b/></rPr><t>課</t></r><r><t xml:space=\"preserve\"> きく</t></r>"
                    + "<rPh sb=\"0\" eb=\"1\"><t>カ</t></rPh><phoneticPr fontId=\"1\"/></si>",
                "<si/>",
                "<si><t></t></si>",
                "<si><t xml:space=\"preserve\">  two  </t></si>");
    Loaded loaded =
        cells(
            xlsx,
            "<c t=\"s\"><v>0</v></c>",
            "<c t=\"s\"><v>1</v></c>",
            "<c t=\"s\"><v>2</v></c>",
            "<c t=\"s\"><v>3</v></c>",
            inline("<r><t>x</t></r><r><t>y</t></r><rPh sb=\"0\" eb=\"1\"><t>z</t></rPh>"));
    assertThat(loaded.column(0)).containsExactly("課 きく", "", "", "  two  ", "xy");
  }

  @Test
  void escapesStandForWhatXmlDoesNotHold() {
    assertThat(
            cells(
                    new Xlsx(),
                    inline("<t>a_x000D__x000a_b</t>"),
                    inline("<t>_x005F_x000D_</t>"),
                    inline("<t>_x0000_</t>"),
                    inline("<t>_xD83D__xDE00_</t>"),
                    inline("<t>_xD83D_ _x12_ _xZZZZ_ x_</t>"),
                    inline("<t>_x00e9_</t>"),
                    "<c t=\"str\"><f>1</f><v>_x0009_</v></c>")
                .column(0))
        .containsExactly("a\r\nb", "_x000D_", "\0", "😀", "_xD83D_ _x12_ _xZZZZ_ x_", "é", "\t");
  }

  @Test
  void xmlIsReadAsXml() {
    assertThat(
            cells(
                    new Xlsx(),
                    inline("<t>a&amp;b&lt;&gt;&quot;&apos;&#65;&#x1F600;</t>"),
                    inline("<t><![CDATA[<not> & ]] ]>]]>x</t>"),
                    inline("<t>a<!-- no -- > -->b<?skip this?>c</t>"),
                    inline("<t>1\r\n2\r3\n4</t>"),
                    "<!-- between --><c t='inlineStr' ><is\n><t >single</t ></is ></c >",
                    "<x:c xmlns:x='u' t=\"inlineStr\"><x:is><x:t>prefixed</x:t></x:is></x:c>")
                .column(0))
        .containsExactly(
            "a&b<>\"'A😀", "<not> & ]] ]>x", "abc", "1\n2\n3\n4", "single", "prefixed");
  }

  @Test
  void numbersAreDoublesAndIntegersThatNoDoubleIsAreKept() {
    assertThat(
            cells(
                new Xlsx(),
                number("9007199254740993"),
                number("-1"),
                number("9223372036854775807")))
        .satisfies(l -> assertThat(l.types()).containsExactly("int64"))
        .satisfies(
            l -> assertThat(l.column(0)).containsExactly(9007199254740993L, -1L, Long.MAX_VALUE));
    assertThat(
            cells(
                    new Xlsx(),
                    number("1.1000000000000001"),
                    number("1E+2"),
                    number("-0"),
                    number("5.e-1"),
                    number("+.5"))
                .column(0))
        .containsExactly(1.1, 100.0, -0.0, 0.5, 0.5);
    assertThat(cells(new Xlsx(), number("9007199254740993"), number("0.5")).column(0))
        .containsExactly("9007199254740993", "0.5");
    assertThat(cells(new Xlsx(), number("1E+17"), number("12345678901234567890")).column(0))
        .containsExactly(1e17, 12345678901234567890.0);
    assertThat(cells(new Xlsx(), "<c t=\"n\"/>", "<c><v/></c>", number("2")).column(0))
        .containsExactly(null, null, 2L);
  }

  @Test
  void datesAreTheNumbersThatTheirFormatShowsAsDates() {
    Xlsx xlsx =
        new Xlsx()
            .styles(
                "<numFmt numFmtId=\"164\" formatCode=\"[$-409]mmm\\ d&quot;,&quot;\\ yyyy\"/>"
                    + "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
                    + "<numFmt numFmtId=\"166\" formatCode=\"0.00&quot; days&quot;\"/>",
                0,
                14,
                22,
                20,
                164,
                165,
                166,
                46,
                47);
    StringBuilder rows = new StringBuilder("<row>");
    String[] names = {"a", "b", "c", "d", "e", "f", "g"};
    for (String name : names) {
      rows.append(inline("<t>" + name + "</t>"));
    }
    rows.append("</row><row>");
    String[] styled = {"1:45351", "2:45351.5", "3:0.5", "4:59", "5:1.5", "6:1.5", "8:0.0007"};
    for (String cell : styled) {
      rows.append("<c s=\"%s\"><v>%s</v></c>".formatted((Object[]) cell.split(":")));
    }
    rows.append("</row>");
    assertThat(load(xlsx.rows(rows.toString()), Map.of()).rows())
        .containsExactly(
            row(
                LocalDate.of(2024, 2, 29),
                LocalDateTime.parse("2024-02-29T12:00:00"),
                LocalTime.NOON,
                LocalDate.of(1900, 2, 28),
                Duration.ofHours(36),
                1.5,
                LocalTime.parse("00:01:00.480")));
  }

  @ParameterizedTest
  @CsvSource({
    "14, 0, 1899-12-31",
    "14, 1, 1900-01-01",
    "14, 59, 1900-02-28",
    "14, 60, 1900-02-29",
    "22, 60.5, 1900-02-29T12:00",
    "14, 61, 1900-03-01",
    "14, 2958465, 9999-12-31",
    "14, 2958466, 2958466",
    "14, -1, -1",
    "22, 43831.9999884259, 2020-01-01T23:59:59",
    "22, 43831.999988425923, 2020-01-01T23:59:59",
    "22, 43831.99999999999999, 2020-01-02",
    "22, 0.25, 1899-12-31T06:00:00",
    "20, 0.25, 06:00:00",
    "20, 1.25, 1900-01-01T06:00:00",
    "20, 0.999999999999999999, 1900-01-01T00:00:00",
    "46, -0.5, PT-12H",
  })
  void theCalendarIsTheSpreadsheets(int format, String serial, String text) {
    Xlsx xlsx = new Xlsx().styles("", format);
    assertThat(
            cells(xlsx, "<c s=\"0\"><v>" + serial + "</v></c>", inline("<t>mixed</t>")).column(0))
        .containsExactly(text, "mixed");
  }

  @Test
  void isoDatesAreDates() {
    assertThat(
            cells(
                    new Xlsx(),
                    "<c t=\"d\"><v>2024-02-29</v></c>",
                    "<c t=\"d\"><v>2024-02-29T12:30:00.5</v></c>")
                .column(0))
        .containsExactly(
            LocalDateTime.parse("2024-02-29T00:00:00"),
            LocalDateTime.parse("2024-02-29T12:30:00.5"));
    assertThat(cells(new Xlsx(), "<c t=\"d\"><v>12:30:00</v></c>").column(0))
        .containsExactly(LocalTime.of(12, 30));
    assertThat(cells(new Xlsx(), "<c t=\"d\"><v>yesterday</v></c>").column(0))
        .containsExactly("yesterday");
  }

  @Test
  void rowsAndCellsMayLackTheirPlaceAndTheDimensionMayLie() {
    Xlsx xlsx =
        new Xlsx()
            .sheet(
                1,
                "<dimension ref=\"A1:A1\"/><sheetData>"
                    + "<row>"
                    + inline("<t>a</t>")
                    + inline("<t>b</t>")
                    + "</row>"
                    + "<row r=\"3\"><c r=\"B3\"><v>1</v></c></row>"
                    + "<row><c><v>2</v></c></row></sheetData><pageMargins left=\"1\"/>");
    assertThat(load(xlsx, Map.of()).rows())
        .containsExactly(row(null, null), row(null, 1), row(2, null));
  }

  @Test
  void aFormulaWithoutItsResultIsWhatThePolicySays() {
    Xlsx xlsx =
        new Xlsx()
            .rows(
                HEADER
                    + "<row r=\"2\"><c r=\"A2\"><f>1+1</f></c></row><row r=\"3\"><c><v>3</v></c></row>");
    assertRefused("GRT-791", "Sheet1!A2", xlsx);
    Loaded loaded = load(xlsx, Map.of("on_uncalculated", "null"));
    assertThat(loaded.column(0)).containsExactly(null, 3L);
    assertThat(loaded.replaced()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void whatIsOutOfOrderOrBeyondASheetIsRefused() {
    assertRefused("GRT-783", "row 2 stands after row 5", rows("<row r=\"5\"/><row r=\"2\"/>"));
    assertRefused("GRT-783", "row 2 stands after row 2", rows("<row r=\"2\"/><row r=\"2\"/>"));
    assertRefused(
        "GRT-783", "Sheet1!A2 stands after", rows("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>"));
    assertRefused("GRT-783", "a cell 'A3'", rows("<row r=\"2\"><c r=\"A3\"/></row>"));
    assertRefused("GRT-783", "a cell '2A'", rows("<row r=\"2\"><c r=\"2A\"/></row>"));
    assertRefused("GRT-794", "columns", rows("<row r=\"2\"><c r=\"XFE2\"/></row>"));
    assertRefused("GRT-794", "rows", rows("<row r=\"1048577\"/>"));
    assertThat(
            load(
                    rows("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"),
                    Map.of("range", "A1048575:A1048576", "header", false))
                .rows())
        .containsExactly(row((Object) null), row(1));
  }

  private static Xlsx rows(String rows) {
    return new Xlsx().rows(HEADER + rows);
  }

  @Test
  void malformedCellsAreNamed() {
    assertRefused("GRT-783", "Sheet1!A2 holds 'x1'", rows("<row>" + number("x1") + "</row>"));
    assertRefused("GRT-783", "Sheet1!A2 holds '1e999'", rows("<row>" + number("1e999") + "</row>"));
    assertRefused("GRT-783", "Sheet1!A2 holds 'NaN'", rows("<row>" + number("NaN") + "</row>"));
    assertRefused("GRT-783", "text 5 of 0", rows("<row><c t=\"s\"><v>5</v></c></row>"));
    assertRefused("GRT-783", "'2', no truth", rows("<row><c t=\"b\"><v>2</v></c></row>"));
    assertRefused("GRT-783", "type 'q'", rows("<row><c t=\"q\"><v>2</v></c></row>"));
    assertRefused(
        "GRT-783", "style 3 of 1", rows("<row><c s=\"3\"><v>2</v></c></row>").styles("", 0));
  }

  @Test
  void malformedXmlIsRefused() {
    assertRefused("GRT-783", "ends that did not start", rows("<row></c>"));
    assertRefused("GRT-783", "nbsp", rows("<row>" + inline("<t>&nbsp;</t>") + "</row>"));
    assertRefused("GRT-783", "#0", rows("<row>" + inline("<t>&#0;</t>") + "</row>"));
    assertRefused("GRT-783", "control", rows("<row>" + inline("<t>\u0001</t>") + "</row>"));
    assertRefused("GRT-783", "without quotes", rows("<row r=2/>"));
    assertRefused("GRT-783", "nest too deeply", rows("<x>".repeat(200)));
    byte[] utf8 =
        "<worksheet><sheetData><row><c t=\"str\"><v>\u00e9</v></c></row></sheetData></worksheet>"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertRefused("GRT-783", "no UTF-8", new Xlsx().part("xl/worksheets/sheet1.xml", utf8));
    assertRefused(
        "GRT-783",
        "UTF-16",
        new Xlsx()
            .part(
                "xl/worksheets/sheet1.xml",
                "\ufeff<worksheet/>".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)));
    assertRefused(
        "GRT-783",
        "ISO-8859-1",
        new Xlsx()
            .part(
                "xl/worksheets/sheet1.xml",
                "<?xml version='1.0' encoding='iso-8859-1'?><worksheet/>"));
    assertRefused(
        "GRT-783",
        "cut short",
        new Xlsx().part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"));
    assertRefused("GRT-783", "missing", new Xlsx());
  }

  @Test
  void documentTypesAreRefusedAndNothingIsFetched() {
    String entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    assertRefused(
        "GRT-793",
        "document type",
        new Xlsx().part("xl/worksheets/sheet1.xml", entity + "<worksheet>&e;</worksheet>"));
    assertRefused(
        "GRT-793",
        "xl/sharedStrings.xml",
        rows("")
            .part("xl/sharedStrings.xml", "<!DOCTYPE sst SYSTEM \"http://127.0.0.1:1/x\"><sst/>"));
    assertRefused(
        "GRT-793", "xl/workbook.xml", rows("").part("xl/workbook.xml", entity + "<workbook/>"));
    assertRefused(
        "GRT-793", "_rels/.rels", rows("").part("_rels/.rels", entity + "<Relationships/>"));
    assertRefused(
        "GRT-793", "xl/styles.xml", rows("").part("xl/styles.xml", entity + "<styleSheet/>"));
  }

  @Test
  void externalLinksAreLeftAlone() {
    Xlsx linked =
        rows("<row><c r=\"A2\"><f>[1]Other!$A$1</f><v>5</v></c></row>")
            .part(
                "xl/_rels/workbook.xml.rels",
                Xlsx.relationships(
                    Xlsx.relationship("s1", "worksheet", "/xl/worksheets/sheet1.xml"),
                    "<Relationship Id=\"e\" Type=\"x/externalLink\" TargetMode=\"External\" Target=\"http://127.0.0.1:1/b.xlsx\"/>"));
    assertThat(load(linked, Map.of()).column(0)).containsExactly(5L);
    Xlsx outside =
        new Xlsx()
            .part(
                "xl/_rels/workbook.xml.rels",
                Xlsx.relationships(
                    "<Relationship Id=\"s1\" Type=\"x/worksheet\" TargetMode=\"External\" Target=\"http://127.0.0.1:1/s.xml\"/>"));
    assertRefused("GRT-783", "'Sheet1' is in no part", outside);
  }
}
