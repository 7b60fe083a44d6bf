package dev.greta.frame;

import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;

/** A DuckDB instance of a frame's, in a folder of its own that goes with it. */
final class Engine implements AutoCloseable {

  private static final long SMALLEST_BATCH = 64 << 10;

  private final Path folder;
  private final DuckDb duckDb;

  private Engine(Path folder, DuckDb duckDb) {
    this.folder = folder;
    this.duckDb = duckDb;
  }

  /** An instance whose tables live in a file. */
  static Engine onDisk(Backend.Room room) {
    return open(room, true);
  }

  /** An instance whose tables live in memory, and spill. */
  static Engine inMemory(Backend.Room room) {
    return open(room, false);
  }

  private static Engine open(Backend.Room room, boolean onDisk) {
    Path folder;
    try {
      folder = Files.createTempDirectory(room.tempDirectory(), "duckdb-");
    } catch (IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1214", "no folder for DuckDB in " + room.tempDirectory() + ": " + e), e);
    }
    Path spill = folder.resolve("spill");
    Optional<Path> database =
        onDisk ? Optional.of(folder.resolve("frame.duckdb")) : Optional.empty();
    try {
      Files.createDirectory(spill);
      return new Engine(
          folder,
          DuckDb.open(
              new DuckDb.Settings(
                  database, false, List.of(), spill, room.engineBytes(), room.threads())));
    } catch (SQLException | IOException e) {
      delete(folder);
      throw DuckDbErrors.translate("opening DuckDB", e);
    }
  }

  /** A connection that the caller closes. */
  DuckDBConnection connect() {
    return duckDb.connect();
  }

  /** Runs one statement on a connection of its own. */
  void execute(String doing, String sql) {
    try (DuckDBConnection connection = connect()) {
      execute(connection, doing, sql);
    } catch (SQLException e) {
      throw DuckDbErrors.translate(doing, e);
    }
  }

  static void execute(DuckDBConnection connection, String doing, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw DuckDbErrors.translate(doing, e);
    }
  }

  /** How a frame reads from its own engine: batches that are small against the allocator. */
  static ReadContext reading(BufferAllocator allocator) {
    long bytes = Math.max(SMALLEST_BATCH, allocator.getLimit() / 16);
    return new ReadContext(
        allocator,
        new BatchTarget(BatchTarget.DEFAULT.rows(), Math.min(BatchTarget.DEFAULT.bytes(), bytes)),
        new Cancellation(),
        RetryPolicy.NONE,
        ReadListener.NONE);
  }

  @Override
  public void close() {
    try {
      duckDb.close();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1215", "DuckDB's folder could not be removed: " + e), e);
    }
  }
}
