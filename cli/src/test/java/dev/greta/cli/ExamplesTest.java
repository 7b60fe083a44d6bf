package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example that needs no server runs, and writes what it says. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  static List<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("config.yml")))
          .filter(folder -> !needsAServer(folder.resolve("config.yml")))
          .sorted()
          .toList();
    }
  }

  private static boolean needsAServer(Path config) {
    try {
      return Files.readString(config).contains("\n  connection:");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void examplesAreFound() throws IOException {
    assertThat(examples()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runs(Path example, @TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(example.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Screen screen = new Screen();
    int code =
        new Main(screen.terminal(), new LibraryEngine(Map.of()), new Cancellation())
            .run("run", "--config", folder.resolve("config.yml").toString(), "--progress", "none");
    assertThat(code).as(screen.err()).isZero();
    for (String line : Files.readAllLines(folder.resolve("config.yml"))) {
      if (line.matches("  (data|file): .*")) {
        String written = line.replaceFirst("  (data|file): *", "").replaceFirst(" *#.*", "");
        assertThat(folder.resolve(written)).isNotEmptyFile();
      }
    }
  }
}
