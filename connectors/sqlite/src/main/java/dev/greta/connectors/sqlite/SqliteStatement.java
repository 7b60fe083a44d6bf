package dev.greta.connectors.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A statement and its current row, by the driver's own layer of SQLite's functions: JDBC's getters
 * cost twice as much, and do not tell a value's storage class.
 */
final class SqliteStatement implements AutoCloseable {

  static final int INTEGER = Codes.SQLITE_INTEGER;
  static final int REAL = Codes.SQLITE_FLOAT;
  static final int TEXT = Codes.SQLITE_TEXT;
  static final int BLOB = Codes.SQLITE_BLOB;
  static final int NULL = Codes.SQLITE_NULL;

  private static final byte[] NOTHING = {};

  private final PreparedStatement statement;
  private final DB db;
  private final long pointer;
  private final boolean utf16;

  SqliteStatement(PreparedStatement statement, CoreStatement core, boolean utf16)
      throws SQLException {
    this.statement = statement;
    this.db = core.getDatabase();
    this.pointer = core.pointer.safeRunLong((database, p) -> p);
    this.utf16 = utf16;
  }

  /** The result's columns: name and declared type, which is null for an expression. */
  List<List<@Nullable String>> columns() throws SQLException {
    List<List<@Nullable String>> columns = new ArrayList<>();
    int count = db.column_count(pointer);
    for (int i = 0; i < count; i++) {
      List<@Nullable String> column = new ArrayList<>();
      column.add(db.column_name(pointer, i));
      column.add(db.column_decltype(pointer, i));
      columns.add(column);
    }
    return columns;
  }

  /** Moves to the next row, if there is one. */
  boolean step() throws SQLException {
    int result = db.step(pointer);
    if (result == Codes.SQLITE_ROW) {
      return true;
    }
    if (result != Codes.SQLITE_DONE) {
      db.throwex(result);
    }
    return false;
  }

  /** The storage class of a value. */
  int type(int column) throws SQLException {
    return db.column_type(pointer, column);
  }

  long integer(int column) throws SQLException {
    return db.column_long(pointer, column);
  }

  double real(int column) throws SQLException {
    return db.column_double(pointer, column);
  }

  byte[] blob(int column) throws SQLException {
    byte[] bytes = db.column_blob(pointer, column);
    return bytes == null ? NOTHING : bytes;
  }

  /** The bytes of a text; UTF-8, if the text is valid at all. */
  byte[] text(int column) throws SQLException {
    if (utf16) {
      // Has SQLite turn the value into UTF-8, which is what the bytes are from then on.
      db.column_text(pointer, column);
    }
    return blob(column);
  }

  @Override
  public void close() throws SQLException {
    // Else the failure of the last step, which is known, would be thrown again.
    db.reset(pointer);
    statement.close();
  }
}
