package dev.greta.connectors.sqlite;

import dev.greta.jdbc.ColumnReader;
import java.nio.charset.StandardCharsets;

/** Reads one column of the row at hand. */
interface CellReader extends ColumnReader {

  int MOST_SHOWN = 64;

  Row from();

  int column();

  @Override
  default String describe() {
    return describe(from(), column());
  }

  /** A value for a message: its storage class, and what it is if that is short. */
  static String describe(Row row, int column) {
    return switch (row.type(column)) {
      case SqliteStatement.INTEGER -> "the integer " + row.integer(column);
      case SqliteStatement.REAL -> "the real " + row.real(column);
      case SqliteStatement.TEXT -> "the text '" + shortened(row, column) + "'";
      case SqliteStatement.BLOB -> "a blob of " + row.length(column) + " bytes";
      default -> "null";
    };
  }

  private static String shortened(Row row, int column) {
    int length = Math.min(row.length(column), 256);
    String shown =
        new String(row.content(column), row.from(column), length, StandardCharsets.UTF_8);
    return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "…";
  }
}
