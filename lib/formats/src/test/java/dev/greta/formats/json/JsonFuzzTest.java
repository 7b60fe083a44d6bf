package dev.greta.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.LocalFile;
import dev.greta.formats.json.NaiveJson.Node;
import dev.greta.formats.text.Compression;
import dev.greta.formats.text.Packed;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.testkit.ArrowRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were good or nasty and then were changed at random: whatever comes, it is read as the
 * oracle reads it, or refused where the oracle refuses it; nothing crashes, hangs or leaks. {@code
 * -Dgreta.fuzz.minutes=10} goes on for so long, from another seed each time, which a failure names.
 */
class JsonFuzzTest {

  private static final int FILES = 2_000;

  /** Far beyond what any file here takes: only what hangs takes longer. */
  private static final Duration HANGS = Duration.ofSeconds(60);

  private static final List<String> NASTY =
      List.of(
          "",
          "[]",
          "{\"a\":1}\n{\"a\":2.5}\n{\"a\":\"x\"}\n",
          "[{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":null}]}},{\"a_b\":true,\"b\":{\"c\":[]}}]",
          "{\"data\":{\"items\":[{\"a\":1},{\"a\":2}],\"more\":{\"items\":[[1]]}},\"n\":null}",
          "{\"data\":{\"items\":null}} {\"data\":{\"items\":{\"x\":1}}}",
          "[[{\"a\":1}],[{\"a\":[]},{\"a\":{}}],[]]",
          "\"one\" 2 [3] {\"four\":4} null true",
          "{\"q\\\"uote\":1,\"back\\\\slash\":2,\"n\\u0000ul\":3,\"\":4,\"😀\":5,\"\\ud83d\\ude00é\":6}",
          "{\"t\":\"2024-02-29\",\"u\":\"2024-02-29T12:00:00Z\"}{\"t\":\"2024-02-29 12:00\",\"u\":\"x\"}",
          "[{\"n\":9007199254740993},{\"n\":0.1},{\"n\":1e400},{\"n\":-0},{\"n\":1e-9999}]",
          "[{\"n\":99999999999999999999999999999999999999},{\"n\":-9223372036854775808}]",
          "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}},\"a_b\":1,\"a_b_2\":2,\"value\":3}",
          "{\"l\":[[[[1]]],[],null,[[],[null]]]}\n{\"l\":null}\n{\"l\":[[[[\"x\"]]]]}",
          "{\"a\": 1}\r\n\r\n{\"a\" :2 ,\"b\":[ ]}\t{ }",
          "{\"a\":".repeat(70) + "1" + "}".repeat(70),
          "{\"a\":" + "[".repeat(70) + "{}" + "]".repeat(70) + "}",
          "{\"text\":\"" + "x".repeat(5_000) + "\\n" + "é".repeat(3_000) + "\"}");

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\n",
          " ",
          "\0",
          "\uFEFF",
          "\u2028",
          "null",
          "true",
          "false",
          "NaN",
          "-Infinity",
          "0",
          "-0",
          "-",
          "00",
          "1.",
          ".5",
          "1e",
          "1e5",
          "1e99999999999",
          "-0.0",
          "9223372036854775808",
          "123456789012345678901234567890123456789",
          "0.30000000000000004",
          "{}",
          "[]",
          "[[",
          "\"\"",
          "\"a\":",
          "\"a\":1,",
          ",\"a\":null",
          "\"a_b\":",
          "\"data\":",
          "\"items\":[",
          "{\"a\":{\"b\":1}}",
          "\"x\"",
          "\"2024-02-30\"",
          "\"2024-02-29\"",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\\ud83d\\ude00",
          "\\u00e9",
          "\\uD8",
          "\\/",
          "\\x",
          "//",
          "'",
          "é",
          "€",
          "😀");

  private static final List<String> NAMES =
      List.of(
          "\"a\"",
          "\"b\"",
          "\"a_b\"",
          "\"a.b\"",
          "\"a_b_2\"",
          "\"\\u0061\"",
          "\"value\"",
          "\"item\"",
          "\"data\"",
          "\"\"",
          "\"~1/\"",
          "\"q\\\"\"",
          "\"q\\\\\"",
          "\"\\ud83d\\ude00\"",
          "\"😀\"");

  /** An empty one stands for a number at random. */
  private static final List<String> VALUES =
      List.of(
          "",
          "",
          "0",
          "1",
          "-0",
          "0.5",
          "1e3",
          "null",
          "true",
          "{}",
          "[]",
          "[1]",
          "[[],null]",
          "{\"a\":{\"b\":1}}",
          "{\"b\":[{}]}",
          "\"\"",
          "\"1\"",
          "\"a\\u0000\\\"\\\\\\/\"",
          "\"\\ud83d\\ude00😀\"",
          "\"2024-02-29\"",
          "\"2023-02-29\"",
          "\"0001-01-01 00:00\"",
          "\"9999-12-31T23:59:59.999999Z\"",
          "\"0001-01-01T00:00:00+18:00\"",
          "\"2024-02-29T24:00:00Z\"");

  private static final List<String> PATHS =
      List.of(
          "data.items", "data", "/0", "/data/items/0", "a", "/0/a", "b.c", "/", "/data/more/items");

  private static final List<MixedTypes> MIXED =
      List.of(
          MixedTypes.JSON, MixedTypes.JSON, MixedTypes.JSON, MixedTypes.STRING, MixedTypes.ERROR);

  private int read;
  private int refused;
  private int restarted;

  @Test
  void filesAreReadAsByTheOracleOrRefused(@TempDir Path folder) throws IOException {
    List<byte[]> seeds = seeds();
    long minutes = Long.getLong("greta.fuzz.minutes", 0);
    long first = minutes == 0 ? 1 : System.nanoTime();
    long until = System.nanoTime() + minutes * 60_000_000_000L;
    for (long seed = first; seed < first + FILES || System.nanoTime() < until; seed++) {
      Round round = new Round(folder, seeds, seed);
      try {
        assertTimeoutPreemptively(HANGS, round::run);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(round + ": " + e, e);
      }
    }
    System.out.printf(
        "fuzz: %d read, %d of them restarted, %d refused, from seed %d%n",
        read, restarted, refused, first);
    assertThat(read).isGreaterThan(FILES / 8);
    assertThat(refused).isGreaterThan(FILES / 8);
    assertThat(restarted).isGreaterThan(FILES / 50);
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : NASTY) {
      seeds.add(text.getBytes(StandardCharsets.UTF_8));
    }
    try (Stream<Path> examples = Files.walk(Path.of("../../examples"))) {
      for (Path file : examples.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds;
  }

  /** One file, read as one user would. */
  private final class Round {

    private final Path folder;
    private final long seed;
    private final JsonSettings settings;
    private final BatchTarget target;
    private final long sample;
    private final byte[] text;
    private final byte[] file;

    Round(Path folder, List<byte[]> seeds, long seed) throws IOException {
      this.folder = folder;
      this.seed = seed;
      Random random = new Random(seed);
      this.text = formed(mutated(seeds, random), random);
      this.file = packed(text, random);
      this.settings = settings(random);
      this.target =
          random.nextBoolean()
              ? BatchTarget.DEFAULT
              : new BatchTarget(1 + random.nextInt(3), 1 + random.nextInt(100));
      this.sample = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(4);
    }

    void run() throws IOException {
      LocalFile found = LocalFile.stamp(Files.write(folder.resolve("fuzz.json"), file));
      try (BufferAllocator allocator = new RootAllocator()) {
        Optional<List<Node>> expected = NaiveJson.records(text, settings);
        try {
          load(found, allocator, expected);
        } catch (GretaException e) {
          assertThat(e.fault().code()).isNotEqualTo("GRT-101");
          assertThat(e.fault().remedy()).isPresent();
          if (!e.fault().code().equals("GRT-768")) {
            assertThat(expected).as("refused: %s", e.getMessage()).isEmpty();
          }
          refused++;
        }
      }
    }

    /** As an engine loads it, and again where the first schema was too narrow. */
    private void load(LocalFile found, BufferAllocator allocator, Optional<List<Node>> expected) {
      JsonFormat format = new JsonFormat(settings);
      SourceContext room = new SourceContext(allocator, folder, folder, 256L << 20, 2);
      JsonScan scan = JsonScan.plan(found, settings, Optional.empty());
      Schema whole = null;
      if (sample < Long.MAX_VALUE) {
        scan = new JsonScan(found, settings, sampled(found), true);
      } else {
        whole = scan.schema();
      }
      List<List<@Nullable Object>> rows;
      try {
        rows = rows(scan, allocator, room);
      } catch (SchemaMisfitException e) {
        assertThat(whole).as("seen to its end, but %s", e.getMessage()).isNull();
        scan = JsonScan.plan(found, settings, Optional.of(e.widerSchema()));
        rows = rows(scan, allocator, room);
        restarted++;
      }
      assertThat(scan.schema()).isEqualTo(format.survey(found, room));
      assertThat(expected).as("read, and no JSON: %s", rows).isPresent();
      assertThat(rows).isEqualTo(new NaiveCells(scan.schema()).of(expected.orElseThrow()));
      read++;
    }

    private Schema sampled(LocalFile found) {
      try (JsonInput input = JsonInput.open(found, settings.layout())) {
        return DocumentSurvey.first(
                sample, () -> false, input.documents(), settings.documents(), new Cancellation())
            .schema();
      }
    }

    /** Reads a scan as another JVM would, from its JSON. */
    private List<List<@Nullable Object>> rows(
        JsonScan scan, BufferAllocator allocator, SourceContext room) {
      ReadContext context =
          new ReadContext(
              allocator, target, new Cancellation(), RetryPolicy.NONE, ReadListener.NONE);
      try (BatchReader reader = JsonScan.fromJson(scan.toJson()).read(context, room)) {
        return ArrowRows.drain(reader);
      }
    }

    @Override
    public String toString() {
      String shown = new String(text, StandardCharsets.UTF_8);
      return "seed %d, %s, %s, sample %d, text %s"
          .formatted(
              seed, settings, target, sample, shown.substring(0, Math.min(1_000, shown.length())));
    }
  }

  private static JsonSettings settings(Random random) {
    String path = random.nextInt(6) == 0 ? PATHS.get(random.nextInt(PATHS.size())) : "";
    return new JsonSettings(
        RecordsPath.parse(path),
        random.nextBoolean(),
        new DocumentSettings(
            random.nextBoolean() ? 3 : random.nextInt(6),
            random.nextBoolean() ? "_" : ".",
            MIXED.get(random.nextInt(MIXED.size())),
            random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 10_000));
  }

  private static byte[] formed(byte[] bytes, Random random) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (random.nextInt(24)) {
      case 0 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
      case 1 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE);
      case 2 -> text.getBytes(StandardCharsets.UTF_16LE);
      case 3 -> changed(text.getBytes(StandardCharsets.UTF_16BE), random);
      case 4 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
      case 5 -> (text + text).getBytes(StandardCharsets.UTF_8);
      // Beyond the reader's buffer, so that tokens lie across its end.
      case 6 ->
          (text + " ".repeat(65_500 + random.nextInt(72)) + text).getBytes(StandardCharsets.UTF_8);
      case 7 -> (text + "\n").repeat(1 + random.nextInt(200)).getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }

  private static byte[] packed(byte[] bytes, Random random) throws IOException {
    List<Compression> kinds =
        List.of(
            Compression.GZIP, Compression.ZSTD, Compression.BZIP2, Compression.XZ, Compression.ZIP);
    return random.nextInt(20) == 0
        ? Packed.of(kinds.get(random.nextInt(kinds.size())), bytes)
        : bytes;
  }

  private static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] other = seeds.get(random.nextInt(seeds.size()));
      bytes = random.nextInt(6) == 0 ? changed(bytes, random) : retold(bytes, other, random);
    }
    return bytes;
  }

  /** Changes bytes, whatever they are part of. */
  private static byte[] changed(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(6));
    return switch (random.nextInt(5)) {
      case 0 -> spliced(bytes, from, to, new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(bytes, from, to, new byte[0]);
      case 2 -> Arrays.copyOf(bytes, from);
      case 3 -> spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      default -> spliced(bytes, from, from, token(random));
    };
  }

  /** Changes whole tokens, so that the result more often is JSON. */
  private static byte[] retold(byte[] bytes, byte[] other, Random random) {
    List<byte[]> tokens = tokens(bytes);
    int at = random.nextInt(tokens.size() + 1);
    int to = Math.min(tokens.size(), at + random.nextInt(4));
    List<byte[]> range = List.copyOf(tokens.subList(at, to));
    switch (random.nextInt(20)) {
      case 0 -> tokens.subList(at, to).clear();
      case 1 -> tokens.addAll(at, range);
      case 2 -> tokens.add(at, token(random));
      case 3 -> {
        if (at < tokens.size()) {
          java.util.Collections.swap(tokens, at, random.nextInt(tokens.size()));
        }
      }
      case 4 -> {
        int depth = 1 + random.nextInt(random.nextInt(20) == 0 ? 1_100 : 80);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        tokens.add(
            to, (open.equals("[") ? "]" : "}").repeat(depth).getBytes(StandardCharsets.UTF_8));
        tokens.add(at, open.repeat(depth).getBytes(StandardCharsets.UTF_8));
      }
      case 5 -> tokens.add(at, other);
      case 6 -> {
        if (at < tokens.size()) {
          tokens.set(at, token(random));
        }
      }
      default -> replaceValues(tokens, random);
    }
    return joined(tokens);
  }

  /** Gives some values and names others of their kind, so that JSON stays JSON. */
  private static void replaceValues(List<byte[]> tokens, Random random) {
    for (int at = 0; at < tokens.size(); at++) {
      byte first = tokens.get(at)[0];
      if (random.nextInt(4) > 0 || !(first == '"' || isWord(first))) {
        continue;
      }
      boolean name = at + 1 < tokens.size() && tokens.get(at + 1)[0] == ':';
      List<String> from = name ? NAMES : VALUES;
      String to = from.get(random.nextInt(from.size()));
      tokens.set(at, (to.isEmpty() ? number(random) : to).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static String number(Random random) {
    StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    number.append(1 + random.nextInt(9));
    random
        .ints(random.nextInt(random.nextInt(30) == 0 ? 5_000 : 42), 0, 10)
        .forEach(number::append);
    if (random.nextInt(3) == 0) {
      number.append('.');
      random.ints(1 + random.nextInt(42), 0, 10).forEach(number::append);
    }
    return random.nextInt(4) == 0
        ? number + "e" + (random.nextInt(1_000) - 500)
        : number.toString();
  }

  /** Strings as they are, each other run of letters and digits, and single bytes. */
  private static List<byte[]> tokens(byte[] bytes) {
    List<byte[]> tokens = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = at + 1;
      if (bytes[at] == '"') {
        while (end < bytes.length && bytes[end] != '"') {
          end += bytes[end] == '\\' ? 2 : 1;
        }
        end = Math.min(bytes.length, end + 1);
      } else if (isWord(bytes[at])) {
        while (end < bytes.length && isWord(bytes[end])) {
          end++;
        }
      }
      tokens.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return tokens;
  }

  private static boolean isWord(byte b) {
    return Character.isLetterOrDigit(b) || b == '-' || b == '+' || b == '.';
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    return joined(
        List.of(Arrays.copyOf(bytes, from), between, Arrays.copyOfRange(bytes, to, bytes.length)));
  }
}
