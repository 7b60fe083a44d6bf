package dev.greta.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.documents.DocumentSettings;
import dev.greta.documents.MixedTypes;
import dev.greta.documents.json.RecordsPath;
import dev.greta.formats.files.FileSource;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records in several files are what they are in one: that one is the oracle. */
class ManyJsonFilesTest {

  private static final List<String> NUMBERS =
      List.of(
          "1",
          "-2",
          "0.5",
          "1.25e2",
          "-0.0",
          "9007199254740993",
          "123456789012345678901",
          "0.1234567890123456789",
          "1e300",
          "1e400");

  @TempDir private Path folder = Path.of("");
  private final BufferAllocator allocator = new RootAllocator();
  private final List<String> notices = new ArrayList<>();

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
  }

  /** What a load gave: columns by name, as several files may have them in another order. */
  private record Loaded(
      Map<String, String> types, List<Map<String, @Nullable Object>> rows, int restarts) {}

  private Loaded load(List<String> files, MixedTypes mixed) throws IOException {
    Path into = Files.createTempDirectory(folder, "files");
    for (int i = 0; i < files.size(); i++) {
      Files.writeString(into.resolve(i + ".ndjson"), files.get(i));
    }
    FileSource source =
        new FileSource(
            into + "/*.ndjson",
            new JsonFormat(
                new JsonSettings(
                    RecordsPath.HERE, true, DocumentSettings.STANDARD.with(mixed), false)),
            new SourceContext(allocator, folder, folder, 64 << 20, 2));
    ReadRequest request = ReadRequest.all();
    for (int restarts = 0; ; restarts++) {
      try (Plan plan = source.plan(request)) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<Split> splits = new ArrayList<>();
        plan.splits().forEachRemaining(splits::add);
        splits.forEach(split -> rows.addAll(read(source, split)));
        return loaded(plan.schema(), rows, restarts);
      } catch (SchemaMisfitException e) {
        assertThat(request.schema()).isNotEqualTo(java.util.Optional.of(e.widerSchema()));
        request = request.withSchema(e.widerSchema());
      }
    }
  }

  private List<List<@Nullable Object>> read(FileSource source, Split split) {
    ReadListener listener =
        new ReadListener() {
          @Override
          public void notice(String notice) {
            notices.add(notice);
          }
        };
    BatchTarget target = new BatchTarget(1_000, 1 << 20);
    ReadContext context =
        new ReadContext(allocator, target, new Cancellation(), RetryPolicy.NONE, listener);
    try (BatchReader reader = source.read(Split.fromBytes(split.toBytes()), context)) {
      return ArrowRows.drain(reader);
    }
  }

  private static Loaded loaded(Schema schema, List<List<@Nullable Object>> rows, int restarts) {
    Map<String, String> types = new TreeMap<>();
    List<Field> fields = schema.getFields();
    fields.forEach(field -> types.put(field.getName(), described(field)));
    List<Map<String, @Nullable Object>> named = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      Map<String, @Nullable Object> cells = new LinkedHashMap<>();
      IntStream.range(0, fields.size())
          .forEach(i -> cells.put(fields.get(i).getName(), row.get(i)));
      named.add(cells);
    }
    return new Loaded(types, named, restarts);
  }

  private static String described(Field field) {
    Map<String, String> children = new TreeMap<>();
    field.getChildren().forEach(child -> children.put(child.getName(), described(child)));
    return field.getType() + " " + new TreeMap<>(field.getMetadata()) + children;
  }

  private void assertAsOne(List<String> files, MixedTypes mixed) throws IOException {
    Loaded many = load(files, mixed);
    Loaded one = load(List.of(String.join("\n", files)), mixed);
    assertThat(many.types()).as("%s", files).isEqualTo(one.types());
    assertThat(many.rows()).as("%s", files).isEqualTo(one.rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}|{\"a\":{\"x\":2,\"y\":{\"z\":3}}}",
        "{\"a\":null,\"b\":1}|{\"a\":{\"x\":2}}",
        "{\"a\":{}}|{\"a\":{\"x\":2}}",
        "{\"a\":{\"x\":2}}|{\"a\":[1]}",
        "{\"a\":{\"x\":{\"y\":1}}}|{\"a\":{\"x\":[1]}}",
        "{\"a\":{\"x\":{\"y\":1}}}|{\"a\":{\"x\":null,\"z\":\"t\"}}",
        "{\"a\":{\"b\":1}}|{\"a_b\":\"t\"}",
        "{\"a_b\":\"t\",\"a\":{\"b\":1}}|{\"a\":{\"b\":2}}",
        "1|{\"a\":1}",
        "|{\"a\":{\"x\":1}}",
        "[1]|2",
        "{\"a\":9007199254740993}|{\"a\":0.5}",
        "{\"a\":[9007199254740993]}|{\"a\":[0.5]}",
        "{\"a\":9007199254740992}|{\"a\":0.5}",
        "{\"a\":1}|{\"a\":0.1234567890123456789}",
        "{\"a\":12345678901234567890}|{\"a\":0.25}",
        "{\"a\":12345678901234567890}|{\"a\":0.1234567890123456789}",
        "{\"a\":1e400}|{\"a\":1}",
        "{\"a\":-0}|{\"a\":12345678901234567890}",
        "{\"l\":[{\"x\":1}]}|{\"l\":[{\"x\":{\"y\":1}}]}",
      })
  void aFieldOfSeveralKindsIsWhatItIsInOneFile(String one, String other) throws IOException {
    for (MixedTypes mixed : List.of(MixedTypes.JSON, MixedTypes.STRING)) {
      for (List<String> files :
          List.of(
              List.of(one + "\n", other + "\n"),
              List.of(other + "\n", one + "\n", ""),
              List.of("", one + "\n", one + "\n", other + "\n"))) {
        if (files.stream().anyMatch(file -> !file.isBlank())) {
          assertAsOne(files, mixed);
        }
      }
    }
  }

  @Test
  void seededRecords() throws IOException {
    Random random = new Random(20_261_124);
    for (int i = 0; i < 150; i++) {
      List<String> files = new ArrayList<>();
      for (int k = 0; k < 2 + i % 3; k++) {
        StringBuilder text = new StringBuilder();
        for (int r = random.nextInt(3); r >= 0; r--) {
          text.append("{\"a\":").append(value(random, 4)).append(",\"b\":");
          text.append(value(random, 3)).append("}\n");
        }
        files.add(text.toString());
      }
      assertAsOne(files, i % 2 == 0 ? MixedTypes.JSON : MixedTypes.STRING);
    }
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 9 : 6);
    return switch (kind) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 3 -> depth % 2 == 0 ? NUMBERS.get(random.nextInt(NUMBERS.size())) : "\"t\"";
      case 4 -> "\"2024-01-0" + (1 + random.nextInt(9)) + "\"";
      case 5 -> "{}";
      case 6 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
      default -> "{\"x\":" + value(random, depth - 1) + ",\"y\":" + value(random, depth - 1) + "}";
    };
  }

  @Test
  void kindsThatMayNotBeMixedAreRefusedWithTheFile() {
    assertThatThrownBy(() -> load(List.of("{\"a\":{\"x\":1}}\n", "{\"a\":1}\n"), MixedTypes.ERROR))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-768");
              assertThat(e.fault().message())
                  .isEqualTo("field 'a' is an object in one file and integer in another");
              assertThat(e.fault().place())
                  .hasValueSatisfying(place -> assertThat(place).endsWith("1.ndjson"));
            });
  }

  @Test
  void whatIsKeptAsJsonIsSaid() throws IOException {
    load(List.of("{\"a\":{\"x\":1}}\n{\"a\":{\"x\":2}}\n", "{\"a\":1}\n"), MixedTypes.JSON);
    assertThat(notices)
        .containsExactly(
            "field 'a' has 2 objects: each kept as its JSON text",
            "field 'a' has 1 number: each kept as its JSON text");
  }

  @Test
  void aValueBeyondASampleStartsTheLoadAgainOnce() throws IOException {
    String many = "{\"a\":1}\n".repeat(JsonScan.SAMPLE_DOCUMENTS);
    List<String> files = List.of(many + "{\"a\":{\"x\":1}}\n", "{\"a\":2}\n");
    Loaded loaded = load(files, MixedTypes.JSON);
    assertThat(loaded.restarts()).isEqualTo(1);
    assertThat(loaded.types())
        .isEqualTo(load(List.of(String.join("", files)), MixedTypes.JSON).types());
    assertThat(loaded.rows().get(JsonScan.SAMPLE_DOCUMENTS)).containsEntry("a", "{\"x\":1}");
  }
}
