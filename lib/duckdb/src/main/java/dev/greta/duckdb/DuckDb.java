package dev.greta.duckdb;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * A locked DuckDB instance: no extension is ever loaded or fetched, no network, no files but those
 * that are named at its opening, a bounded memory, time zone UTC, results streamed; and no
 * statement can change any of that afterwards.
 *
 * <p>One instance may serve several connections; each open result needs one of its own. Safe for
 * use by many threads; a connection is not.
 */
public final class DuckDb implements AutoCloseable {

  private final DuckDBConnection root;
  private final Path spill;

  private DuckDb(DuckDBConnection root, Path spill) {
    this.root = root;
    this.spill = spill;
  }

  /**
   * How an instance is opened.
   *
   * @param database the database file, or empty for one in memory
   * @param readOnly whether the database file must not change
   * @param files the files that statements may read or write, absolute; beside the database's own
   * @param tempDirectory an existing folder, in which DuckDB spills to one of its own: statements
   *     may read and write whatever is in that
   * @param memoryBytes DuckDB's {@code memory_limit}
   * @param threads DuckDB's worker threads
   */
  public record Settings(
      Optional<Path> database,
      boolean readOnly,
      List<Path> files,
      Path tempDirectory,
      long memoryBytes,
      int threads) {

    public Settings {
      files = List.copyOf(files);
    }

    /** An instance in memory that may touch the given files. */
    public static Settings inMemory(
        Collection<Path> files, Path tempDirectory, long memoryBytes, int threads) {
      return new Settings(
          Optional.empty(), false, List.copyOf(files), tempDirectory, memoryBytes, threads);
    }
  }

  /**
   * Opens an instance.
   *
   * @throws SQLException if the database file cannot be opened
   */
  public static DuckDb open(Settings settings) throws SQLException {
    Path spill = settings.tempDirectory().resolve("spill-" + UUID.randomUUID());
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    properties.setProperty("arrow_lossless_conversion", "true");
    properties.setProperty("threads", Integer.toString(settings.threads()));
    properties.setProperty("memory_limit", settings.memoryBytes() + "B");
    properties.setProperty("temp_directory", spill.toString());
    properties.setProperty(
        "allowed_paths",
        settings.files().stream()
            .flatMap(file -> Stream.of(file.toString(), pattern(file)).distinct())
            .map(DuckDb::element)
            .collect(Collectors.joining(",", "[", "]")));
    properties.setProperty("enable_external_access", "false");
    if (settings.readOnly()) {
      properties.setProperty("duckdb.read_only", "true");
    }
    String url = "jdbc:duckdb:" + settings.database().map(Path::toString).orElse("");
    DuckDBConnection root = (DuckDBConnection) DriverManager.getConnection(url, properties);
    try (Statement statement = root.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET lock_configuration = true");
      return new DuckDb(root, spill);
    } catch (SQLException e) {
      root.close();
      throw e;
    }
  }

  /** A connection of its own to this instance, for one open result. The caller closes it. */
  public DuckDBConnection connect() {
    try {
      return (DuckDBConnection) root.duplicate();
    } catch (SQLException e) {
      throw new ResourceException(
          Fault.of("GRT-1201", "DuckDB opened no further connection: " + e.getMessage()), e);
    }
  }

  /**
   * A path for those of DuckDB's functions that take globs: it matches this file and no other. A
   * file that an instance may touch may be named so too.
   */
  public static String pattern(Path file) {
    return file.toString().replaceAll("[\\[*?]", "[$0]");
  }

  /** A text within a list that a setting is given as text: DuckDB escapes there by backslash. */
  private static String element(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** A text as an SQL literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name as an SQL identifier. */
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void close() {
    try {
      root.close();
      deleteSpill();
    } catch (SQLException | IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1202", "DuckDB did not close: " + e.getMessage()), e);
    }
  }

  /** DuckDB makes the folder when it first spills, and leaves it. */
  private void deleteSpill() throws IOException {
    if (!Files.exists(spill)) {
      return;
    }
    try (Stream<Path> files = Files.walk(spill)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
