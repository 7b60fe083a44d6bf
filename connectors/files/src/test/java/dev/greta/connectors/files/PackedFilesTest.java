package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one folder that are packed, and of several encodings. */
class PackedFilesTest {

  @TempDir private Path folder = Path.of("");
  @TempDir private Path temporary = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();
  private int restarts;

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() throws IOException {
    allocator.close();
    try (var files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  private void file(String name, String text, Charset charset) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      out.write(text.getBytes(charset));
    }
  }

  private List<List<@Nullable Object>> load(Map<String, Object> options) {
    CsvOptions bound =
        Options.bind(CsvOptions.class, (Node.Mapping) Node.of(options), new ArrayList<>())
            .orElseThrow();
    SourceContext room = new SourceContext(allocator, folder, temporary, 256L << 20, 2);
    try (Source source = new CsvConnector().open(bound, room)) {
      ReadRequest request = ReadRequest.all().withParallelism(2);
      while (true) {
        try (Plan plan = source.plan(request)) {
          return rows(source, plan);
        } catch (SchemaMisfitException e) {
          assertThat(++restarts).isLessThan(3);
          request = request.withSchema(e.widerSchema());
        }
      }
    }
  }

  private List<List<@Nullable Object>> rows(Source source, Plan plan) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    plan.splits()
        .forEachRemaining(
            split -> {
              ReadContext context =
                  new ReadContext(
                      allocator,
                      BatchTarget.DEFAULT,
                      new Cancellation(),
                      RetryPolicy.NONE,
                      ReadListener.NONE);
              try (BatchReader reader = source.read(split, context)) {
                rows.addAll(ArrowRows.drain(reader));
              }
            });
    return rows;
  }

  @Test
  void aFolderHasFilesOfEveryForm() throws IOException {
    file("a.csv", "id,word\n1,ä\n", StandardCharsets.UTF_8);
    file("b.csv.gz", "id;word\n2;ö\n", StandardCharsets.ISO_8859_1);
    file("c.tsv", "id\tword\n3\tü\n", StandardCharsets.UTF_16LE);
    file("d.csv", "id,word\r\n4,€\n5,x\r\n", Charset.forName("windows-1252"));
    file("e.txt", "a read-me", StandardCharsets.UTF_8);

    assertThat(load(Map.of("source", ".")))
        .containsExactlyInAnyOrder(
            row(1L, "ä"), row(2L, "ö"), row(3L, "ü"), row(4L, "€"), row(5L, "x"));
    assertThat(restarts).isZero();
  }

  @Test
  void whatOneFileShowsLateIsOneRestartForAll() throws IOException {
    String line = ",a word that makes this line as long as it has to be and somewhat longer\n";
    StringBuilder large = new StringBuilder("id,word\n");
    for (int i = 0; i < 31_000; i++) {
      large.append(i).append(line);
    }
    file("a.csv", large + "7,caf\u00e9\n", StandardCharsets.ISO_8859_1);
    file("b.csv.gz", large + "late,\u00e9\r\n8,x\n", StandardCharsets.UTF_8);
    file("c.csv", "id,word\n9,ü\n", StandardCharsets.UTF_8);
    List<List<@Nullable Object>> rows = load(Map.of("source", "*.csv*"));

    assertThat(rows).hasSize(62_004);
    assertThat(rows)
        .contains(row("7", "caf\u00e9"), row("late", "\u00e9"), row("8", "x"), row("9", "ü"));
    assertThat(restarts).isEqualTo(1);
  }
}
