package dev.greta.connectors.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Another program that wants to write: locks of SQLite hold between processes only. */
final class OtherProgram {

  private OtherProgram() {}

  /** {@code DATABASE SQL}; exits with SQLite's result code. */
  public static void main(String[] arguments) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute(arguments[1]);
    } catch (SQLException e) {
      System.exit(e.getErrorCode() & 0xFF);
    }
  }

  /** Runs a statement in a process of its own; SQLite's result code. */
  static int run(Path database, String sql) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            OtherProgram.class.getName(),
            database.toUri().toString().replace("file://", "file:"),
            sql)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
