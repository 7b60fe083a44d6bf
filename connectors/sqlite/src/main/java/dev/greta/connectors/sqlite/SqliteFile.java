package dev.greta.connectors.sqlite;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.ValidationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A database file, and the write-ahead log beside it. */
final class SqliteFile {

  private final LocalFile file;
  private final Path log;
  private final int busySeconds;

  SqliteFile(LocalFile file, int busySeconds) {
    this.file = file;
    this.log = file.path().resolveSibling(file.name() + "-wal");
    this.busySeconds = busySeconds;
  }

  LocalFile file() {
    return file;
  }

  /** Connects, and sees the state of this moment from then on. */
  SqliteSession open() {
    try {
      SqliteSession session = SqliteSession.open(file.path(), busySeconds);
      try {
        requireWhole(session);
        return session;
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw e.getErrorCode() == Sqlite.READ_ONLY
          ? unfinished(e)
          : Sqlite.DIALECT.failure(e, file.path().toString());
    }
  }

  /** Only who may write can undo what a crashed writer left. */
  private ConnectionException unfinished(SQLException cause) {
    return new ConnectionException(
        Sqlite.DIALECT
            .fault(
                Sqlite.NOT_OPENED,
                file.name() + " has a journal of a transaction that was never finished")
            .withPlace(file.path().toString())
            .withRemedy("Open it once with a program that may write, such as the sqlite3 tool.")
            .withVendorCode(Integer.toString(cause.getErrorCode())),
        cause);
  }

  /** What the files look like now: SQLite changes at least one of them with each commit. */
  String state() {
    LocalFile now = LocalFile.stamp(file.path());
    return now.size() + " bytes of " + now.modified() + logState();
  }

  /** A log without content is what the first reader of a database in WAL mode makes. */
  private String logState() {
    if (!Files.exists(log)) {
      return "";
    }
    LocalFile now = LocalFile.stamp(log);
    return now.size() == 0 ? "" : ", a log of " + now.size() + " bytes of " + now.modified();
  }

  /**
   * Makes sure that a session sees what the read was planned for: it holds off or does not see all
   * later writers.
   *
   * @throws IncompleteException if the database has changed
   */
  void requireState(String planned) {
    String now = state();
    if (!now.equals(planned)) {
      throw new IncompleteException(
          Sqlite.DIALECT
              .fault(
                  LocalFile.CHANGED,
                  file.path() + " changed while it was read: " + planned + ", now " + now)
              .withPlace(file.path().toString())
              .withRemedy(
                  "Run again when nothing writes to the database, or read it in one split, which"
                      + " sees one state whatever is written: partitions: 1."));
    }
  }

  /**
   * Makes sure that a read still has the columns that it was planned with.
   *
   * @param read what is read
   * @throws IncompleteException if it has others
   */
  void requireColumns(String read, List<String> planned, List<String> found) {
    if (!found.equals(planned)) {
      throw new IncompleteException(
          Sqlite.DIALECT
              .fault(LocalFile.CHANGED, read + " has other columns than before")
              .withPlace(file.path().toString())
              .withRemedy("Run again when nothing changes the database."));
    }
  }

  /**
   * SQLite reads what lies behind the end of a file as zeros. This must not open the file itself:
   * closing it again would lift the locks of this process (fcntl(2)), which keep writers away.
   */
  private void requireWhole(SqliteSession session) throws SQLException {
    long wanted =
        session.number("PRAGMA page_count").orElse(0)
            * session.number("PRAGMA page_size").orElse(0);
    long size = LocalFile.stamp(file.path()).size();
    if (size < wanted && logState().isEmpty()) {
      throw new ValidationException(
          Sqlite.DIALECT
              .fault(
                  Sqlite.DAMAGED,
                  file.name() + " is cut short: " + size + " of " + wanted + " bytes")
              .withPlace(file.path().toString())
              .withRemedy("Copy the file again, whole."));
    }
  }
}
