package dev.greta.connectors.api;

import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for files that are gone with it.
 *
 * @param path an existing folder
 */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder in(SourceContext room) {
    try {
      return new ScratchFolder(Files.createTempDirectory(room.tempDirectory(), "csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder within. */
  Path sub(int number) {
    try {
      return Files.createDirectory(path.resolve(Integer.toString(number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inner) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
