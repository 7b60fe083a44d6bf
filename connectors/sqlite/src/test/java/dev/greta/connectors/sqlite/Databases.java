package dev.greta.connectors.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Databases in a folder of their own, written and asked by plain JDBC. */
final class Databases implements AutoCloseable {

  private final Path folder;

  Databases() {
    try {
      folder = Files.createTempDirectory("greta sqlite? #%");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  void write(String name, byte[] content) {
    try {
      Files.write(path(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] content(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection that writes; the driver takes an absolute path as it stands but for '?'. */
  Connection connect(String name) throws SQLException {
    String uri = path(name).toUri().toString().replace("file://", "file:");
    return DriverManager.getConnection("jdbc:sqlite:" + uri);
  }

  /** Runs statements, making the database if need be. */
  void sql(String name, String... statements) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A result as SQLite itself writes it. */
  List<List<@Nullable String>> ask(String name, String sql) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
