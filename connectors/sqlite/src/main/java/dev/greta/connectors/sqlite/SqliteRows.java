package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteOptions.OnMixedTypes;
import dev.greta.jdbc.Outcome;
import dev.greta.jdbc.RowBatch;
import dev.greta.jdbc.StatementReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of one split, on a connection of their own. */
final class SqliteRows implements StatementReader.Rows {

  private final SqliteFile file;
  private final SqliteSplit split;
  private final String splitId;
  private final SqliteOptions options;
  private final ReadContext context;
  private final SqliteSession session;
  private final Cursor cursor;
  private final RowBatch batch;

  /** The row at hand. */
  interface Cursor {

    /** Moves to the next row, if there is one. */
    boolean next() throws SQLException;
  }

  private SqliteRows(
      SqliteFile file,
      SqliteSplit split,
      String splitId,
      SqliteOptions options,
      ReadContext context,
      SqliteSession session)
      throws SQLException {
    this.file = file;
    this.split = split;
    this.splitId = splitId;
    this.options = options;
    this.context = context;
    this.session = session;
    Row row = new Row(split.columns().size());
    this.cursor = cursor(session, split, row);
    this.batch =
        new RowBatch(
            Readers.of(split.columns(), row),
            context.batch(),
            options.onUnrepresentable(),
            this::refusal);
  }

  private static Cursor cursor(SqliteSession session, SqliteSplit split, Row row)
      throws SQLException {
    if (RowChunks.suit(session, split)) {
      return new RowChunks(session, split, row);
    }
    SqliteStatement statement = session.prepare(split.sql());
    return () -> {
      boolean found = statement.step();
      if (found) {
        row.take(statement);
      }
      return found;
    };
  }

  static SqliteRows open(
      SqliteFile file,
      SqliteSplit split,
      String splitId,
      SqliteOptions options,
      ReadContext context)
      throws SQLException {
    SqliteSession session = file.open();
    try {
      if (split.state() != null) {
        file.requireState(split.state());
      }
      file.requireColumns(
          splitId,
          split.columns().stream().map(SqliteColumn::name).toList(),
          session.columnNames(split.select()));
      return new SqliteRows(file, split, splitId, options, context, session);
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public RowBatch batch() {
    return batch;
  }

  @Override
  public boolean fill() throws SQLException {
    synchronized (session.lock()) {
      return fillLocked();
    }
  }

  /**
   * Apart from {@link #fill}, because HotSpot inflates the lock of a method whose loop it replaces
   * while it runs, and an inflated lock doubles the cost of each of the driver's calls.
   */
  private boolean fillLocked() throws SQLException {
    while (!batch.isFull()) {
      if (!cursor.next()) {
        return false;
      }
      batch.add();
    }
    return true;
  }

  private GretaException refusal(int index, long row, String value, Outcome outcome) {
    SqliteColumn column = split.columns().get(index);
    String place = "column '" + column.name() + "', row " + row + " of " + splitId;
    if (outcome == Outcome.UNREPRESENTABLE) {
      return new ValidationException(
          Sqlite.DIALECT
              .fault(
                  Sqlite.NO_TEXT,
                  "column " + column.shown() + " has " + value + ", which is not valid UTF-8")
              .withPlace(place)
              .withRemedy(
                  "Set on_unrepresentable: null to read such values as null, or read the bytes in"
                      + " a query: CAST(… AS BLOB)."));
    }
    if (!Survey.isOpen(column, options.onMixedTypes())) {
      return new ValidationException(
          Sqlite.DIALECT
              .fault(
                  Sqlite.MIXED,
                  "column "
                      + column.shown()
                      + " has "
                      + value
                      + ", which is no "
                      + column.kind().storage())
              .withPlace(place)
              .withRemedy(
                  "Set on_mixed_types: string to read the column as text, or convert it in a"
                      + " query: CAST(… AS …)."));
    }
    return misfit(index, column, value, place);
  }

  /** Looks at every value of the whole read, so that the read starts again only once. */
  private GretaException misfit(int index, SqliteColumn column, String value, String place) {
    Fault fault =
        Sqlite.DIALECT
            .fault(
                Sqlite.MISFIT,
                "column "
                    + column.shown()
                    + " has "
                    + value
                    + ", which does not fit "
                    + column.arrowType()
                    + ", the type of the values before it")
            .withPlace(place)
            .withRemedy("Convert the column in a query: CAST(… AS TEXT).");
    try (SqliteSession second = file.open()) {
      if (split.state() != null) {
        file.requireState(split.state());
      }
      List<SqliteColumn> wider =
          new ArrayList<>(
              new Survey(split.columns(), options.onMixedTypes(), splitId)
                  .whole(second, split.select(), context.cancellation()));
      if (wider.get(index).equals(column)) {
        // The read gave other values this time; the widest type there is must do.
        if (options.onMixedTypes() == OnMixedTypes.ERROR) {
          return new ValidationException(fault);
        }
        wider.set(index, column.mixed("any"));
      }
      return new SchemaMisfitException(fault, SqliteColumn.schema(wider));
    } catch (SQLException e) {
      return Sqlite.DIALECT.failure(e, place);
    }
  }

  @Override
  public void cancel() {
    session.cancel();
  }

  @Override
  public void close() {
    session.close();
  }
}
