package dev.greta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Connector;
import dev.greta.spi.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jspecify.annotations.Nullable;

/** Has another JVM read a split, which knows nothing but the options and the split's bytes. */
final class FreshJvm {

  /** What Arrow and DuckDB need of a JVM; the same as the build gives to tests. */
  static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--sun-misc-unsafe-memory-access=allow");

  private static final long MINUTES_BEFORE_IT_IS_KILLED = 2;

  private FreshJvm() {}

  /**
   * The rows of a split, read by another JVM.
   *
   * @param folder empty
   * @throws AssertionError if that JVM fails, with what it printed
   */
  static List<List<@Nullable Object>> read(
      Connector<?> connector,
      Map<String, Object> options,
      Path baseDirectory,
      Split split,
      Path folder,
      BufferAllocator allocator)
      throws IOException, InterruptedException {
    String name = connector.getClass().getName();
    SplitJob.prepare(
        folder, new SplitJob.Job(name, baseDirectory.toString(), 1_000), options, split.toBytes());
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command(folder))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES_BEFORE_IT_IS_KILLED, TimeUnit.MINUTES))
          .as("the JVM that reads %s ends", split.id())
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as("a fresh JVM reads split '%s'; it printed:%n%s", split.id(), Files.readString(output))
        .isZero();
    return rows(folder, allocator);
  }

  /** The class path goes by a file, as it may be longer than a command line can be. */
  private static List<String> command(Path folder) throws IOException {
    Path arguments = folder.resolve("arguments.txt");
    Files.write(arguments, List.of("-cp", quoted(System.getProperty("java.class.path", ""))));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("@" + arguments);
    command.add(SplitJob.class.getName());
    command.add(folder.toString());
    return command;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static List<List<@Nullable Object>> rows(Path folder, BufferAllocator allocator)
      throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int number = 0; Files.exists(SplitJob.batchFile(folder, number)); number++) {
      try (InputStream in = Files.newInputStream(SplitJob.batchFile(folder, number));
          ArrowStreamReader reader = new ArrowStreamReader(in, allocator)) {
        while (reader.loadNextBatch()) {
          DictionaryProvider.MapDictionaryProvider dictionaries =
              new DictionaryProvider.MapDictionaryProvider(
                  reader.getDictionaryVectors().values().toArray(Dictionary[]::new));
          rows.addAll(ArrowRows.of(reader.getVectorSchemaRoot(), dictionaries));
        }
      }
    }
    return rows;
  }

  /** Removes a folder and what is in it. */
  static void delete(Path folder) {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
