package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.List;

/** Settles by some rows what the source's types leave open. */
final class Sample implements Tuples {

  private final List<PgColumn> columns;
  private long rows;

  /**
   * @param columns the open ones alone, in the order in which the rows have them
   */
  Sample(List<PgColumn> columns) {
    this.columns = new ArrayList<>(columns.stream().map(Guess::narrow).toList());
  }

  @Override
  public void row(byte[] block, int at) {
    int position = at;
    for (int i = 0; i < columns.size(); i++) {
      int length = (int) FixedColumn.WIRE_INT.get(block, position);
      position += Integer.BYTES;
      if (length >= 0) {
        columns.set(i, Guess.toHold(columns.get(i), block, position, length));
        position += length;
      }
    }
    rows++;
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public long totalRows() {
    return rows;
  }

  /** The columns as all rows so far need them. */
  List<PgColumn> settled() {
    return columns.stream().map(Guess::settled).toList();
  }
}
