package dev.greta.connectors.sqlite;

import dev.greta.jdbc.BitLane;
import dev.greta.jdbc.FixedLane;
import dev.greta.jdbc.Outcome;

/** Readers of columns of numbers. */
final class NumberReaders {

  /** Up to here every integer is a double too. */
  private static final long MOST_EXACT = 1L << 53;

  private NumberReaders() {}

  /** Whether a double holds an integer in full. */
  static boolean isExact(long value) {
    return value >= -MOST_EXACT && value <= MOST_EXACT;
  }

  record Int64(Row from, int column, FixedLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.INTEGER) {
        lane.setLong(row, from.integer(column));
      } else if (type == SqliteStatement.NULL) {
        lane.setNull(row);
      } else {
        return Outcome.MISFIT;
      }
      return Outcome.STORED;
    }
  }

  record Float64(Row from, int column, FixedLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.REAL) {
        lane.setDouble(row, from.real(column));
      } else if (type == SqliteStatement.NULL) {
        lane.setNull(row);
      } else if (type == SqliteStatement.INTEGER && isExact(from.integer(column))) {
        lane.setDouble(row, from.integer(column));
      } else {
        return Outcome.MISFIT;
      }
      return Outcome.STORED;
    }
  }

  record Bool(Row from, int column, BitLane lane) implements CellReader {
    @Override
    public Outcome read(int row) {
      int type = from.type(column);
      if (type == SqliteStatement.NULL) {
        lane.setNull(row);
        return Outcome.STORED;
      }
      long value = type == SqliteStatement.INTEGER ? from.integer(column) : -1;
      if (value != 0 && value != 1) {
        return Outcome.MISFIT;
      }
      lane.set(row, value == 1);
      return Outcome.STORED;
    }
  }
}
