package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every example that needs no server, or the examples' own, in a copy of its folder. Where the
 * folder has an {@code expected.txt}, that is what the run shows.
 */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  private static @Nullable ExampleServer shop;

  @BeforeAll
  static void open() throws IOException {
    shop = ExampleServer.start(EXAMPLES.resolve("api/ShopServer.java"));
  }

  @AfterAll
  static void close() throws IOException {
    shop().close();
  }

  private static ExampleServer shop() {
    return Objects.requireNonNull(shop);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(ExamplesTest::needsNoServer).sorted().toList();
    }
  }

  private static boolean needsNoServer(Path folder) {
    Path config = folder.resolve("config.yml");
    try {
      return Files.exists(config)
          && Files.readAllLines(config).stream().noneMatch(l -> l.strip().equals("connection:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thereAreExamples() throws IOException {
    assertThat(examples())
        .extracting(p -> p.getFileName().toString())
        .contains(
            "quickstart",
            "csv-messy",
            "many-files",
            "query",
            "excel",
            "json",
            "ndjson",
            "parquet",
            "arrow",
            "duckdb",
            "sqlite",
            "api",
            "graphql");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleRuns(Path example, @TempDir Path folder) throws IOException {
    copy(example, folder);
    Path config = folder.resolve("config.yml");
    Files.writeString(config, shop().actual(Files.readString(config)));
    Screen screen = new Screen();
    int code =
        new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation())
            .run("run", "--config", config.toString(), "--progress", "none");

    assertThat(code).as(screen.err()).isZero();
    Path expected = example.resolve("expected.txt");
    if (Files.exists(expected)) {
      String shown = shop().shown(screen.out() + screen.err().replace(folder + "/", ""));
      assertThat(DocumentationTest.timeless(shown))
          .isEqualTo(DocumentationTest.timeless(Files.readString(expected)));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
