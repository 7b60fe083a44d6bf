package dev.greta.connectors.files;

import dev.greta.testkit.SourceFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of files for one fixture, gone with it. */
abstract class FixtureFolder implements SourceFixture, AutoCloseable {

  private final Path folder;

  FixtureFolder() {
    try {
      folder = Files.createTempDirectory("greta-files-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Makes a folder, and those that it is in. */
  void mkdir(String name) {
    try {
      Files.createDirectories(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String write(String name, String text) {
    try {
      Files.write(path(name), text.getBytes(StandardCharsets.UTF_8));
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A change that the file's size does not show. */
  void touch(String name) {
    try {
      Files.setLastModifiedTime(path(name), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs statements in DuckDB, on a database file or in memory. */
  static void sql(Optional<Path> database, String... statements) {
    String url = "jdbc:duckdb:" + database.map(Path::toString).orElse("");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Path> baseDirectory() {
    return Optional.of(folder);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
