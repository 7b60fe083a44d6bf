package dev.greta.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.documents.DocumentSettings;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.formats.write.DatasetWriter;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON files: what they have of files, and there and back. */
class JsonFileTest {

  private final BufferAllocator allocator = new RootAllocator();
  private Path folder;

  @BeforeEach
  void folder(@TempDir Path temp) {
    folder = temp;
  }

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
  }

  private SourceContext room() {
    return new SourceContext(allocator, folder, folder, 256L << 20, 2);
  }

  private ReadContext context(ReadListener listener) {
    return new ReadContext(
        allocator, BatchTarget.DEFAULT, new Cancellation(), RetryPolicy.NONE, listener);
  }

  private LocalFile file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return LocalFile.find(name, folder);
  }

  private static JsonFormat lines() {
    return new JsonFormat(JsonSettings.ofLines());
  }

  /** Reads a scan as another JVM would, from its JSON. */
  private List<List<@Nullable Object>> read(FileScan scan) {
    try (BatchReader reader =
        JsonScan.fromJson(scan.toJson()).read(context(ReadListener.NONE), room())) {
      return ArrowRows.drain(reader);
    }
  }

  private static String numbers(int count, String last) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"n\":").append(i).append("}\n");
    }
    return text + last;
  }

  @Test
  void aFileThatTheSampleSawToItsEndIsNotSampled() throws IOException {
    FileScan small = lines().plan(file("s.ndjson", numbers(10, "")), Optional.empty(), room());
    assertThat(small.sampled()).isFalse();
    FileScan large = lines().plan(file("l.ndjson", numbers(30_000, "")), Optional.empty(), room());
    assertThat(large.sampled()).isTrue();
    assertThat(read(large)).hasSize(30_000);
  }

  @Test
  void aMisfitAndASurveyGiveTheSameSchema() throws IOException {
    LocalFile file =
        file("m.ndjson", numbers(30_000, "{\"n\":\"x\"}\n{\"n\":null,\"o\":{\"p\":1}}"));
    FileScan scan = lines().plan(file, Optional.empty(), room());
    assertThatThrownBy(() -> read(scan))
        .isInstanceOfSatisfying(
            SchemaMisfitException.class,
            e -> {
              assertThat(e.widerSchema()).isEqualTo(lines().survey(file, room()));
              List<List<@Nullable Object>> rows =
                  read(lines().plan(file, Optional.of(e.widerSchema()), room()));
              assertThat(rows).hasSize(30_002);
              assertThat(rows.get(30_000)).containsExactly("\"x\"", null);
              assertThat(rows.get(30_001)).containsExactly(null, 1L);
            });
  }

  @Test
  void theBytesOfTheFileAreCountedAsTheyAreRead() throws IOException {
    LocalFile file = file("b.ndjson", numbers(200_000, ""));
    AtomicLong bytes = new AtomicLong();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long more) {
            bytes.addAndGet(more);
          }
        };
    FileScan scan = lines().plan(file, Optional.empty(), room());
    try (BatchReader reader = scan.read(context(listener), room())) {
      var first = reader.next();
      assertThat(first).isNotNull();
      if (first != null) {
        first.close();
      }
      assertThat(bytes.get()).isBetween(1L, file.size() - 1);
      ArrowRows.drain(reader);
    }
    assertThat(bytes.get()).isEqualTo(file.size());
  }

  @Test
  void aPackedFileIsReadAsWhatIsInIt() throws IOException {
    Path packed = folder.resolve("p.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(numbers(40_000, "{\"n\":0.5}").getBytes(StandardCharsets.UTF_8));
    }
    LocalFile file = LocalFile.stamp(packed);
    FileScan scan = lines().plan(file, Optional.of(lines().survey(file, room())), room());
    assertThat(read(scan)).hasSize(40_001).endsWith(List.of(0.5));
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> lines().survey(LocalFile.stamp(packed), room()))
        .isInstanceOfSatisfying(
            GretaException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-705"));
  }

  /** What looks like a fault of the text is the change. */
  @Test
  void aFileThatIsReplacedWhileItIsReadHasChanged() throws IOException {
    FileScan scan = lines().plan(file("r.ndjson", numbers(300_000, "")), Optional.empty(), room());
    try (BatchReader reader = scan.read(context(ReadListener.NONE), room())) {
      var first = reader.next();
      if (first != null) {
        first.close();
      }
      Files.writeString(folder.resolve("r.ndjson"), "{\"n\":tru");
      assertThatThrownBy(() -> ArrowRows.drain(reader)).isInstanceOf(IncompleteException.class);
    }
  }

  @Test
  void theScansJsonIsTheScan() throws IOException {
    FileScan scan =
        new JsonFormat(
                new JsonSettings(
                    dev.greta.documents.json.RecordsPath.parse("/a~1b/0"),
                    false,
                    DocumentSettings.STANDARD,
                    false))
            .plan(file("j.json", "{\"a/b\":[[{\"x\":{\"y\":1}}]]}"), Optional.empty(), room());
    assertThat(JsonScan.fromJson(scan.toJson())).isEqualTo(scan);
    assertThat(read(scan)).containsExactly(List.of(1L));
  }

  /** What is written is read again as it was: schema but for names of types, and every cell. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "ndjson"})
  void whatIsWrittenReadsBack(String ending) throws IOException {
    String text =
        """
        {"b":true,"i":-5,"f":0.1,"d":1234567890123456789.25,"t":"x\\u0000\\n😀","day":"2024-02-29",
         "ts":"2024-02-29T12:00:00.000001","utc":"1969-12-31T23:59:59Z","l":[[1],[],null],
         "s":[{"k":"v","m":[true]},null],"mixed":[1,"a",{"z":1.50}]}
        {"b":null,"f":-0.0,"mixed":{"q":[]}}
        """;
    JsonFormat structs =
        new JsonFormat(
            new JsonSettings(
                dev.greta.documents.json.RecordsPath.HERE,
                ending.equals("ndjson"),
                DocumentSettings.STANDARD,
                false));
    FileScan first = lines().plan(file("in.ndjson", text), Optional.empty(), room());
    Path out = folder.resolve("out." + ending);
    DatasetWriter writer =
        new DatasetWriter(new DatasetWriter.Settings(allocator, folder, 256L << 20, 1, false));
    try (BatchReader reader = first.read(context(ReadListener.NONE), room())) {
      writer.write(reader, out);
    }
    FileScan second = structs.plan(LocalFile.stamp(out), Optional.empty(), room());
    assertThat(types(second.schema())).isEqualTo(types(first.schema()));
    assertThat(read(second)).isEqualTo(read(first));
  }

  private static List<String> types(Schema schema) {
    return schema.getFields().stream().map(JsonFileTest::type).toList();
  }

  private static String type(Field field) {
    return field.getName()
        + " "
        + ArrowFields.extensionName(field).orElse(field.getType().toString())
        + types(new Schema(field.getChildren()));
  }
}
