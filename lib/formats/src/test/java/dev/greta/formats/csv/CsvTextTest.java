package dev.greta.formats.csv;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Packed;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are packed, or of another encoding than UTF-8. */
class CsvTextTest {

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

  private static CsvSettings encoded(String encoding) {
    return CsvSettings.standard()
        .with(CsvText.found().with(Encoding.parse(encoding).orElseThrow()));
  }

  private static Fault faultOf(ThrowingCallable code) {
    Fault[] fault = new Fault[1];
    assertThatThrownBy(code)
        .isInstanceOfSatisfying(GretaException.class, e -> fault[0] = e.fault());
    return fault[0];
  }

  /** More than is looked at, and more rows than a sample has: 31,000; then what is given. */
  private static String large(String end) {
    StringBuilder text = new StringBuilder("id,word\n");
    for (int i = 0; i < 31_000; i++) {
      text.append(i)
          .append(",a word that makes this line as long as it has to be and somewhat longer")
          .append('\n');
    }
    return text + end;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void aPackedFileIsReadAsThePlainOne(Compression kind) throws IOException {
    String text = large("x,\"ü €\"\n");
    CsvReads.Loaded plain = csv.load(csv.write("plain.csv", text));
    byte[] packed = Packed.of(kind, text.getBytes(StandardCharsets.UTF_8));
    LocalFile file = csv.write("packed", packed);
    CsvReads.Loaded loaded = csv.load(file);

    assertThat(loaded.columns()).isEqualTo(plain.columns());
    assertThat(loaded.rows()).isEqualTo(plain.rows());
    assertThat(csv.bytes()).isEqualTo(file.size());
    assertThat(loaded.misfits()).hasSize(1);
    assertThat(csv.plan(file, CsvSettings.standard()).describe())
        .isEqualTo(
            "2 columns, ',' between them"
                + (kind == Compression.NONE ? "" : ", packed by " + kind));
  }

  @Test
  void aPackedFileThatIsCutShortIsAnError() throws IOException {
    byte[] packed = Packed.of(Compression.GZIP, large("").getBytes(StandardCharsets.UTF_8));
    LocalFile file = csv.write("cut.csv.gz", Arrays.copyOf(packed, packed.length - 9));

    Fault fault = faultOf(() -> csv.load(file));
    assertThat(fault.code()).isEqualTo("GRT-705");
    assertThat(fault.place()).contains(file.path().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, false",
    "UTF-8, true",
    "UTF-16LE, false",
    "UTF-16BE, false",
    "UTF-16LE, true",
    "UTF-16BE, true",
    "UTF-32LE, true",
    "UTF-32BE, true"
  })
  void unicodeIsFoundWhateverItsForm(String charset, boolean mark) throws IOException {
    String text = "größe,名\n1,一\u4e00\u0100\n2,\"€ 😀\r\n\"\n";
    byte[] bytes = ((mark ? "\uFEFF" : "") + text).getBytes(Charset.forName(charset));
    CsvReads.Loaded loaded = csv.load(csv.write("u.csv", bytes));

    assertThat(loaded.columns()).extracting(CsvColumn::name).containsExactly("größe", "名");
    assertThat(loaded.rows()).containsExactly(row(1L, "一\u4e00\u0100"), row(2L, "€ 😀\r\n"));
    assertThat(csv.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "latin-1, ÄÖÜ ß ÿ",
    "windows-1252, € „Größe“",
    "windows-1250, Łódź",
    "windows-1251, Привет",
    "Shift_JIS, 日本語テスト",
    "windows-31j, ①㈱～",
    "EUC-JP, 日本語テスト",
    "GB18030, 中文😀",
    "Big5, 中文",
    "IBM037, abc",
    "utf-16, ab"
  })
  void anEncodingIsReadByItsName(String encoding, String value) throws IOException {
    Charset charset =
        Encoding.parse(encoding).orElseThrow().name().equals("UTF-16")
            ? StandardCharsets.UTF_16BE
            : Charset.forName(encoding.equals("latin-1") ? "ISO-8859-1" : encoding);
    StringBuilder text = new StringBuilder("a,b\n");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) { // Longer than a block, so that characters are cut.
      text.append(i).append(',').append(value).append('\n');
      rows.add(row((long) i, value));
    }
    byte[] bytes = text.toString().getBytes(charset);

    assertThat(csv.load(csv.write("e.csv", bytes), encoded(encoding)).rows()).isEqualTo(rows);
    assertThat(csv.notices()).isEmpty();
  }

  @Test
  void whatIsNoUnicodeIsReadAsWindows1252AndSaidToBe() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("n,c\n".getBytes(StandardCharsets.US_ASCII));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0x80; i <= 0xFF; i++) {
      bytes.writeBytes((i + ",").getBytes(StandardCharsets.US_ASCII));
      bytes.write(i);
      bytes.write('\n');
      String windows = new String(new byte[] {(byte) i}, Charset.forName("windows-1252"));
      rows.add(row((long) i, windows.equals("\uFFFD") ? String.valueOf((char) i) : windows));
    }
    LocalFile file = csv.write("l.csv", bytes.toByteArray());

    assertThat(csv.load(file).rows()).isEqualTo(rows);
    assertThat(csv.notices())
        .singleElement()
        .asString()
        .contains("l.csv is not UTF-8 and is read as windows-1252");
    assertThat(csv.plan(file, CsvSettings.standard()).describe())
        .isEqualTo("2 columns, ',' between them, not UTF-8: read as windows-1252 or latin-1");
  }

  @Test
  void whatLooksJapaneseIsSaidToAndNotGuessed() throws IOException {
    byte[] bytes = "a,b\n1,ひらがなとカタカナ\n".getBytes(Charset.forName("windows-31j"));
    csv.load(csv.write("j.csv", bytes));

    assertThat(csv.notices()).singleElement().asString().endsWith("encoding: shift_jis, it seems");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "packed"})
  void aByteFarBehindTheStartMakesAllOfTheFileLatin1(String form) throws IOException {
    String text = large("31000,caf\u00e9 \u00c3\u00a9\n");
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    LocalFile file =
        csv.write("late.csv", form.equals("plain") ? bytes : Packed.of(Compression.GZIP, bytes));
    CsvReads.Loaded loaded = csv.load(file, CsvReads.typed(Map.of("id", ColumnType.TEXT)));

    assertThat(loaded.rows()).hasSize(31_001);
    assertThat(loaded.rows().get(31_000)).isEqualTo(row("31000", "caf\u00e9 \u00c3\u00a9"));
    SchemaMisfitException misfit = loaded.misfits().get(0);
    assertThat(misfit.fault().code()).isEqualTo(CsvFaults.ENCODING);
    assertThat(misfit.fault().place().orElseThrow()).endsWith("late.csv:31002");
    assertThat(misfit.fault().remedy().orElseThrow()).contains("encoding:");
    assertThat(csv.notices()).singleElement().asString().contains("late.csv is not UTF-8");
  }

  @Test
  void twoThingsThatTheStartDidNotShowAreOneRestart() throws IOException {
    byte[] bytes = large("x,x\r\n31000,caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    CsvReads.Loaded loaded = csv.load(csv.write("late.csv", bytes));

    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.types()).containsExactly(ColumnType.TEXT, ColumnType.TEXT);
    assertThat(loaded.rows().get(31_001)).isEqualTo(row("31000", "caf\u00e9"));
  }

  @Test
  void linesThatEndDifferentlyFarBehindTheStartAreOneRestart() throws IOException {
    CsvReads.Loaded loaded = csv.load(csv.write("late.csv", large("7,x\r\n8,\"a\r\nb\"\n")));

    assertThat(loaded.misfits()).hasSize(1);
    assertThat(loaded.rows()).hasSize(31_002);
    assertThat(loaded.rows().get(31_001)).isEqualTo(row(8L, "a\r\nb"));
  }

  @Test
  void anUndecodableByteIsAnErrorWithItsLine() throws IOException {
    LocalFile japanese =
        csv.write("j.csv", "a,b\r\n1,2\r\n3,\u00ff\r\n".getBytes(StandardCharsets.ISO_8859_1));
    Fault fault = faultOf(() -> csv.load(japanese, encoded("shift_jis")));
    assertThat(fault.code()).isEqualTo(CsvFaults.ENCODING);
    assertThat(fault.message()).isEqualTo("not Shift_JIS: 0xFF");
    assertThat(fault.place().orElseThrow()).endsWith("j.csv:3");

    LocalFile windows =
        csv.write("w.csv", "a\r\r1,2\r\u0081".getBytes(StandardCharsets.ISO_8859_1));
    Fault other = faultOf(() -> csv.load(windows, encoded("windows-1252")));
    assertThat(other.message()).isEqualTo("not windows-1252: 0x81");
    assertThat(other.place().orElseThrow()).endsWith("w.csv:4");

    LocalFile odd =
        csv.write("u.csv", ("a\n" + "xy\n".repeat(5)).getBytes(StandardCharsets.UTF_16LE));
    byte[] cut = Files.readAllBytes(odd.path());
    LocalFile half = csv.write("u.csv", Arrays.copyOf(cut, cut.length - 1));
    assertThat(faultOf(() -> csv.load(half, encoded("utf-16le"))).place().orElseThrow())
        .endsWith("u.csv:6");
  }

  @Test
  void aMarkInTheMiddleIsText() throws IOException {
    assertThat(csv.load(csv.write("m.csv", "a,b\n\uFEFF1,x\n")).rows())
        .containsExactly(row("\uFEFF1", "x"));
  }

  @Test
  void namesOfEncodingsAreThoseThatPeopleWrite() {
    Map<String, String> names =
        Map.of(
            "utf8",
            "UTF-8",
            "UTF-8-sig",
            "UTF-8",
            "latin1",
            "ISO-8859-1",
            "Latin-1",
            "ISO-8859-1",
            "cp1252",
            "windows-1252",
            "sjis",
            "Shift_JIS",
            "AUTO",
            "auto",
            "ascii",
            "US-ASCII");
    names.forEach(
        (written, meant) ->
            assertThat(Encoding.parse(written).map(Encoding::name)).as(written).contains(meant));
    assertThat(Encoding.parse("utf-9")).isEmpty();
    assertThat(Encoding.parse("no name!")).isEmpty();
    assertThat(Encoding.nearest("utf-9")).contains("utf-8");
  }
}
