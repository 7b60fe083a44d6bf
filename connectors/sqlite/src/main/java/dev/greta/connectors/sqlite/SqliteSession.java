package dev.greta.connectors.sqlite;

import dev.greta.spi.error.ConnectionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that only reads: no other file, no extension, no write. For one thread, but for
 * {@link #cancel}.
 */
final class SqliteSession implements AutoCloseable {

  /** Instructions of SQLite's virtual machine between two looks; some 10 ms. */
  private static final int INSTRUCTIONS = 500_000;

  private static final HexFormat HEX = HexFormat.of();

  private final SQLiteConnection connection;
  private final boolean utf16;
  private volatile boolean cancelled;
  private int looksLeft = Integer.MAX_VALUE;

  private SqliteSession(SQLiteConnection connection, boolean utf16) {
    this.connection = connection;
    this.utf16 = utf16;
  }

  /**
   * Connects and begins a transaction that sees one state.
   *
   * @param file exists
   * @param busySeconds how long to wait for a lock
   */
  static SqliteSession open(Path file, int busySeconds) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    // One thread at a time uses a connection, so SQLite need not lock it at each call.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setBusyTimeout(Math.multiplyExact(busySeconds, 1_000));
    String uri = uri(file);
    SQLiteConnection connection = connect(uri, config);
    try {
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
      for (String sql : Sqlite.DIALECT.session()) {
        execute(connection, sql);
      }
      for (String sql : Sqlite.DIALECT.snapshot()) {
        execute(connection, sql);
      }
      boolean utf16 = !rows(connection, "PRAGMA encoding").get(0).get(0).equals("UTF-8");
      SqliteSession session = new SqliteSession(connection, utf16);
      session.watch();
      return session;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConnection connect(String uri, SQLiteConfig config) throws SQLException {
    try {
      return new JDBC4Connection("jdbc:sqlite:" + uri, uri, config.toProperties());
    } catch (SQLException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw noDriver(e);
    }
  }

  private static ConnectionException noDriver(Throwable cause) {
    return new ConnectionException(
        Sqlite.DIALECT
            .fault(Sqlite.NO_DRIVER, "SQLite's native library cannot be loaded: " + cause)
            .withPlace("org.sqlite.tmpdir")
            .withRemedy(
                "Set the system property org.sqlite.tmpdir to a folder that programs may be"
                    + " loaded from."),
        cause);
  }

  /** A path of any characters as a URI (RFC 3986, 2.1), so that none means an option. */
  static String uri(Path file) {
    StringBuilder uri = new StringBuilder("file:");
    String path = file.toAbsolutePath().toString().replace('\\', '/');
    if (!path.startsWith("/")) {
      uri.append('/');
    }
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7F && "%?#=&:;".indexOf(b) < 0) {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX.toHexDigits(b));
      }
    }
    return uri.toString();
  }

  /**
   * An interrupt between two statements is lost, so the statement itself looks whether it is
   * wanted.
   */
  private void watch() throws SQLException {
    ProgressHandler.setHandler(
        connection,
        INSTRUCTIONS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return cancelled || --looksLeft < 0 ? 1 : 0;
          }
        });
  }

  /** Lets statements run for so many instructions more, in millions, and fail thereafter. */
  void allow(int millionInstructions) {
    looksLeft = millionInstructions * (1_000_000 / INSTRUCTIONS);
  }

  /** Lets statements run for as long as they like. */
  void allowAll() {
    looksLeft = Integer.MAX_VALUE;
  }

  /** All rows of a small result, as text. */
  List<List<@Nullable String>> rows(String sql) throws SQLException {
    return rows(connection, sql);
  }

  /** The first value of a result that is a number; absent for no row and for a null. */
  OptionalLong number(String sql) throws SQLException {
    List<List<@Nullable String>> rows = rows(sql);
    String value = rows.isEmpty() ? null : rows.get(0).get(0);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  private static List<List<@Nullable String>> rows(Connection connection, String sql)
      throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  void execute(String sql) throws SQLException {
    execute(connection, sql);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A statement that has not begun to run. */
  SqliteStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    return new SqliteStatement(statement, (CoreStatement) statement, utf16);
  }

  /** The names of the columns of a statement's result. */
  List<String> columnNames(String sql) throws SQLException {
    try (SqliteStatement statement = prepare(sql)) {
      return statement.columns().stream().map(column -> String.valueOf(column.get(0))).toList();
    }
  }

  /** A statement that writes; it is closed with this session. */
  PreparedStatement update(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** All pages of one of the connection's databases. */
  byte[] serialize(String database) throws SQLException {
    return connection.serialize(database);
  }

  /**
   * Makes sure that the transaction has outlived a statement that failed for want of room, which
   * SQLite does not promise (sqlite.org/lang_transaction.html): a new one would see another state.
   */
  void requireTransaction() throws SQLException {
    try {
      execute("BEGIN");
    } catch (SQLException e) {
      if (e.getErrorCode() == Codes.SQLITE_ERROR) {
        return;
      }
      throw e;
    }
    throw new SQLException("the transaction ended while it was read", null, Codes.SQLITE_FULL);
  }

  boolean isUtf16() {
    return utf16;
  }

  /** What the driver locks at each call; who holds it already saves that. */
  Object lock() {
    return connection.getDatabase();
  }

  String version() throws SQLException {
    return connection.libversion();
  }

  /** Ends what runs. May be called from any thread, and at any time. */
  void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Sqlite.DIALECT.failure(e, "close");
    }
  }
}
