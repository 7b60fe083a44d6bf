package dev.greta.formats;

import dev.greta.duckdb.DuckDb;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** A DuckDB instance that reaches some files, in a folder of its own that goes with it. */
final class Engine implements AutoCloseable {

  private final Path folder;
  private final DuckDb duckdb;

  private Engine(Path folder, DuckDb duckdb) {
    this.folder = folder;
    this.duckdb = duckdb;
  }

  static Engine open(List<Path> files, SourceContext room) {
    Path folder = newFolder(room);
    try {
      return new Engine(folder, FileQuery.start(files, room, folder));
    } catch (RuntimeException | Error e) {
      delete(folder);
      throw e;
    }
  }

  /** A connection that the caller closes. */
  DuckDBConnection connect() {
    return duckdb.connect();
  }

  /** DuckDB lets a query read what is in its temporary folder, so no other may use the same. */
  private static Path newFolder(SourceContext room) {
    try {
      return Files.createTempDirectory(room.tempDirectory(), "duckdb-");
    } catch (IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1204", "no folder for spilled data: " + e.getMessage())
              .withPlace(room.tempDirectory().toString())
              .withRemedy("Name a writable folder in temp_dir."),
          e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1205", "spilled data was not removed: " + e.getMessage())
              .withPlace(folder.toString()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } finally {
      delete(folder);
    }
  }
}
