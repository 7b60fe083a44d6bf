package dev.greta.connectors.sqlite;

import dev.greta.jdbc.ColumnReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Reads one column of a statement's current row. */
interface CellReader extends ColumnReader {

  int MOST_SHOWN = 64;

  SqliteStatement statement();

  int column();

  @Override
  default String describe() throws SQLException {
    return describe(statement(), column());
  }

  /** A value for a message: its storage class, and what it is if that is short. */
  static String describe(SqliteStatement statement, int column) throws SQLException {
    return switch (statement.type(column)) {
      case SqliteStatement.INTEGER -> "the integer " + statement.integer(column);
      case SqliteStatement.REAL -> "the real " + statement.real(column);
      case SqliteStatement.TEXT -> "the text '" + shortened(statement.text(column)) + "'";
      case SqliteStatement.BLOB -> "a blob of " + statement.blob(column).length + " bytes";
      default -> "null";
    };
  }

  private static String shortened(byte[] text) {
    String shown = new String(text, 0, Math.min(text.length, 256), StandardCharsets.UTF_8);
    return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "…";
  }
}
