package dev.greta.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A real server on a free port, with a role that has to show its password. */
final class Postgres implements AutoCloseable {

  static final String ROLE = "reader";
  static final String PASSWORD = "correct-horse-battery";

  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  static Postgres start() throws IOException, SQLException {
    Postgres postgres =
        new Postgres(
            EmbeddedPostgres.builder()
                .setDataDirectoryCustomizer(folder -> askForPasswords(folder.toPath()))
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start());
    postgres.run(
        "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE TABLE orders (id int PRIMARY KEY, price numeric(12,2), placed date, note text)",
        "INSERT INTO orders SELECT i, i * 1.25, date '2026-01-01' + i, nullif('n' || i, 'n3')"
            + " FROM generate_series(1, 5) i",
        "GRANT SELECT ON orders TO " + ROLE,
        "CREATE TABLE vault (x int)");
    return postgres;
  }

  private static void askForPasswords(Path data) {
    try {
      Files.writeString(
          data.resolve("pg_hba.conf"),
          "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
              + "local all all trust\nhost all postgres ::1/128 trust\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the server's programs, which the first one to start has unpacked. */
  static Path programs() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT setting FROM pg_config WHERE name = 'BINDIR'")) {
      rows.next();
      return Path.of(rows.getString(1));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  void run(String... statements) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The process that takes connections. */
  long mainProcess() throws SQLException {
    return number("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int8");
  }

  /** The number that a query gives. */
  long number(String query) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** A data section for this server, with its password from the environment. */
  String section(String rest) {
    return """
        type: postgres
        connection:
          host: 127.0.0.1
          port: %d
          database: postgres
          username: %s
          password: ${PGPASS}
          ssl_mode: disable
        """
            .formatted(port(), ROLE)
        + rest;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
