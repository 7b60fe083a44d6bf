package dev.greta.jdbc;

import java.sql.SQLException;

/** Reads one column's value of the row at hand; chosen once, by the column's type. */
public interface ColumnReader {

  /**
   * Puts the value, or a null, into the column's lane.
   *
   * @param row in the lane; rises by one from call to call
   * @return {@link Outcome#STORED}, or why nothing was put
   */
  Outcome read(int row) throws SQLException;

  /** The value that {@link #read} could not store, for a person; short. */
  String describe() throws SQLException;
}
