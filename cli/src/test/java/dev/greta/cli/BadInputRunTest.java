package dev.greta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import dev.greta.connectors.files.CsvConnector;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on files that are hostile, broken, or no longer what they were. */
class BadInputRunTest {

  private Path folder;
  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path temp) throws IOException {
    folder = temp;
    workplace = Workplace.in(temp);
    Files.createDirectory(temp.resolve("temp"));
  }

  private void config(String data) throws IOException {
    workplace.file(
        "config.yml",
        "data:\n"
            + data.indent(2)
            + "memory: 256MB\ntemp_dir: temp\noutput: {data: out.csv, file: run.json}\n");
  }

  /** The error, and that nothing else has come of it: no output, and nothing on disk. */
  private void refused(String data, int code, String head, String... texts) throws IOException {
    config(data);
    List<String> before = names();
    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.err()).startsWith(head.replace("%", folder.toString()) + "\n  ");
    assertThat(result.err()).contains(texts).doesNotContain("\tat ", "null");
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    untouched(before);
  }

  private void untouched(List<String> before) throws IOException {
    assertThat(names()).isEqualTo(before);
    assertThat(workplace.path("out.csv")).hasContent(Workplace.EARLIER_DATA);
    assertThat(workplace.path("run.json")).hasContent(Workplace.EARLIER_RESULTS);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  private static void repeat(OutputStream out, String text, int times) throws IOException {
    byte[] block = text.repeat(1 << 18).getBytes(UTF_8);
    for (int i = 0; i < times; i++) {
      out.write(block);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson"})
  void aBombOfGzip(String format) throws IOException {
    Path file = folder.resolve("bomb." + format + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(format.equals("csv") ? "a,b\n".getBytes(UTF_8) : new byte[0]);
      repeat(out, format.equals("csv") ? "0,0\n" : "{}\n ", 150);
    }
    refused(
        "type: file\nsource: bomb." + format + ".gz\n",
        7,
        "GRT-709 %/bomb." + format + ".gz",
        "over 500 times",
        "max_expanded_size");
  }

  @Test
  void aBombOfAWorkbook() throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    String type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    parts.put(
        "_rels/.rels",
        "<Relationships><Relationship Id='r' Type='"
            + type
            + "/officeDocument' Target='xl/workbook.xml'/></Relationships>");
    parts.put(
        "xl/workbook.xml",
        "<workbook xmlns:r='"
            + type
            + "'><sheets><sheet name='S' sheetId='1' r:id='s'/></sheets></workbook>");
    parts.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='s' Type='"
            + type
            + "/worksheet' Target='worksheets/sheet1.xml'/></Relationships>");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("bomb.xlsx")))) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(UTF_8));
      }
      zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
      zip.write("<worksheet><sheetData>".getBytes(UTF_8));
      repeat(zip, "    ", 200);
    }
    refused(
        "type: excel\nsource: bomb.xlsx\n",
        7,
        "GRT-794 %/bomb.xlsx, xl/worksheets/sheet1.xml",
        "250 times",
        "Check where the file comes from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson"})
  void aGzipFileThatIsCutShort(String format) throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder(format.equals("csv") ? "a\n" : "");
    for (int i = 0; i < 50_000; i++) {
      int number = random.nextInt(1 << 20);
      text.append(format.equals("csv") ? number + "\n" : "{\"a\":" + number + "}\n");
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.toString().getBytes(UTF_8));
    }
    // In the header, in the data, and in the checksum at the end.
    for (int length : new int[] {5, packed.size() / 2, packed.size() - 3}) {
      Path file = folder.resolve("cut." + format + ".gz");
      Files.write(file, Arrays.copyOf(packed.toByteArray(), length));
      refused(
          "type: file\nsource: cut." + format + ".gz\n",
          7,
          "GRT-705 %/cut." + format + ".gz",
          "is damaged or cut short: ",
          "Get the file again");
    }
  }

  @Test
  void aWorkbookThatIsCutShort() throws IOException {
    workplace.file("data.csv", "a\n" + "1\n".repeat(1_000));
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Path book = folder.resolve("cut.xlsx");
    assertThat(workplace.greta("run", "--output", book.toString()).code()).isZero();
    byte[] bytes = Files.readAllBytes(book);
    Files.write(book, Arrays.copyOf(bytes, bytes.length / 2));

    refused(
        "type: excel\nsource: cut.xlsx\n",
        7,
        "GRT-783 %/cut.xlsx, zip",
        "cut short",
        "Copy the file again");
  }

  @Test
  void filesOfAPatternThatContradictEachOther() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (SELECT 1::BIGINT AS a) TO '" + folder + "/1.parquet'");
      statement.execute("COPY (SELECT true AS a) TO '" + folder + "/2.parquet'");
    }
    refused(
        "type: parquet\nsource: '*.parquet'\n",
        7,
        "GRT-744 %/2.parquet, column 'a'",
        "column 'a' is BIGINT in " + folder.resolve("1.parquet"),
        "BOOLEAN in " + folder.resolve("2.parquet"));
  }

  @Test
  void textsOfAPatternThatContradictEachOtherAreKeptAsTheyStand() throws Exception {
    workplace.file("part-1.csv", "a,b\n1,x\n").file("part-2.csv", "b,a\ny,true\n");
    config("type: csv\nsource: part-*.csv\n");
    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(workplace.path("out.csv")).hasContent("a,b\n1,x\ntrue,y\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "duckdb"})
  void aFileThatIsReplacedInMidRead(String backend) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, "n,t\n" + ("1," + "x".repeat(100) + "\n").repeat(200_000));
    config("type: csv\nsource: data.csv\nbackend: " + backend + "\n");
    List<String> before = names();
    List<Integer> rows = new ArrayList<>();
    Screen screen = new Screen();
    ConnectorRegistry connectors =
        ConnectorRegistry.of(
            List.of(
                new WatchedConnector<>(
                    new CsvConnector(),
                    count -> {
                      if (rows.isEmpty()) {
                        replace(file);
                      }
                      rows.add(count);
                    })));
    int code =
        new Main(screen.terminal(), () -> connectors, new Cancellation())
            .run("run", "--config", folder.resolve("config.yml").toString(), "--progress", "none");

    assertThat(rows).as(screen.err()).isNotEmpty();
    assertThat(screen.err())
        .startsWith("GRT-810 " + file + "\n  ")
        .contains("  data.csv changed while it was read");
    assertThat(code).isEqualTo(8);
    assertThat(screen.out()).isEmpty();
    untouched(before);
  }

  /** By another file of the same name, as programs do that write beside and move. */
  private static void replace(Path file) {
    try {
      Path other = Files.writeString(file.resolveSibling("other"), "n,t\n2,y\n");
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
