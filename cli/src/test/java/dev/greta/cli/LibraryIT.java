package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.Greta;
import dev.greta.frame.DataFrame;
import dev.greta.run.DataStream;
import dev.greta.spi.error.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library's front door, and the guide to it. */
class LibraryIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Path numbers(Path folder) throws IOException {
    String rows = String.join("\n", IntStream.range(0, 2_500).mapToObj(Integer::toString).toList());
    return Files.writeString(folder.resolve("numbers.csv"), "n\n" + rows + "\n");
  }

  private static List<Object> column(DataFrame frame) {
    return frame.rows().<Object>map(row -> row.get(0).orElseThrow()).toList();
  }

  private static List<Object> longs(int from, int to) {
    return IntStream.range(from, to).<Object>mapToObj(Long::valueOf).toList();
  }

  @Test
  void aFileLoadsWithTheKeysOfItsConnector(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a;b\n007;\n8;x\n");
    try (DataFrame frame =
        Greta.loadCsv(file, Map.of("delimiter", ";", "types", Map.of("a", "text")))) {
      assertThat(frame.rows().toList())
          .isEqualTo(
              List.of(
                  List.of(Optional.of("007"), Optional.empty()),
                  List.of(Optional.of("8"), Optional.of("x"))));
    }
    try (DataFrame frame = Greta.loadCsv(numbers(folder))) {
      assertThat(column(frame)).isEqualTo(longs(0, 2_500));
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Greta.loadCsv(file, Map.of("delimeter", ";")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("delimeter");
  }

  @Test
  void aStreamHasChunksOfExactlySoManyRows(@TempDir Path folder) throws IOException {
    String config = "data: {type: csv, source: numbers.csv, chunk_size: 700}\n";
    numbers(folder);
    Path file = Files.writeString(folder.resolve("config.yml"), config);
    assertThat(chunks(Greta.stream(file))).containsExactly(700, 700, 700, 400);
    assertThat(chunks(Greta.stream(file, 1_000))).containsExactly(1_000, 1_000, 500);
    Files.writeString(file, "data: {type: csv, source: numbers.csv}\n");
    assertThat(chunks(Greta.stream(file))).containsExactly(1_000, 1_000, 500);
  }

  private static List<Integer> chunks(DataStream stream) {
    List<Integer> rows = new ArrayList<>();
    try (stream) {
      for (VectorSchemaRoot chunk = stream.next(); chunk != null; chunk = stream.next()) {
        rows.add(chunk.getRowCount());
        chunk.close();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"auto,duckdb", "duckdb,duckdb", "memory,memory", "pandas,memory"})
  void whatIsLeftOfAStreamIsGatheredIntoOneFrame(
      String choice, String backend, @TempDir Path folder) throws IOException {
    Map<String, Object> data = Map.of("source", numbers(folder).toString(), "backend", choice);
    try (DataStream stream = Greta.streamFromConnector("csv", data, 1_000)) {
      VectorSchemaRoot first = stream.next();
      assertThat(first).isNotNull();
      first.close();
      DataFrame rest = stream.collect();
      stream.close();
      try (rest) {
        assertThat(rest.backend()).isEqualTo(backend);
        assertThat(column(rest)).isEqualTo(longs(1_000, 2_500));
      }
    }
  }

  /** Runs it as the guide says, in a Java of its own. */
  @Test
  void theGuideShowsTheExampleAndWhatItPrints(@TempDir Path folder) throws Exception {
    Path example = ROOT.resolve("examples/library/LoadAndStream.java");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                ROOT.resolve("cli/target/greta/lib") + "/*",
                example.toString(),
                folder.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("(?m)^WARNING: .*\\R", "");
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(Files.readString(ROOT.resolve("docs/how-to/java-library.md")))
        .contains("```java\n" + Files.readString(example) + "```")
        .contains("```\n" + printed + "```");
    assertThat(folder.resolve("zones.parquet")).isNotEmptyFile();
  }
}
