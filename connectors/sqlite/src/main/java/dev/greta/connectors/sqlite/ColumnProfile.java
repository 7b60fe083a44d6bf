package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteOptions.OnMixedTypes;
import dev.greta.jdbc.Outcome;
import dev.greta.jdbc.RowBatch.Column;
import dev.greta.spi.error.ValidationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the values of one column have in common. */
final class ColumnProfile {

  private static final String[] NAMES = {"integer", "real", "text", "blob"};

  private final SqliteColumn column;
  private final Row from;
  private final int index;
  private final List<SqliteColumn> candidates = new ArrayList<>();
  private final List<Column> readers = new ArrayList<>();
  private final String[] firsts = new String[NAMES.length];
  private boolean exact = true;

  ColumnProfile(SqliteColumn column, Row from, int index) {
    this.column = column;
    this.from = from;
    this.index = index;
    for (Kind kind : DeclaredType.of(column.declared()).candidates()) {
      SqliteColumn candidate = column.as(kind);
      Column reader = Readers.of(candidate, from, index);
      reader.lane().reserve(1);
      candidates.add(candidate);
      readers.add(reader);
    }
  }

  /** Takes in the value of the current row. */
  void add(long row) throws SQLException {
    int type = from.type(index);
    if (type == SqliteStatement.NULL) {
      return;
    }
    int storage = type - SqliteStatement.INTEGER;
    if (firsts[storage] == null) {
      firsts[storage] = CellReader.describe(from, index) + " in row " + row;
    }
    if (type == SqliteStatement.INTEGER) {
      exact &= NumberReaders.isExact(from.integer(index));
    }
    for (int i = readers.size() - 1; i >= 0; i--) {
      Column reader = readers.get(i);
      if (reader.reader().read(0) == Outcome.MISFIT) {
        readers.remove(i);
        candidates.remove(i);
      }
      reader.lane().clear();
    }
  }

  /**
   * The column as the narrowest kind that holds every value.
   *
   * @throws ValidationException if there is none, and the policy is {@link OnMixedTypes#ERROR}
   */
  SqliteColumn result(OnMixedTypes policy, String place) {
    if (!candidates.isEmpty()) {
      return candidates.get(0);
    }
    List<String> found = new ArrayList<>();
    int classes = 0;
    for (int i = 0; i < NAMES.length; i++) {
      if (firsts[i] != null) {
        classes |= 1 << i;
        found.add(NAMES[i]);
      }
    }
    Kind kind =
        switch (classes) {
          case 0b0000, 0b0100 -> Kind.UTF8;
          case 0b0001 -> Kind.INT64;
          case 0b0010 -> Kind.FLOAT64;
          case 0b0011 -> exact ? Kind.FLOAT64 : Kind.MIXED;
          case 0b1000 -> Kind.BINARY;
          default -> Kind.MIXED;
        };
    if (kind != Kind.MIXED) {
      return column.as(kind);
    }
    if (policy == OnMixedTypes.ERROR) {
      throw mixed(found, place);
    }
    return column.mixed(String.join(", ", found));
  }

  private ValidationException mixed(List<String> found, String place) {
    List<String> examples = new ArrayList<>();
    for (String first : firsts) {
      if (first != null) {
        examples.add(first);
      }
    }
    return new ValidationException(
        Sqlite.DIALECT
            .fault(
                Sqlite.MIXED,
                "column "
                    + column.shown()
                    + " holds values of several kinds, "
                    + String.join(" and ", found)
                    + ": "
                    + String.join(", ", examples))
            .withPlace("column '" + column.name() + "' of " + place)
            .withRemedy(
                "Set on_mixed_types: string to read it as text, or convert it in a query:"
                    + " CAST(… AS TEXT)."));
  }
}
