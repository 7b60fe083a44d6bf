package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.formats.LocalFile;
import dev.greta.formats.csv.CsvText.BadLines;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Packed;
import dev.greta.formats.text.Packing;
import dev.greta.spi.error.GretaException;
import java.io.ByteArrayInputStream;
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
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were good or nasty and then were changed at random: whatever comes, it is read as the
 * oracle reads it, or refused. {@code -Dgreta.fuzz.minutes=10} goes on for so long, from another
 * seed each time, which a failure names.
 */
class CsvFuzzTest {

  private static final int RECORDS = 20_000;
  private static final int FILES = 250;
  private static final String SPECIAL = ",;\t|\"'\n\r\\#\0 \uFEFFäé€😀0123456789.-+eTZ:";

  private static final List<String> NASTY =
      List.of(
          "a,b\n1,2\n3,4\n",
          "a;b;c\r\n1;\"x;y\";\r\n;;\r\n\"\";\"a\"\"b\";\"line\r\nbreak\"\r\n",
          "one\n1\n\n2\n\"\"\n",
          "\"a\",\"b\"\n\"1\",\"2\"\n",
          "\uFEFFa\tb\n1.5\t2024-01-01\nNaN\t2024-02-29 12:00:00Z\n",
          "a|b\n\"unclosed|x\n1|2\n",
          "a,b\r1,2\r3,4\r",
          "a,b\n1,2\r\n3,4\r5,\"6\r\n7\"\n",
          "# comment\na,b\n#x\n1,2\n",
          "größe,€,😀\nä,ö,ü\n",
          "a,b,c\n1,2\n1,2,3,4\n1,2,3\n",
          ",,\n,,\n",
          "\"a\",\"b\r\"\n1,2\n\"3\r\n\",4\n",
          "a,b\n\"x\"y,2\n1,\"\n",
          "a\n" + "x".repeat(5_000) + "\n",
          "t\ntrue\nFALSE\n007\n-0\n1e400\n99999999999999999999\n");

  @TempDir private Path folder = Path.of("");
  private int accepted;

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : NASTY) {
      seeds.add(text.getBytes(StandardCharsets.UTF_8));
    }
    try (var examples = Files.walk(Path.of("../../examples"))) {
      for (Path file : examples.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        seeds.add(Arrays.copyOf(bytes, Math.min(bytes.length, 2_000)));
      }
    }
    return seeds;
  }

  private static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes = mutated(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] mutated(byte[] bytes, List<byte[]> seeds, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(8));
    int special =
        SPECIAL.offsetByCodePoints(0, random.nextInt(SPECIAL.codePointCount(0, SPECIAL.length())));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    byte[] between =
        switch (random.nextInt(7)) {
          case 0 -> new byte[] {(byte) random.nextInt(256)};
          case 1 -> new byte[0];
          case 2 -> Arrays.copyOfRange(bytes, from, to);
          case 3 -> Arrays.copyOf(other, random.nextInt(Math.min(40, other.length)));
          default ->
              Character.toString(SPECIAL.codePointAt(special)).getBytes(StandardCharsets.UTF_8);
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(between);
    int rest = random.nextBoolean() ? to : from;
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  /** One round, by its seed. */
  private interface Round {
    void run(long seed) throws IOException;
  }

  private static void rounds(int count, Round round) throws IOException {
    long minutes = Long.getLong("greta.fuzz.minutes", 0);
    long first = minutes == 0 ? 1 : System.nanoTime();
    long until = System.nanoTime() + minutes * 60_000_000_000L;
    for (long seed = first; seed < first + count || System.nanoTime() < until; seed++) {
      try {
        round.run(seed);
      } catch (GretaException e) {
        throw new AssertionError("seed " + seed, e);
      } catch (RuntimeException | AssertionError | IOException e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
  }

  private static CsvDialect dialect(Random random) {
    return new CsvDialect(",;\t|".charAt(random.nextInt(4)), '"', '"', true);
  }

  private static List<@Nullable String> cells(RecordReader records) {
    List<@Nullable String> cells = new ArrayList<>();
    List<String> fields = records.fields();
    for (int i = 0; i < fields.size(); i++) {
      cells.add(fields.get(i).isEmpty() && !records.isQuoted(i) ? null : fields.get(i));
    }
    return cells;
  }

  @Test
  void recordsAreThoseOfTheOracleOrNone() throws IOException {
    List<byte[]> seeds = seeds();
    rounds(RECORDS, seed -> readsRecords(seeds, new Random(seed)));
    assertThat(accepted).isGreaterThan(RECORDS / 4);
  }

  private void readsRecords(List<byte[]> seeds, Random random) throws IOException {
    String text = new String(mutated(seeds, random), StandardCharsets.UTF_8);
    CsvDialect dialect = dialect(random);
    List<List<@Nullable String>> found = new ArrayList<>();
    try (RecordReader records =
        new RecordReader(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            dialect,
            CsvText.found(),
            CsvHeader.START)) {
      RecordReader.Outcome outcome = records.next();
      while (outcome == RecordReader.Outcome.RECORD
          || outcome == RecordReader.Outcome.MIXED_LINE_ENDS) {
        found.add(cells(records));
        outcome = records.next();
      }
      Optional<List<List<@Nullable String>>> expected = NaiveCsv.records(text, dialect);
      assertThat(outcome == RecordReader.Outcome.END_OF_FILE).isEqualTo(expected.isPresent());
      if (expected.isPresent()) {
        assertThat(found).isEqualTo(expected.get());
        accepted++;
      }
    }
  }

  @Test
  void filesAreReadAsByTheOracleOrRefused() throws IOException {
    List<byte[]> seeds = seeds();
    rounds(FILES, seed -> readsFile(seeds, new Random(seed)));
    assertThat(accepted).isGreaterThan(FILES / 4);
  }

  private void readsFile(List<byte[]> seeds, Random random) throws IOException {
    byte[] bytes = formed(mutated(seeds, random), random);
    CsvSettings settings = settings(random);
    try (CsvReads csv = new CsvReads(folder)) {
      LocalFile file = csv.write("fuzz.csv", bytes);
      CsvReads.Loaded typed;
      try {
        typed = csv.load(file, settings);
      } catch (GretaException refused) {
        assertThat(refused.fault().code()).isNotEqualTo("GRT-101");
        return;
      }
      CsvScan scan = csv.plan(file, settings);
      List<CsvColumn> texts =
          scan.columns().stream()
              .map(c -> new CsvColumn(c.name(), ColumnType.TEXT, CsvColumn.Origin.GIVEN))
              .toList();
      List<List<@Nullable Object>> rows = csv.read(scan.with(texts));
      assertThat(typed.rows()).hasSameSizeAs(rows);
      if (settings.text().badLines() == BadLines.ERROR) {
        assertThat(rows).isEqualTo(expected(scan, file));
        accepted++;
      }
    }
  }

  private static byte[] formed(byte[] bytes, Random random) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (random.nextInt(12)) {
      case 0 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
      case 1 -> text.getBytes(StandardCharsets.UTF_16BE);
      case 2 -> text.getBytes(Charset.forName("windows-1252"));
      case 3 -> Packed.of(Compression.GZIP, bytes);
      case 4 -> Packed.of(Compression.values()[1 + random.nextInt(6)], bytes);
      default -> bytes;
    };
  }

  private static CsvSettings settings(Random random) {
    int kind = random.nextInt(8);
    Optional<Character> comment = kind == 1 ? Optional.of('#') : Optional.empty();
    BadLines policy = kind == 2 ? BadLines.SKIP : kind == 3 ? BadLines.NULL : BadLines.ERROR;
    return new CsvSettings(
        Optional.empty(),
        '"',
        '"',
        kind != 4,
        Map.of(),
        new CsvText(Packing.found(), Encoding.AUTO, kind == 5 ? 1 : 0, comment, policy, false),
        new CsvValues(kind == 6 ? ',' : '.', List.of()),
        random.nextBoolean());
  }

  private static List<List<@Nullable Object>> expected(CsvScan scan, LocalFile file)
      throws IOException {
    String text;
    try (var input = scan.text().packing().open(file, n -> {})) {
      byte[] bytes = input.readAllBytes();
      Encoding encoding = scan.text().encoding();
      text =
          encoding.equals(Encoding.FALLBACK)
              ? encoding.decode(bytes)
              : new String(bytes, Charset.forName(encoding.name()));
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int i = 0; i < scan.text().skipLines(); i++) {
      text = text.replaceFirst("^[^\r\n]*(\r\n|\r|\n|$)", "");
    }
    List<List<@Nullable String>> records =
        new ArrayList<>(
            NaiveCsv.records(withoutComments(text, scan), scan.dialect()).orElseThrow());
    boolean narrow = scan.columns().size() == 1;
    while (!records.isEmpty() && isBlank(records.get(0))) {
      records.remove(0);
    }
    records.removeIf(record -> isBlank(record) && !narrow);
    return new ArrayList<>(
        records.subList(scan.dialect().header() ? 1 : 0, records.size()).stream()
            .map(record -> withoutEmptyEnd(record, scan.columns().size()))
            .toList());
  }

  /** Empty fields behind the last column hold nothing. */
  private static List<@Nullable Object> withoutEmptyEnd(
      List<@Nullable String> record, int columns) {
    List<@Nullable Object> fields = new ArrayList<>(record);
    while (fields.size() > columns && fields.get(fields.size() - 1) == null) {
      fields.remove(fields.size() - 1);
    }
    return fields;
  }

  private static boolean isBlank(List<@Nullable String> record) {
    return record.size() == 1 && record.get(0) == null;
  }

  /** Records one after the other: whether a line is a comment is known where the last one ends. */
  private static String withoutComments(String text, CsvScan scan) {
    if (scan.text().comment().isEmpty()) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    boolean start = true;
    boolean quoted = false;
    boolean fieldStart = true;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (start && c == '#') {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
        at += text.startsWith("\r\n", at) ? 1 : 0;
        continue;
      }
      kept.append(c);
      quoted = quoted ? c != '"' : c == '"' && fieldStart;
      boolean end = !quoted && (c == '\n' || c == '\r');
      // A doubled quote closes and opens again, at what is then as good as a field's start.
      fieldStart = end || (!quoted && (c == scan.dialect().delimiter() || c == '"'));
      start = end && !(c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n');
    }
    return kept.toString();
  }
}
