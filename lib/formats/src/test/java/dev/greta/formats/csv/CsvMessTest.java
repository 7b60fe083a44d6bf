package dev.greta.formats.csv;

import static dev.greta.testkit.ArrowRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.formats.LocalFile;
import dev.greta.formats.csv.CsvText.BadLines;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Packed;
import dev.greta.formats.text.Packing;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they should be, and what one can say of them. */
class CsvMessTest {

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

  private static CsvSettings text(int skipLines, Optional<Character> comment, BadLines badLines) {
    return CsvSettings.standard()
        .with(new CsvText(Packing.found(), Encoding.AUTO, skipLines, comment, badLines, false));
  }

  private static CsvSettings bad(BadLines policy) {
    return text(0, Optional.empty(), policy);
  }

  private static CsvSettings values(char point, String... nulls) {
    return CsvSettings.standard().with(new CsvValues(point, List.of(nulls)));
  }

  private static CsvSettings numbered() {
    return new CsvSettings(
        Optional.empty(), '"', '"', true, Map.of(), CsvText.found(), CsvValues.STANDARD, true);
  }

  private Fault faultOf(String text, CsvSettings settings) throws IOException {
    LocalFile file = csv.write("faulty.csv", text);
    Fault[] fault = new Fault[1];
    assertThatThrownBy(() -> csv.load(file, settings))
        .isInstanceOfSatisfying(GretaException.class, e -> fault[0] = e.fault());
    return fault[0];
  }

  private List<List<@Nullable Object>> rows(String text, CsvSettings settings) throws IOException {
    return csv.load(csv.write("mess.csv", text), settings).rows();
  }

  @Test
  void emptyLinesAtTheStartOfAPackedFileChangeNoType() throws IOException {
    byte[] packed = Packed.of(Compression.GZIP, "\n\n\na,b\n1,2\n3,4\n".getBytes(UTF_8));
    assertThat(csv.load(csv.write("empty.csv.gz", packed)).rows())
        .containsExactly(row(1L, 2L), row(3L, 4L));
  }

  @Test
  void onlyTheFirstByteOrderMarkIsNoText() throws IOException {
    String text = "\uFEFF\uFEFFx,b\n\uFEFF1,2\n";
    for (Charset charset : List.of(UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      for (byte[] bytes :
          List.of(text.getBytes(charset), Packed.of(Compression.ZSTD, text.getBytes(charset)))) {
        LocalFile file = csv.write("marks.csv", bytes);
        CsvSettings noHeader = new CsvSettings(Optional.empty(), '"', '"', false, Map.of());
        assertThat(csv.load(file, noHeader).rows())
            .containsExactly(row("\uFEFFx", "b"), row("\uFEFF1", "2"));
        assertThat(csv.load(file).columns())
            .extracting(CsvColumn::name)
            .containsExactly("\uFEFFx", "b");
      }
    }
  }

  @Test
  void linesAtTheStartArePassedOverWhateverTheyHold() throws IOException {
    String text = "Report of \"today\r\n,,,;\"\r\n\r\na;b\r\n1;\"x\r\ny\"\r\n";
    CsvReads.Loaded loaded =
        csv.load(csv.write("s.csv", text), text(3, Optional.empty(), BadLines.ERROR));

    assertThat(loaded.columns()).extracting(CsvColumn::name).containsExactly("a", "b");
    assertThat(loaded.rows()).containsExactly(row(1L, "x\r\ny"));
    assertThat(faultOf("a\nb\n", text(2, Optional.empty(), BadLines.ERROR)).code())
        .isEqualTo(CsvFaults.EMPTY);
  }

  @Test
  void aFaultBehindLinesThatArePassedOverNamesTheLineOfTheFile() throws IOException {
    String text = "one\ntwo\n# x\na,b\n1,2\n# y\n3\n";
    Fault fault = faultOf(text, text(2, Optional.of('#'), BadLines.ERROR));

    assertThat(fault.code()).isEqualTo(CsvFaults.RAGGED);
    assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:7");
  }

  @Test
  void commentsAreLinesThatStartWithTheirCharacter() throws IOException {
    String text = "# \"unclosed\n\n#,,;;;;;\na,b\n1,#2\n# 3,4\n\"#5\",\"6\n# 7\"\n#";

    assertThat(rows(text, text(0, Optional.of('#'), BadLines.ERROR)))
        .containsExactly(row("1", "#2"), row("#5", "6\n# 7"));
  }

  @Test
  void aBadLineIsLeftOutAndCounted() throws IOException {
    String text = "a,b\n1,2\n3\n4,5,6\n\n7,\"x\"y,\"\n8,\"a\nb\"\n9,10\n";

    assertThat(rows(text, bad(BadLines.SKIP)))
        .containsExactly(row(1L, "2"), row(8L, "a\nb"), row(9L, "10"));
    assertThat(csv.notices()).containsExactly("mess.csv: 3 bad lines left out: lines 3, 4, 6");
  }

  @Test
  void aBadLineIsFilledOrCutAndCounted() throws IOException {
    String text = "a,b,c\n1,2,3\n4\n5,6,7,\"8\"\n\"\",\n";

    assertThat(rows(text, bad(BadLines.NULL)))
        .containsExactly(
            row("1", 2L, 3L), row("4", null, null), row("5", 6L, 7L), row("", null, null));
    assertThat(csv.notices())
        .containsExactly("mess.csv: 3 bad lines filled with nulls or cut: lines 3, 4, 5");
    Fault quoting = faultOf("a,b\n1,\"x\"y\n", bad(BadLines.NULL));
    assertThat(quoting.code()).isEqualTo(CsvFaults.QUOTING);
    assertThat(quoting.place().orElseThrow()).endsWith(":2");
  }

  @Test
  void onlyTheFirstOfManyBadLinesAreNamed() throws IOException {
    rows("a,b\n" + "1\n".repeat(2_000) + "1,2\n", bad(BadLines.SKIP));

    assertThat(csv.notices())
        .containsExactly(
            "mess.csv: 2000 bad lines left out: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …");
  }

  @Test
  void aQuoteThatIsNeverClosedIsAnErrorWhateverOneSays() throws IOException {
    for (BadLines policy : BadLines.values()) {
      Fault fault = faultOf("a,b\n1,2\n\"3\n4\",\"5\n6,7\n", bad(policy));
      assertThat(fault.code()).isEqualTo(CsvFaults.QUOTING);
      assertThat(fault.place().orElseThrow()).endsWith("faulty.csv:4");
    }
  }

  @Test
  void aRecordThatIsTooLongIsABadLine() throws IOException {
    String text = "a,b\n1,\"" + "x\n".repeat(8_000_000) + "\"\n3,4\n";

    assertThat(rows(text, bad(BadLines.SKIP))).containsExactly(row(3L, 4L));
    assertThat(csv.notices()).containsExactly("mess.csv: 1 bad line left out: line 2");
  }

  @Test
  void nullsMayBeWrittenInSeveralWaysWithoutQuotes() throws IOException {
    String text = "n,t\nNA,NA\n1,\"NA\"\n\\N,\n2,n/a\n,x\n3,\"\"\n";

    assertThat(rows(text, values('.', "NA", "\\N", "it's")))
        .containsExactly(
            row(null, null),
            row(1L, "NA"),
            row(null, null),
            row(2L, "n/a"),
            row(null, "x"),
            row(3L, ""));
  }

  @Test
  void numbersMayHaveACommaForAPoint() throws IOException {
    String text =
        "f;d;i;t;p\n"
            + "1,5;0,1234567890123456789;1;1.000,5;1.5\n"
            + "-0,25;2;-7;x;1,5\n"
            + "1e3;-3,5;;;2\n"
            + "-1,5e-3;12345678901234567890,1;12;;2\n";
    CsvReads.Loaded loaded = csv.load(csv.write("c.csv", text), values(','));

    assertThat(loaded.types())
        .containsExactly(
            ColumnType.FLOAT64,
            ColumnType.TEXT,
            ColumnType.INT64,
            ColumnType.TEXT,
            ColumnType.TEXT);
    assertThat(loaded.rows().get(0))
        .isEqualTo(row(1.5, "0,1234567890123456789", 1L, "1.000,5", "1.5"));
    assertThat(loaded.rows())
        .extracting(r -> r.get(0))
        .containsExactly(1.5, -0.25, 1000.0, -0.0015);
  }

  @Test
  void decimalsMayHaveACommaForAPoint() throws IOException {
    String text = "d\n\"0,1234567890123456789\"\n2\n\"-3,5\"\n";
    CsvReads.Loaded loaded = csv.load(csv.write("c.csv", text), values(','));

    assertThat(loaded.types()).containsExactly(ColumnType.decimal(20, 19));
    assertThat(loaded.rows().get(2)).isEqualTo(row(new BigDecimal("-3.5000000000000000000")));
  }

  @Test
  void namesThatRepeatOrAreEmptyGetANumber() throws IOException {
    CsvReads.Loaded loaded =
        csv.load(csv.write("n.csv", "a,,a,a.1, ,a\n1,2,3,4,5,6\n"), numbered());

    assertThat(loaded.columns())
        .extracting(CsvColumn::name)
        .containsExactly("a", "Unnamed: 1", "a.2", "a.1", "Unnamed: 4", "a.3");
    assertThat(loaded.rows()).containsExactly(row(1L, 2L, 3L, 4L, 5L, 6L));
    assertThat(CsvNames.unique(List.of("Unnamed: 1", "")))
        .containsExactly("Unnamed: 1", "Unnamed: 1.1");
  }

  @Test
  void fiveThousandColumnsOfLongNamesAreRead() throws IOException {
    String header =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "x".repeat(995) + i)
            .collect(Collectors.joining(","));
    String line =
        IntStream.range(0, 5_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    // 4.9 million bytes of header are more than is looked at.
    assertThat(faultOf(header + "\n" + line + "\n", CsvSettings.standard()).code())
        .isEqualTo(CsvFaults.MALFORMED);
    String shorter = header.replace("x".repeat(700), "");
    LocalFile file = csv.write("w.csv", shorter + "\n" + line + "\n");
    assertThatThrownBy(() -> csv.load(file))
        .isInstanceOfSatisfying(
            ResourceException.class,
            e -> assertThat(e.fault().code()).isEqualTo(CsvFaults.TOO_WIDE));
    csv.allow(1L << 30);
    CsvReads.Loaded loaded = csv.load(file);

    assertThat(loaded.columns().get(4_999).name()).isEqualTo("x".repeat(295) + 4_999);
    assertThat(loaded.rows().get(0).get(4_999)).isEqualTo(4_999L);
  }

  /** As fuzzing found: DuckDB passes over them, so that what is cleaned first must do the same. */
  @Test
  void emptyFieldsBehindTheLastColumnArePassedOver() throws IOException {
    for (String text : new String[] {"a;b\n1;2;\n3;y\";;\n", "a;b\r\n1;2;\r\n3;y\";;\r\n"}) {
      for (BadLines policy : BadLines.values()) {
        assertThat(rows(text, bad(policy))).containsExactly(row(1L, "2"), row(3L, "y\""));
      }
    }
    assertThat(csv.notices()).isEmpty();
    for (String surplus : new String[] {"1;2; ", "1;2;\"\"", "1;2;;x"}) {
      assertThat(faultOf("a;b\n1;2;\n" + surplus + "\n", CsvSettings.standard()))
          .satisfies(fault -> assertThat(fault.code()).isEqualTo(CsvFaults.RAGGED))
          .satisfies(fault -> assertThat(fault.place().orElseThrow()).endsWith(":3"));
    }
  }

  /** Not the file is at fault where a larger memory holds the record; beyond 16 MB it is. */
  @Test
  void aLongRecordIsAMatterOfMemoryUpToABound() throws IOException {
    for (BadLines policy : BadLines.values()) {
      CsvSettings settings = bad(policy);
      csv.allow(100_000_000);
      LocalFile file = csv.write("long.csv", "a,b\n1,2\n3," + "x".repeat(7_499_997) + "\n");
      assertThatThrownBy(() -> csv.load(file, settings))
          .isInstanceOfSatisfying(
              ResourceException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo(CsvFaults.TOO_LONG);
                assertThat(e.fault().message())
                    .isEqualTo(
                        "a record of 7500000 bytes, more than the memory allows, which is"
                            + " 5000000");
                assertThat(e.fault().place()).contains(file.path() + ":3");
                assertThat(e.fault().remedy().orElseThrow())
                    .startsWith("Allow 1.5 times as much by memory:");
              });
      csv.allow(150_000_000);
      assertThat(csv.load(file, settings).rows()).hasSize(2);
    }
  }

  @Test
  void aZeroByteInAFieldIsText() throws IOException {
    String text = "a,b\n" + "1,long enough to be looked at\n".repeat(200) + "2,x\0y\n";

    assertThat(rows(text, CsvSettings.standard()).get(200)).isEqualTo(row(2L, "x\0y"));
  }

  /** One zero alone makes no UTF-16, which would be another text altogether. */
  @Test
  void aZeroByteNearTheStartIsNoText() throws IOException {
    for (String text :
        new String[] {
          "a,b\n1,x\0y\n", "a,b\n1,xy\0\n", "\0head,b\n1,2\n", "gr\u00f6\u00dfe\n\0\u4e00\n"
        }) {
      Fault fault = faultOf(text, CsvSettings.standard());
      assertThat(fault.code()).as(text).isEqualTo(CsvFaults.ENCODING);
      assertThat(fault.message()).contains("no text file");
    }
  }

  /** The text is twice the memory, and is never in it. */
  @Test
  void aQuoteThatIsNeverClosedAtTheEndOfALargeFileNamesItsLine() throws IOException {
    Path path = folder.resolve("large.csv");
    byte[] block = "1234567,abcdefg\n".repeat(1 << 16).getBytes(UTF_8);
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write("a,b\n".getBytes(UTF_8));
      for (int i = 0; i < 128; i++) {
        out.write(block);
      }
      out.write("1,\"x\n2,y\n".getBytes(UTF_8));
    }
    csv.allow(64L << 20);
    CsvScan scan = csv.plan(LocalFile.find("large.csv", folder), CsvSettings.standard());
    Fault[] fault = new Fault[1];
    assertThatThrownBy(
            () -> {
              ReadContext context =
                  csv.context(BatchTarget.DEFAULT, new Cancellation(), ReadListener.NONE);
              try (BatchReader reader = scan.read(context, csv.room())) {
                for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
                  b.close();
                }
              }
            })
        .isInstanceOfSatisfying(GretaException.class, e -> fault[0] = e.fault());
    assertThat(fault[0].code()).isEqualTo(CsvFaults.QUOTING);
    assertThat(fault[0].place().orElseThrow()).endsWith("large.csv:" + ((128 << 16) + 2));
  }

  /** A device that takes nothing; what is put there by name goes again. */
  @Test
  void aDiskWithoutRoomForThePlainTextIsSaid() throws IOException {
    LocalFile file =
        csv.write("p.csv.gz", Packed.of(Compression.GZIP, "a,b\n1,2\n".getBytes(UTF_8)));
    for (BadLines policy : new BadLines[] {BadLines.ERROR, BadLines.SKIP}) {
      CsvScan scan = csv.plan(file, bad(policy));
      Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
      assertThatThrownBy(
              () -> PlainText.to(full, scan, new Cancellation(), n -> {}, csv.room()).close())
          .isInstanceOfSatisfying(
              ResourceException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-1212");
                assertThat(e.fault().message()).contains("No space left on device");
                assertThat(e.fault().place()).contains(folder.toString());
              });
      assertThat(Files.exists(full, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  /** The reader that cleans agrees with DuckDB on what needs no cleaning. */
  @Test
  void cleaningChangesNothingInAFileThatIsClean() throws IOException {
    String text =
        "a,b,c\n1,\"x \"\"y\"\"\",\n,\"\",\"line\nbreak\"\n\"2\", spaces ,\"#\"\n\n3,\",\",'q'\n";
    LocalFile file = csv.write("clean.csv", text);

    assertThat(csv.load(file, text(0, Optional.of('#'), BadLines.SKIP)).rows())
        .isEqualTo(csv.load(file).rows());
    CsvSettings backslash = new CsvSettings(Optional.of(';'), '\'', '\\', true, Map.of());
    LocalFile other = csv.write("b.csv", "a;b\n'x\\'y';'\\\\'\n;'z'\n");
    CsvSettings cleaning = backslash.with(text(0, Optional.of('#'), BadLines.SKIP).text());
    assertThat(csv.load(other, cleaning).rows()).isEqualTo(csv.load(other, backslash).rows());
  }

  @Test
  void allThatIsSaidIsInTheSplit() throws IOException {
    LocalFile file = csv.write("s.csv", "x\n#\na;b\n1,5;NA\n2,5\n");
    CsvSettings settings =
        text(1, Optional.of('#'), BadLines.NULL).with(new CsvValues(',', List.of("NA")));
    CsvScan scan = csv.plan(file, settings);

    assertThat(CsvScan.fromJson(scan.toJson())).isEqualTo(scan);
    assertThat(csv.read(scan)).isEqualTo(new ArrayList<>(List.of(row(1.5, null), row(2.5, null))));
  }
}
