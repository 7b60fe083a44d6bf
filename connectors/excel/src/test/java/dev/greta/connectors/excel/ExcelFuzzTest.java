package dev.greta.connectors.excel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.GretaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small workbooks that were changed at random: each is read, or refused by an exception of Greta's;
 * nothing crashes, hangs or leaks. {@code -Dgreta.fuzz.seconds=600} runs longer, with other seeds.
 */
class ExcelFuzzTest {

  private static final int CASES = 3_000;

  private static final List<Map<String, ?>> OPTIONS =
      List.of(
          Map.of(),
          Map.of("header", false, "sheet_name", "*", "sheet_column", true),
          Map.of("on_error_cells", "string", "on_uncalculated", "null", "merged_cells", "fill"),
          Map.of("on_mixed_types", "null", "on_error_cells", "null", "range", "A1:D9"));

  private static final String[] WORDS = {
    "<",
    ">",
    "/>",
    "</",
    "&",
    "&#",
    "&lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x>",
    "<?",
    "\"",
    "'",
    "=",
    " r=\"A1\"",
    " r=\"1\"",
    " s=\"1\"",
    " s=\"99\"",
    " t=\"s\"",
    " t=\"e\"",
    " t=\"inlineStr\"",
    "<c>",
    "</c>",
    "<v>",
    "</v>",
    "<row>",
    "</row>",
    "<is><t>",
    "</t></is>",
    "<sheetData>",
    "</sheetData>",
    "<f/>",
    "1048576",
    "1048577",
    "XFD1",
    "2147483648",
    "-1",
    "1e308",
    "1e-320",
    "\u0000",
    "_x0000_",
    "_xD800_",
    "\u00e9",
    "xml:space=\"preserve\"",
    "rId1",
    "../",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<mergeCell ref=\"A1:B9\"/>"
  };

  @Test
  @Timeout(1_200)
  void whateverIsReadOrRefusedIsSoInOrder(@TempDir Path folder) throws IOException {
    fuzz(folder, Integer.getInteger("greta.fuzz.seconds", 0));
  }

  /** {@code SECONDS}: the same, from a shell. */
  public static void main(String[] arguments) throws IOException {
    fuzz(Files.createTempDirectory("greta-fuzz-"), Integer.parseInt(arguments[0]));
  }

  private static void fuzz(Path folder, int seconds) throws IOException {
    long first = seconds == 0 ? 1 : System.nanoTime();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<byte[]> seeds = seeds();
    int read = 0;
    int refused = 0;
    for (long seed = first; seconds == 0 ? seed <= CASES : System.nanoTime() < end; seed++) {
      if (isRead(folder, mutated(seeds, new Random(seed)), seed)) {
        read++;
      } else {
        refused++;
      }
    }
    System.out.println("fuzz: " + read + " read, " + refused + " refused, from seed " + first);
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("fuzz.xlsx"));
    }
  }

  private static boolean isRead(Path folder, byte[] bytes, long seed) throws IOException {
    Files.write(folder.resolve("fuzz.xlsx"), bytes);
    Map<String, ?> options = OPTIONS.get((int) Math.floorMod(seed, OPTIONS.size()));
    try (ExcelReads reads = new ExcelReads(folder)) {
      reads.load("fuzz.xlsx", options);
      return true;
    } catch (GretaException e) {
      assertThat(e.fault().remedy()).as("seed " + seed).isPresent();
      return false;
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed + ", options " + options, e);
    }
  }

  /** Bytes of the file, or of a part of it; the latter gets further. */
  private static byte[] mutated(List<byte[]> seeds, Random random) throws IOException {
    byte[] file = seeds.get(random.nextInt(seeds.size()));
    boolean zip = file[0] == 'P';
    if (!zip || random.nextInt(8) == 0) {
      return changed(file, random, false);
    }
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    List<String> names = new ArrayList<>(parts.keySet());
    names.removeIf(name -> name.startsWith("docProps") || name.startsWith("xl/theme"));
    for (int i = random.nextInt(3); i >= 0; i--) {
      String name = names.get(random.nextInt(names.size()));
      parts.computeIfPresent(name, (n, bytes) -> changed(bytes, random, true));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        out.putNextEntry(new ZipEntry(part.getKey()));
        out.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] changed(byte[] original, Random random, boolean text) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
      switch (random.nextInt(text ? 6 : 4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = spliced(bytes, at, length, new byte[0]);
        case 3 -> bytes = spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
        default -> {
          String word = WORDS[random.nextInt(WORDS.length)];
          int replaced = random.nextBoolean() ? 0 : length;
          bytes = spliced(bytes, at, replaced, word.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return random.nextInt(30) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
    byte[] result = new byte[bytes.length - removed + added.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(added, 0, result, at, added.length);
    System.arraycopy(bytes, at + removed, result, at + added.length, bytes.length - at - removed);
    return result;
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(saved(new XSSFWorkbook()));
    seeds.add(saved(new HSSFWorkbook()));
    seeds.add(
        new Xlsx()
            .workbook("", "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"s1\"/>")
            .strings("<si><t>a</t></si>", "<si><r><t>b</t></r><rPh><t>c</t></rPh></si>")
            .styles("<numFmt numFmtId=\"164\" formatCode=\"yyyy\"/>", 0, 164, 46)
            .sheet(
                1,
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                    + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>45351</v></c><c r=\"B2\" s=\"2\"><f>1</f><v>0.5</v></c></row>"
                    + "<row r=\"4\"><c r=\"A4\" t=\"d\"><v>2024-01-01</v></c><c r=\"B4\" t=\"inlineStr\"><is><t>_x000D_</t></is></c></row>"
                    + "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")
            .bytes());
    return seeds;
  }

  private static byte[] saved(Workbook workbook) {
    try (workbook;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      Sheet sheet = workbook.createSheet("One");
      CellStyle date = workbook.createCellStyle();
      date.setDataFormat(workbook.createDataFormat().getFormat("yyyy-mm-dd hh:mm"));
      Row header = sheet.createRow(0);
      String[] names = {"text", "number", "date", "truth"};
      for (int i = 0; i < names.length; i++) {
        header.createCell(i).setCellValue(names[i]);
      }
      for (int i = 1; i < 6; i++) {
        Row row = sheet.createRow(i);
        row.createCell(0).setCellValue("value " + i % 3);
        row.createCell(1).setCellValue(i * 0.37);
        row.createCell(2).setCellValue(45_000 + i);
        row.getCell(2).setCellStyle(date);
        row.createCell(3).setCellValue(i % 2 == 0);
      }
      sheet.getRow(5).createCell(1).setCellFormula("B2*2");
      sheet.getRow(5).getCell(1).setCellValue(7);
      sheet.addMergedRegion(new CellRangeAddress(2, 3, 0, 0));
      workbook.createSheet("Two").createRow(0).createCell(0).setCellValue("text");
      workbook.write(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
