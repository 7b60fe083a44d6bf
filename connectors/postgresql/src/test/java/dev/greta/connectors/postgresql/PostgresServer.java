package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A real server on a free port, shared by all tests of a JVM: TLS on, and a role {@value #ROLE}
 * that has to show its password.
 */
final class PostgresServer {

  static final String ROLE = "reader";

  /** A role that signs in by a certificate of its name, which the server's own has. */
  static final String CERTIFIED = "localhost";

  /** A role for whoever the operating system says is at the other end of a Unix socket. */
  static final String PEER = "peered";

  /** With what breaks URLs, connection strings and careless quoting. */
  static final String PASSWORD = "h\u00fcnter 2:@/%'\"\\&=?";

  static final String DATABASE = "postgres";

  private static final PostgresServer SHARED = new PostgresServer();

  private final EmbeddedPostgres server;
  private final Path rootCertificate;
  private final Path rootKey;
  private final Path socketFolder;

  static PostgresServer shared() {
    return SHARED;
  }

  private PostgresServer() {
    TestCertificate certificate = TestCertificate.create();
    try {
      rootCertificate = Files.createTempFile("root", ".crt");
      rootCertificate.toFile().deleteOnExit();
      Files.writeString(rootCertificate, certificate.certificate());
      rootKey = Files.createTempFile("root", ".key");
      rootKey.toFile().deleteOnExit();
      Files.writeString(rootKey, certificate.privateKey());
      socketFolder = Files.createTempDirectory("pg");
      socketFolder.toFile().deleteOnExit();
      server =
          EmbeddedPostgres.builder()
              .setDataDirectoryCustomizer(folder -> secure(folder, certificate))
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_ca_file", "server.crt")
              .setServerConfig("unix_socket_directories", socketFolder.toString())
              .setServerConfig("max_connections", "60")
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        "SET password_encryption = 'scram-sha-256'",
        "CREATE ROLE " + ROLE + " LOGIN PASSWORD " + SqlText.literal(PASSWORD),
        "CREATE ROLE " + CERTIFIED + " LOGIN",
        "CREATE ROLE " + PEER + " LOGIN",
        "GRANT CREATE ON SCHEMA public TO " + ROLE,
        "CREATE EXTENSION citext",
        "CREATE EXTENSION ltree",
        "CREATE EXTENSION hstore");
  }

  private static void secure(File folder, TestCertificate certificate) {
    Path data = folder.toPath();
    try {
      Files.writeString(data.resolve("server.crt"), certificate.certificate());
      Path key = data.resolve("server.key");
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, certificate.privateKey());
      Files.writeString(
          data.resolve("pg_hba.conf"),
          String.join(
              "\n",
              "local all " + PEER + " peer map=anyone",
              "local all " + ROLE + " scram-sha-256",
              "local all all trust",
              "hostssl all " + CERTIFIED + " 127.0.0.1/32 cert",
              "hostssl all " + CERTIFIED + " ::1/128 cert",
              "host all postgres 127.0.0.1/32 trust",
              "host all postgres ::1/128 trust",
              "host all all 127.0.0.1/32 scram-sha-256",
              "host all all ::1/128 scram-sha-256",
              ""));
      Files.writeString(data.resolve("pg_ident.conf"), "anyone /^.*$ " + PEER + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Where its Unix socket is. */
  Path socketFolder() {
    return socketFolder;
  }

  /** The certificate that the server shows, as a file that trusts it. */
  Path rootCertificate() {
    return rootCertificate;
  }

  /** Its private key. */
  Path rootKey() {
    return rootKey;
  }

  /** A connection as the superuser, with the driver and nothing of ours. */
  Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("sslmode", "disable");
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + port() + "/" + database, properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
    }
    return connection;
  }

  void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the server answers, as its own text. */
  List<List<String>> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<List<String>> rows(ResultSet rows) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String text = rows.getString(i);
        row.add(text == null ? "" : text);
      }
      all.add(row);
    }
    return all;
  }

  /** Waits until no session of the role is left, which the server takes a moment to see. */
  void awaitSessions(int expected) {
    String count = "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + ROLE + "'";
    awaitValue(count, String.valueOf(expected));
  }

  /** Asks until the answer is the expected one, or long enough. */
  void awaitValue(String sql, String expected) {
    for (int i = 0; i < 2_000 && !value(sql).equals(expected); i++) {
      value("SELECT pg_sleep(0.005)");
    }
    assertThat(value(sql)).as(sql).isEqualTo(expected);
  }

  String value(String sql) {
    return query(sql).get(0).get(0);
  }
}
