package dev.greta.connectors.excel;

import static dev.greta.connectors.excel.ExcelReads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.excel.ExcelReads.Loaded;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken, hostile, or no workbooks at all. */
class ExcelBadInputTest {

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

  private void assertRefused(String code, String said, String file) {
    assertThatThrownBy(() -> reads.load(file))
        .isInstanceOfSatisfying(
            GretaException.class,
            e -> {
              assertThat(e.fault().code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getMessage()).contains(said);
              assertThat(e.fault().remedy()).isPresent();
            });
  }

  private String write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return name;
  }

  private static Xlsx table(int rows) {
    StringBuilder xml = new StringBuilder("<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>");
    for (int i = 0; i < rows; i++) {
      xml.append("<row><c><v>").append(i * 7919L % 100_003).append("</v></c></row>");
    }
    return new Xlsx().rows(xml.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'<html><table><tr><td>1</td></tr></table></html>', an HTML page",
    "'<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>', an XML spreadsheet of 2003",
    "'<?xml version=\"1.0\"?><x/>', an XML file",
    "'a,b\n1,2\n', a text file",
  })
  void whatIsNoWorkbookIsSaid(String content, String is) throws IOException {
    assertRefused(
        "GRT-781",
        "report.xls is " + is,
        write("report.xls", content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void otherKindsOfFilesAreSaid() throws IOException {
    assertRefused("GRT-780", "zero.xlsx is empty", write("zero.xlsx", new byte[0]));
    assertRefused(
        "GRT-781", "no workbook", write("image.xlsx", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}));
    assertRefused("GRT-781", "Excel 4", write("old.xls", new byte[] {9, 4, 6, 0, 0, 0, 16, 0}));
    assertRefused(
        "GRT-781",
        "a zip without a workbook",
        write("zip.xlsx", new Xlsx().without("_rels/.rels").without("xl/workbook.xml").bytes()));
    assertRefused(
        "GRT-781",
        "an OpenDocument file",
        write(
            "calc.xlsx",
            new Xlsx()
                .without("_rels/.rels")
                .without("xl/workbook.xml")
                .part("content.xml", "")
                .part("META-INF/manifest.xml", "")
                .bytes()));
    assertRefused(
        "GRT-781",
        ".xlsb",
        write(
            "binary.xlsx",
            new Xlsx()
                .part(
                    "_rels/.rels",
                    Xlsx.relationships(Xlsx.relationship("r", "officeDocument", "xl/workbook.bin")))
                .bytes()));
    try (POIFSFileSystem system = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(folder.resolve("letter.xls"))) {
      system.createDocument(new java.io.ByteArrayInputStream(new byte[5000]), "WordDocument");
      system.writeFilesystem(out);
    }
    assertRefused("GRT-781", "an Office file, but no workbook", "letter.xls");
    try (POIFSFileSystem system = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(folder.resolve("book5.xls"))) {
      system.createDocument(new java.io.ByteArrayInputStream(new byte[5000]), "Book");
      system.writeFilesystem(out);
    }
    assertRefused("GRT-781", "Excel 95", "book5.xls");
  }

  @Test
  void encryptedWorkbooksAreRefused() throws Exception {
    try (Workbook workbook = new XSSFWorkbook();
        POIFSFileSystem system = new POIFSFileSystem()) {
      workbook.createSheet().createRow(0).createCell(0).setCellValue("secret");
      Encryptor encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
      encryptor.confirmPassword("password");
      try (OutputStream out = encryptor.getDataStream(system)) {
        workbook.write(out);
      }
      try (OutputStream out = Files.newOutputStream(folder.resolve("locked.xlsx"))) {
        system.writeFilesystem(out);
      }
    }
    assertRefused("GRT-782", "locked.xlsx is encrypted", "locked.xlsx");
    for (String password : new String[] {"password", "VelvetSweatshop"}) {
      try (HSSFWorkbook workbook = new HSSFWorkbook();
          OutputStream out = Files.newOutputStream(folder.resolve("locked.xls"))) {
        workbook.createSheet().createRow(0).createCell(0).setCellValue("secret");
        Biff8EncryptionKey.setCurrentUserPassword(password);
        workbook.write(out);
      } finally {
        Biff8EncryptionKey.setCurrentUserPassword(null);
      }
      assertRefused("GRT-782", "locked.xls is encrypted", "locked.xls");
    }
  }

  @Test
  void filesThatAreCutShortAreRefused() throws IOException {
    byte[] whole = table(20_000).bytes();
    for (int length : new int[] {4, 30, whole.length / 2, whole.length - 1}) {
      assertRefused(
          "GRT-783", "cut.xlsx is damaged", write("cut.xlsx", Arrays.copyOf(whole, length)));
    }
    try (HSSFWorkbook workbook = new HSSFWorkbook();
        OutputStream out = Files.newOutputStream(folder.resolve("whole.xls"))) {
      for (int i = 0; i < 5_000; i++) {
        if (i == 0) {
          workbook.createSheet();
        }
        workbook.getSheetAt(0).createRow(i).createCell(0).setCellValue("v" + i);
      }
      workbook.write(out);
    }
    byte[] old = Files.readAllBytes(folder.resolve("whole.xls"));
    for (int length : new int[] {8, 600, old.length / 2}) {
      assertRefused("GRT-783", "cut.xls is damaged", write("cut.xls", Arrays.copyOf(old, length)));
    }
  }

  @Test
  void aPartThatIsNotWhatTheFileStatesIsRefused() throws IOException {
    byte[] bytes = table(50_000).bytes();
    int changed = 0;
    for (int i = bytes.length / 3; i < bytes.length / 2; i += 997) {
      byte[] copy = bytes.clone();
      copy[i] ^= 0x10;
      assertRefused("GRT-783", "damaged", write("flip.xlsx", copy));
      changed++;
    }
    assertThat(changed).isPositive();
  }

  /** Writes a part of many bytes that deflate to next to nothing. */
  private String bomb(String part, String begin, String repeated, long times) throws IOException {
    Xlsx frame = table(1);
    Path file = folder.resolve("bomb.xlsx");
    byte[] bytes = frame.strings("").bytes();
    try (java.util.zip.ZipInputStream from =
            new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(bytes));
        ZipOutputStream zip =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        if (!entry.getName().equals(part)) {
          zip.putNextEntry(new ZipEntry(entry.getName()));
          from.transferTo(zip);
        }
      }
      zip.putNextEntry(new ZipEntry(part));
      zip.write(begin.getBytes(StandardCharsets.UTF_8));
      byte[] block = repeated.repeat(1 << 12).getBytes(StandardCharsets.UTF_8);
      for (long i = 0; i < times >> 12; i++) {
        zip.write(block);
      }
    }
    assertThat(Files.size(file)).isLessThan(2L << 20);
    return "bomb.xlsx";
  }

  @Test
  void zipBombsAreRefusedBeforeTheyHaveGrown() throws IOException {
    String sheet = "<worksheet><sheetData>";
    assertRefused(
        "GRT-794",
        "xl/worksheets/sheet1.xml",
        bomb("xl/worksheets/sheet1.xml", sheet, " ", 200 << 20));
    assertRefused(
        "GRT-794", "1048576 rows", bomb("xl/worksheets/sheet1.xml", sheet, "<row/>", 20 << 20));
    assertRefused(
        "GRT-794",
        "xl/sharedStrings.xml",
        bomb("xl/sharedStrings.xml", "<sst>", "<si><t>aaaaaaaa</t></si>", 8 << 20));
    assertRefused(
        "GRT-794",
        "more than 2000000 bytes",
        bomb("xl/sharedStrings.xml", "<sst><si><t>", "a", 100 << 20));
    assertRefused(
        "GRT-794",
        "more than 2000000 bytes",
        bomb("xl/worksheets/sheet1.xml", "<worksheet x='", "a", 100 << 20));
    assertRefused("GRT-794", "250 times", bomb("xl/styles.xml", "<styleSheet>", "<x/>", 40 << 20));
    assertThat(leftovers()).isEmpty();
  }

  private java.util.List<String> leftovers() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.startsWith("strings-"))
          .toList();
    }
  }

  @Test
  void textsAsLongAsNoWorkbookHasThemAreRead() throws IOException {
    String text = "x".repeat(1_999_999);
    Xlsx xlsx =
        new Xlsx()
            .rows(
                "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row><row><c t=\"s\"><v>0</v></c></row>")
            .strings("<si><t>" + text + "</t></si>");
    assertThat(reads.load(xlsx.writeTo(folder.resolve("long.xlsx"))).column(0))
        .containsExactly(text);
  }

  @Test
  void aMillionSharedTextsAreRead() throws IOException {
    StringBuilder strings = new StringBuilder("<sst>");
    StringBuilder rows =
        new StringBuilder(
            "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>a</t></is></c></row>");
    int count = 1_000_000;
    for (int i = 0; i < count; i++) {
      strings.append("<si><t>text number ").append(i * 7919L).append("</t></si>");
      rows.append("<row><c t=\"s\"><v>").append(count - 1 - i).append("</v></c></row>");
    }
    String file =
        new Xlsx()
            .part("xl/sharedStrings.xml", strings.append("</sst>").toString())
            .part("xl/worksheets/sheet1.xml", rows.append("</sheetData></worksheet>").toString())
            .writeTo(folder.resolve("million.xlsx"));
    Loaded loaded = reads.load(file);
    assertThat(loaded.rows()).hasSize(count);
    for (int i : new int[] {0, 1, 499_999, count - 1}) {
      assertThat(loaded.rows().get(i)).isEqualTo(row("text number " + (count - 1 - i) * 7919L));
    }
  }

  @Test
  void thousandsOfColumnsAreRead() {
    StringBuilder rows = new StringBuilder();
    for (int r = 0; r < 3; r++) {
      rows.append("<row>");
      for (int c = 0; c < 16_384; c++) {
        rows.append(
            r == 0
                ? "<c t=\"inlineStr\"><is><t>c" + c + "</t></is></c>"
                : "<c><v>" + c * r + "</v></c>");
      }
      rows.append("</row>");
    }
    Loaded loaded =
        reads.load(new Xlsx().rows(rows.toString()).writeTo(folder.resolve("wide.xlsx")));
    assertThat(loaded.names()).hasSize(16_384).endsWith("c16383");
    assertThat(loaded.rows().get(1).get(16_383)).isEqualTo(2L * 16_383);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileThatChangesMeanwhileIsIncomplete(boolean beforeTheFirstBatch) throws IOException {
    Path file = folder.resolve("changing.xlsx");
    table(2_000).writeTo(file);
    ReadContext context = context(new Cancellation(), new BatchTarget(100, 1 << 20));
    try (Source source = reads.open("changing.xlsx", Map.of());
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), context)) {
      if (!beforeTheFirstBatch) {
        java.util.Objects.requireNonNull(reader.next()).close();
      }
      table(2_001).writeTo(file);
      assertThatThrownBy(
              () -> {
                for (var batch = reader.next(); batch != null; batch = reader.next()) {
                  batch.close();
                }
              })
          .isInstanceOfAny(IncompleteException.class);
    }
  }

  private ReadContext context(Cancellation cancellation, BatchTarget target) {
    return new ReadContext(
        reads.room().allocator(), target, cancellation, RetryPolicy.NONE, ReadListener.NONE);
  }

  @Test
  void aReadThatIsCancelledEnds() {
    table(50_000).writeTo(folder.resolve("big.xlsx"));
    Cancellation cancellation = new Cancellation();
    try (Source source = reads.open("big.xlsx", Map.of());
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader =
            source.read(
                plan.splits().next(), context(cancellation, new BatchTarget(10, 1 << 20)))) {
      java.util.Objects.requireNonNull(reader.next()).close();
      cancellation.cancel();
      assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sheet_name, '', a",
    "sheet_name, -1, a",
    "header, 0, a",
    "header, maybe, a",
    "range, A1, a",
    "range, 'B1:A2', a",
    "range, 'A1:ZZZZ9', a",
    "skip_rows, -1, a",
    "types, , a: int33",
  })
  void optionsThatMeanNothingAreRefused(String key, String value, String types) {
    Map<String, Object> options =
        key.equals("types")
            ? Map.of(key, Map.of("a", "int33"))
            : Map.of(key, value.matches("-?\\d+") ? Integer.valueOf(value) : value);
    assertThatThrownBy(() -> reads.open("x.xlsx", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GRT-303");
  }
}
