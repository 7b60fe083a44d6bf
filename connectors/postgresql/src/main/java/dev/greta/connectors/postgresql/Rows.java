package dev.greta.connectors.postgresql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the rows that a statement of our own gives. */
final class Rows {

  private Rows() {}

  /** Takes from the rows what is wanted. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** The first value of a row that must be there. */
  static String firstText(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new SQLException("a row was expected", "02000");
    }
    return rows.getString(1);
  }

  /** The first column. */
  static List<String> texts(ResultSet rows) throws SQLException {
    List<String> texts = new ArrayList<>();
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
  }

  /** An array of texts in the row at hand; empty for null. */
  static List<String> array(ResultSet rows, int column) throws SQLException {
    Array array = rows.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
