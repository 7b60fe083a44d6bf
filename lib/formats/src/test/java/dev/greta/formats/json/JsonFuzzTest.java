package dev.greta.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.DocumentSurvey;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.Evidence;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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

  /** The first two are those of most files with records within. */
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
    JsonMutations mutations = new JsonMutations();
    long minutes = Long.getLong("greta.fuzz.minutes", 0);
    long first = minutes == 0 ? 1 : System.nanoTime();
    long until = System.nanoTime() + minutes * 60_000_000_000L;
    for (long seed = first; seed < first + FILES || System.nanoTime() < until; seed++) {
      Round round = new Round(folder, mutations, seed);
      try {
        assertTimeoutPreemptively(round.most(), round::run);
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

  /** One file, read as one user would. */
  private final class Round {

    private final Path folder;
    private final long seed;
    private final JsonSettings settings;
    private final BatchTarget target;
    private final long sample;
    private final byte[] text;
    private final byte[] file;

    Round(Path folder, JsonMutations mutations, long seed) throws IOException {
      this.folder = folder;
      this.seed = seed;
      Random random = new Random(seed);
      this.text = mutations.next(random);
      this.file = packed(text, random);
      this.settings = settings(random);
      this.target =
          random.nextBoolean()
              ? BatchTarget.DEFAULT
              : new BatchTarget(1 + random.nextInt(3), 1 + random.nextInt(100));
      this.sample = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(4);
    }

    /**
     * Far beyond what any file here takes, and in proportion to it: only what hangs takes longer.
     */
    Duration most() {
      return Duration.ofSeconds(20).plusMillis(text.length / 50);
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
        scan = JsonScan.whole(found, settings, sampled(found), true);
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
      assertThat(scan.schema()).isEqualTo(Evidence.stripped(format.survey(found, room)));
      assertThat(expected).as("read, and no JSON: %s", rows).isPresent();
      assertThat(rows).isEqualTo(new NaiveCells(scan.schema()).of(expected.orElseThrow()));
      someColumns(scan, rows, allocator, room);
      read++;
    }

    /** Columns that are read without others have what they have among them. */
    private void someColumns(
        JsonScan scan,
        List<List<@Nullable Object>> all,
        BufferAllocator allocator,
        SourceContext room) {
      Random choice = new Random(seed);
      List<String> wanted = scan.columns().stream().filter(column -> choice.nextBoolean()).toList();
      JsonScan some = scan.project(wanted);
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (List<@Nullable Object> row : all) {
        List<@Nullable Object> cells = new ArrayList<>();
        some.columns().forEach(column -> cells.add(row.get(scan.columns().indexOf(column))));
        expected.add(cells);
      }
      assertThat(rows(some, allocator, room)).as("%s", some.columns()).isEqualTo(expected);
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
    int paths = random.nextInt(3) == 0 ? PATHS.size() : 2;
    String path = random.nextInt(5) == 0 ? PATHS.get(random.nextInt(paths)) : "";
    return new JsonSettings(
        RecordsPath.parse(path),
        random.nextBoolean(),
        new DocumentSettings(
            random.nextBoolean() ? 3 : random.nextInt(6),
            random.nextBoolean() ? "_" : ".",
            MIXED.get(random.nextInt(MIXED.size())),
            random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 10_000),
        false);
  }

  private static byte[] packed(byte[] bytes, Random random) throws IOException {
    List<Compression> kinds =
        List.of(
            Compression.GZIP, Compression.ZSTD, Compression.BZIP2, Compression.XZ, Compression.ZIP);
    return random.nextInt(20) == 0
        ? Packed.of(kinds.get(random.nextInt(kinds.size())), bytes)
        : bytes;
  }
}
