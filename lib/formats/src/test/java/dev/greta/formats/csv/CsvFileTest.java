package dev.greta.formats.csv;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.FileRoom;
import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Encoding;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

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

  private static CsvSettings dialect(Character delimiter, char quote, char escape, boolean header) {
    return new CsvSettings(Optional.of(delimiter), quote, escape, header, Map.of());
  }

  private List<String> names(String text) throws IOException {
    return csv.plan(csv.write("names.csv", text), CsvSettings.standard()).columns().stream()
        .map(CsvColumn::name)
        .toList();
  }

  private Fault faultOf(ThrowingCallable code, Class<? extends GretaException> kind) {
    Fault[] fault = new Fault[1];
    assertThatThrownBy(code)
        .isExactlyInstanceOf(kind)
        .satisfies(e -> fault[0] = ((GretaException) e).fault());
    assertThat(fault[0].place()).isPresent();
    assertThat(fault[0].remedy()).isPresent();
    return fault[0];
  }

  private Fault faultOf(String text) throws IOException {
    LocalFile file = csv.write("faulty.csv", text);
    return faultOf(() -> csv.load(file), ValidationException.class);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aLineBreakWithinTheFirstRecordLosesNoRow(boolean header) throws IOException {
    for (String within : List.of("\r", "\n", "\r\n", "\n1,2\n3,4")) {
      for (String end : List.of("\r", "\n", "\r\n")) {
        String first = "\"a\",\"b" + within + "\"" + end;
        LocalFile file = csv.write("break.csv", first + "1,x" + end + "2,\"y" + within + "\"");
        List<List<Object>> expected = new ArrayList<>();
        if (!header) {
          expected.add(List.of("a", "b" + within));
        }
        expected.add(List.of(header ? 1L : "1", "x"));
        expected.add(List.of(header ? 2L : "2", "y" + within));
        assertThat(csv.load(file, dialect(',', '"', '"', header)).rows()).isEqualTo(expected);
      }
    }
  }

  @Test
  void theDelimiterIsTheCandidateThatTheHeaderHasMostOfOutsideQuotes() throws IOException {
    Map<String, Character> found =
        Map.of(
            "a,b;c,d", ',',
            "a;b;c,d", ';',
            "a|b|c", '|',
            "a\tb", '\t',
            "a,b;c", ',',
            "a;b|c", ';',
            "one", ',',
            "\"x;y;z\",b", ',');
    for (Map.Entry<String, Character> header : found.entrySet()) {
      LocalFile file = csv.write("file.csv", "\n" + header.getKey() + "\n;;;;\n");
      assertThat(CsvHeader.read(file, CsvSettings.standard(), false).dialect().delimiter())
          .as(header.getKey())
          .isEqualTo(header.getValue());
    }
  }

  @Test
  void quotesInTheHeaderMayHoldLineBreaksDelimitersAndQuotes() throws IOException {
    assertThat(names("\"a\nb\",\"c,d\",\"e\"\"f\",g h\n1,2,3,4\n"))
        .containsExactly("a\nb", "c,d", "e\"f", "g h");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    LocalFile file = csv.write("bom.csv", "\uFEFFa,b\n1,2\n");
    CsvReads.Loaded loaded = csv.load(file);
    assertThat(loaded.columns()).extracting(CsvColumn::name).containsExactly("a", "b");
    assertThat(loaded.rows()).containsExactly(row(1L, 2L));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstValue() throws IOException {
    LocalFile file = csv.write("bom.csv", "\uFEFF7,8\n1,2\n");
    assertThat(csv.load(file, dialect(',', '"', '"', false)).rows())
        .containsExactly(row(7L, 8L), row(1L, 2L));
  }

  @Test
  void emptyLinesBeforeTheHeaderAndBetweenRowsAreNoRows() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("blank.csv", "\n\na,b\n1,2\n\n3,4\n\n"));
    assertThat(loaded.columns()).extracting(CsvColumn::name).containsExactly("a", "b");
    assertThat(loaded.rows()).containsExactly(row(1L, 2L), row(3L, 4L));
  }

  @Test
  void anEmptyLineOfASingleColumnIsANull() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("one.csv", "a\n1\n\n3"));
    assertThat(loaded.rows()).containsExactly(row(1L), row((Object) null), row(3L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesMayEndInEveryWay(String end) throws IOException {
    String text = String.join(end, "a,b", "1,x", "2,\"y" + end + "z\"", "");
    assertThat(csv.load(csv.write("ends.csv", text)).rows())
        .containsExactly(row(1L, "x"), row(2L, "y" + end + "z"));
  }

  @Test
  void anEmptyFieldIsNullAndQuotedItIsText() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("e.csv", "a,b\n,\"\"\nx,\n\"\",y\n"));
    assertThat(loaded.rows()).containsExactly(row(null, ""), row("x", null), row("", "y"));
  }

  @Test
  void aQuotedNumberIsANumberAndAQuotedEmptyTextIsNot() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("q.csv", "a,b\n\"1\",\"\"\n2,3\n"));
    assertThat(loaded.types()).containsExactly(ColumnType.INT64, ColumnType.TEXT);
    assertThat(loaded.rows()).containsExactly(row(1L, ""), row(2L, "3"));
  }

  @Test
  void anotherDialectIsRead() throws IOException {
    LocalFile file = csv.write("d.csv", "a;b\n'x;''y';1\n'\\'';2\n");
    LocalFile escaped = csv.write("e.csv", "a;b\n'x\\'y';1\n");
    LocalFile plain = csv.write("p.csv", "a;b\n\"x;1\n");
    assertThat(
            csv.load(csv.write("f.csv", "a;b\n'x;''y';1\n"), dialect(';', '\'', '\'', true)).rows())
        .containsExactly(row("x;'y", 1L));
    assertThat(csv.load(escaped, dialect(';', '\'', '\\', true)).rows())
        .containsExactly(row("x'y", 1L));
    assertThat(csv.load(plain, dialect(';', CsvDialect.NO_QUOTE, CsvDialect.NO_QUOTE, true)).rows())
        .containsExactly(row("\"x", 1L));
    assertThat(file.name()).isEqualTo("d.csv");
  }

  @Test
  void withoutAHeaderColumnsAreNumbered() throws IOException {
    CsvReads.Loaded loaded =
        csv.load(csv.write("n.csv", "1,x\n2,y\n"), dialect(',', '"', '"', false));
    assertThat(loaded.columns())
        .extracting(CsvColumn::name)
        .containsExactly("column_1", "column_2");
    assertThat(loaded.rows()).containsExactly(row(1L, "x"), row(2L, "y"));
  }

  @Test
  void aHeaderAloneIsATableOfTextWithoutRows() throws IOException {
    for (String text : List.of("a,b", "a,b\n")) {
      CsvReads.Loaded loaded = csv.load(csv.write("h.csv", text));
      assertThat(loaded.types()).containsExactly(ColumnType.TEXT, ColumnType.TEXT);
      assertThat(loaded.rows()).isEmpty();
    }
  }

  @Test
  void theFileThatIsNamedIsReadWhateverItsNameHas() throws IOException {
    csv.write("x1.csv", "a\n1\n");
    for (String name : List.of("x[1].csv", "x*.csv", "x?.csv", "it's.csv", "ü €.csv")) {
      assertThat(csv.load(csv.write(name, "a\n2\n")).rows()).as(name).containsExactly(row(2L));
    }
  }

  @Test
  void aFolderThatLooksLikeAPartitionAddsNoColumn() throws IOException {
    Files.createDirectory(folder.resolve("year=2024"));
    CsvReads.Loaded loaded = csv.load(csv.write("year=2024/a.csv", "a\n2\n"));
    assertThat(loaded.rows()).containsExactly(row(2L));
  }

  @Test
  void aGivenTypeIsKept() throws IOException {
    LocalFile file =
        csv.write("t.csv", "a,b,c,d\n1,1,0.1234567890123456789,\n2,2.50,1e400,2024-01-01\n");
    CsvSettings settings =
        CsvReads.typed(
            Map.of(
                "a", ColumnType.TEXT,
                "b", ColumnType.decimal(10, 3),
                "d", ColumnType.TIMESTAMP));
    CsvReads.Loaded loaded = csv.load(file, settings);
    assertThat(loaded.rows())
        .containsExactly(
            row("1", new BigDecimal("1.000"), "0.1234567890123456789", null),
            row("2", new BigDecimal("2.500"), "1e400", LocalDate.of(2024, 1, 1).atStartOfDay()));
    assertThat(loaded.columns())
        .extracting(CsvColumn::origin)
        .containsExactly(
            CsvColumn.Origin.GIVEN,
            CsvColumn.Origin.GIVEN,
            CsvColumn.Origin.FOUND,
            CsvColumn.Origin.GIVEN);
  }

  @Test
  void whoAsksForDoublesGetsTheNearest() throws IOException {
    LocalFile file =
        csv.write("t.csv", "a\n0.1234567890123456789\n9007199254740993\n123456789012345678901\n");
    CsvSettings settings = CsvReads.typed(Map.of("a", ColumnType.FLOAT64));
    assertThat(csv.load(file, settings).rows())
        .containsExactly(
            row(0.1234567890123456789), row(9007199254740992.0), row(123456789012345678901.0));
    LocalFile huge = csv.write("h.csv", "a\n1e400\n");
    assertThat(faultOf(() -> csv.load(huge, settings), ValidationException.class).message())
        .contains("1e400");
  }

  @Test
  void theFirstValueOfABatchIsJudgedAsAnyOther() throws IOException {
    for (String value :
        List.of("..5", ".", "1..5", "1.2.3", "-", "-.", "1.", "01.5", "+1.5", "1.5 ", "--1.5")) {
      LocalFile file = csv.write("t.csv", "a\n" + value + "\n");
      for (ColumnType type : List.of(ColumnType.FLOAT64, ColumnType.INT64)) {
        assertThat(
                faultOf(
                        () -> csv.load(file, CsvReads.typed(Map.of("a", type))),
                        ValidationException.class)
                    .code())
            .as(value)
            .isEqualTo(CsvFaults.MISFIT_OF_GIVEN);
      }
    }
  }

  @Test
  void aValueThatAGivenTypeDoesNotHoldIsAnErrorWithItsPlace() throws IOException {
    LocalFile file = csv.write("t.csv", "a,b\n1,1\n2,x y\n");
    Fault fault =
        faultOf(
            () -> csv.load(file, CsvReads.typed(Map.of("b", ColumnType.INT64))),
            ValidationException.class);
    assertThat(fault.code()).isEqualTo(CsvFaults.MISFIT_OF_GIVEN);
    assertThat(fault.message()).isEqualTo("column 'b', row 2: 'x y' is no int64");
    assertThat(fault.place()).contains(file.path() + ", column 'b', row 2");
    assertThat(fault.remedy().orElseThrow()).contains("types: {b: text}");
  }

  @Test
  void aLateMisfitNamesColumnRowAndValueAndTheOption() throws IOException {
    StringBuilder text = new StringBuilder("id,n\n");
    int last = CsvFile.SAMPLE_ROWS + 5_000;
    for (int i = 1; i <= last; i++) {
      text.append(i).append(i == last - 1 ? ",many words" : ",7").append('\n');
    }
    LocalFile file = csv.write("late.csv", text.toString());
    CsvReads.Loaded loaded = csv.load(file);
    assertThat(loaded.misfits()).hasSize(1);
    SchemaMisfitException misfit = loaded.misfits().get(0);
    assertThat(misfit.fault().code()).isEqualTo(CsvFaults.MISFIT_OF_FOUND);
    assertThat(misfit.fault().message())
        .isEqualTo("column 'n', row " + (last - 1) + ": 'many words' is no int64");
    assertThat(misfit.fault().remedy().orElseThrow()).contains("types: {n: text}");
    assertThat(loaded.types()).containsExactly(ColumnType.INT64, ColumnType.TEXT);
    assertThat(loaded.rows()).hasSize(last);
  }

  @Test
  void aTypeOfAColumnThatIsNotThereIsAnErrorThatNamesTheNearest() throws IOException {
    LocalFile file = csv.write("t.csv", "name,age\nx,1\n");
    Fault fault =
        faultOf(
            () -> csv.plan(file, CsvReads.typed(Map.of("nam", ColumnType.TEXT))),
            ValidationException.class);
    assertThat(fault.place()).contains("types.nam");
    assertThat(fault.remedy()).contains("Did you mean 'name'?");
  }

  @Test
  void aMissingFieldIsAnErrorWithItsLine() throws IOException {
    Fault fault = faultOf("a,b,c\n1,2,3\n\"x\ny\",2,3\n4,5\n");
    assertThat(fault.code()).isEqualTo(CsvFaults.RAGGED);
    assertThat(fault.message()).isEqualTo("expected 3 fields, found 2");
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:5");
  }

  @Test
  void aFieldTooManyIsAnErrorWithItsLine() throws IOException {
    Fault fault = faultOf("a,b\n1,2\n3,4,5\n");
    assertThat(fault.message()).isEqualTo("expected 2 fields, found 3");
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:3");
  }

  @Test
  void aRaggedLineFarBehindTheSampleIsAnErrorWithItsLine() throws IOException {
    int lines = 400_000;
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 2; i <= lines; i++) {
      text.append(i == 390_001 ? "7\n" : "1,2\n");
    }
    Fault fault = faultOf(text.toString());
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:390001");
  }

  @Test
  void aQuoteThatIsNeverClosedIsAnErrorWithTheLineThatOpensIt() throws IOException {
    Fault fault = faultOf("a,b\n1,2\n3,\"x\n4,5\n6,7\n");
    assertThat(fault.code()).isEqualTo(CsvFaults.QUOTING);
    assertThat(fault.message()).contains("never closed");
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:3");
  }

  @Test
  void aQuoteThatIsNeverClosedInTheHeaderIsAnError() throws IOException {
    assertThat(faultOf("a,\"b\n1,2\n").code()).isEqualTo(CsvFaults.QUOTING);
  }

  @Test
  void textBehindAClosingQuoteIsAnErrorWithItsLine() throws IOException {
    Fault fault = faultOf("a,b\n1,2\n3,\"x\"y\n");
    assertThat(fault.code()).isEqualTo(CsvFaults.QUOTING);
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:3");
  }

  @Test
  void linesMayEndInDifferentWays() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("m.csv", "a,b\r\n1,2\r\n3,4\n5,\"x\r\ny\"\r7,\n"));
    assertThat(loaded.rows())
        .containsExactly(row(1L, "2"), row(3L, "4"), row(5L, "x\r\ny"), row(7L, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", "\r\n\r\n"})
  void anEmptyFileIsAnError(String text) throws IOException {
    Fault fault = faultOf(text);
    assertThat(fault.code()).isEqualTo(CsvFaults.EMPTY);
    assertThat(fault.message()).isEqualTo("faulty.csv is empty");
  }

  @Test
  void namesThatAreEmptyOrTwiceAreErrors() throws IOException {
    Fault empty = faultOf("a,,c\n1,2,3\n");
    assertThat(empty.code()).isEqualTo(CsvFaults.HEADER);
    assertThat(empty.message()).isEqualTo("column 2 of the header has no name");
    Fault twice = faultOf("\n\na,b,a\n1,2,3\n");
    assertThat(twice.message()).isEqualTo("columns 1 and 3 of the header are both 'a'");
    assertThat(twice.place().orElseThrow()).endsWith("faulty.csv:3");
  }

  @Test
  void namesThatDifferInCaseAloneAreTwoColumns() throws IOException {
    assertThat(csv.load(csv.write("c.csv", "a,A\n1,2\n")).rows()).containsExactly(row(1L, 2L));
  }

  @Test
  void textThatIsNotUtf8ThoughItIsSaidToBeIsAnErrorWithItsLine() throws IOException {
    CsvSettings utf8 = CsvSettings.standard().with(CsvText.found().with(Encoding.UTF_8));
    byte[] latin = "a,b\n1,2\n3,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    LocalFile file = csv.write("latin.csv", latin);
    Fault fault = faultOf(() -> csv.load(file, utf8), ValidationException.class);
    assertThat(fault.code()).isEqualTo(CsvFaults.ENCODING);
    assertThat(fault.message()).isEqualTo("not UTF-8: 0xE9");
    assertThat(fault.place().orElseThrow()).endsWith("latin.csv:3");
    LocalFile header = csv.write("h.csv", "caf\u00e9\n1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(faultOf(() -> csv.load(header, utf8), ValidationException.class).place())
        .hasValueSatisfying(place -> assertThat(place).endsWith("h.csv:1"));
  }

  @Test
  void aBinaryFileIsAnError() throws IOException {
    LocalFile binary = csv.write("b.csv", new byte[] {'P', 'K', 3, 3, 0, 0});
    assertThat(faultOf(() -> csv.load(binary), ValidationException.class).message())
        .contains("no text file");
  }

  /** Read as UTF-16, all of it would be one name of a column. */
  @Test
  void aZeroAmongTextIsNoUtf16() throws IOException {
    for (String text : List.of("name\na\0b\ncd\n", "names\na\0b\ncd\n")) {
      LocalFile file = csv.write("z.csv", text.getBytes(StandardCharsets.UTF_8));
      assertThat(faultOf(() -> csv.load(file), ValidationException.class).message())
          .contains("no text file");
    }
  }

  @Test
  void aFieldOfTenMillionBytesIsRead() throws IOException {
    String field = "x".repeat(10_000_000);
    assertThat(csv.load(csv.write("large.csv", "a,b\n1,2\n3," + field + "\n")).rows())
        .containsExactly(row(1L, "2"), row(3L, field));
  }

  @Test
  void aRecordLongerThanCanBeReadIsAnErrorWithItsLine() throws IOException {
    Fault fault = faultOf("a,b\n1,2\n3," + "x".repeat(16_000_000) + "\n");
    assertThat(fault.code()).isEqualTo(CsvFaults.MALFORMED);
    assertThat(fault.message()).startsWith("a record of 16000003 bytes, more than the 16000000");
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:3");
  }

  @Test
  void aFileThatChangedAfterItsPlanIsAnError() throws IOException {
    LocalFile file = csv.write("f.csv", "a\n1\n");
    CsvScan scan = csv.plan(file, CsvSettings.standard());
    Files.setLastModifiedTime(file.path(), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    assertThatThrownBy(() -> csv.read(scan))
        .isInstanceOfSatisfying(
            IncompleteException.class,
            e -> assertThat(e.fault().code()).isEqualTo(LocalFile.CHANGED));
    LocalFile longer = csv.write("g.csv", "a\n1\n");
    CsvScan old = csv.plan(longer, CsvSettings.standard());
    csv.write("g.csv", "a\n1\n2\n");
    assertThatThrownBy(() -> csv.read(old)).isInstanceOf(IncompleteException.class);
  }

  /** What is wrong with it now says nothing of the file that was planned. */
  @Test
  void aFileThatBecameFaultyBehindAReadersBackChangedAndIsNotMalformed() throws IOException {
    LocalFile file = csv.write("f.csv", "a,b\n1,2\n3,4\n");
    CsvScan scan = csv.plan(file, CsvSettings.standard());
    csv.write("f.csv", "a,b\n1,2\n3,4,5\n");
    assertThatThrownBy(() -> drain(scan))
        .isInstanceOfSatisfying(
            IncompleteException.class,
            e -> assertThat(e.fault().code()).isEqualTo(LocalFile.CHANGED));
  }

  /** Reads the texts alone, without the look at the file that comes before and after. */
  private void drain(CsvScan scan) {
    SourceContext context = csv.room();
    Cancellation cancellation = new Cancellation();
    PlainText plain = PlainText.of(scan, cancellation, n -> {}, context);
    try (FileRoom room = FileRoom.of(context, scan.file());
        CsvTexts texts =
            CsvTexts.open(scan, plain, "", 100, context.allocator(), cancellation, room)) {
      while (texts.next() != null) {
        // to the end
      }
    }
  }
}
