package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteSplit.Ids;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sqlite.core.Codes;

/**
 * The rows of a table, a chunk at a time: SQLite copies them into a table in memory, and hands out
 * its pages, which are decoded here. The driver's functions cost more for one cell than that for a
 * whole row. See decision 11.
 */
final class RowChunks implements SqliteRows.Cursor {

  /** A chunk that stays in the processor's cache. */
  private static final long WANTED_BYTES = 1 << 18;

  /** Beyond that SQLite gives up a chunk, which is then tried with fewer rows. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int PAGE_SIZE = 16_384;
  private static final int FIRST_ROWS = 256;
  private static final int MOST_ROWS = 1 << 16;
  private static final int GROWTH = 4;
  private static final int SHRINKAGE = 8;

  /** Well within what SQLite is limited to, with the id besides. */
  private static final int MOST_COLUMNS = 1_000;

  private static final Set<Integer> TOO_LARGE = Set.of(Codes.SQLITE_FULL, Codes.SQLITE_TOOBIG);

  private final SqliteSession session;
  private final Ids ids;
  private final Row row;
  private final TablePages pages = new TablePages(PAGE_SIZE);
  private final PreparedStatement clear;
  private final String copying;
  private final int columns;
  private final int root;
  private PreparedStatement copy;
  private long next;
  private int copied;
  private int rows = FIRST_ROWS;
  private boolean ended;

  /** Whether a read can be done in chunks. */
  static boolean suit(SqliteSession session, SqliteSplit split) {
    return split.ids() != null && !session.isUtf16() && split.columns().size() <= MOST_COLUMNS;
  }

  /**
   * @param session has seen its state; from now on it can write, but only in memory
   */
  RowChunks(SqliteSession session, SqliteSplit split, Row row) throws SQLException {
    this.session = session;
    this.ids = Objects.requireNonNull(split.ids());
    this.columns = split.columns().size();
    this.row = row;
    this.next = ids.first();
    // Columns without a type keep values of every storage class as they are.
    String names =
        IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    session.execute("PRAGMA query_only = OFF");
    session.execute("PRAGMA temp_store = MEMORY");
    session.execute("PRAGMA temp.page_size = " + PAGE_SIZE);
    session.execute("PRAGMA temp.max_page_count = " + MOST_BYTES / PAGE_SIZE);
    session.execute("CREATE TEMP TABLE chunk (" + names + ")");
    this.root = (int) session.number("SELECT rootpage FROM temp.sqlite_schema").orElseThrow();
    this.clear = session.update("DELETE FROM temp.chunk");
    this.copying =
        "INSERT INTO temp.chunk ("
            + names
            + ", rowid) "
            + ids.select("*, " + ids.rowid(), "?")
            + " LIMIT ?";
    this.copy = session.update(copying);
  }

  @Override
  public boolean next() throws SQLException {
    return pages.next(row) || (!ended && load());
  }

  /** Goes to the first row of the next chunk, if there is one. */
  private boolean load() throws SQLException {
    if (copied > 0) {
      ended = pages.rowid() == Long.MAX_VALUE;
      next = pages.rowid() + 1;
      long fitting = Math.max(1, WANTED_BYTES * copied / pages.bytes());
      rows = (int) Math.min(Math.min(fitting, MOST_ROWS), (long) GROWTH * rows);
    }
    while (!ended && !copy()) {
      if (rows == 1) {
        return alone();
      }
      rows = Math.max(1, rows / SHRINKAGE);
    }
    return pages.next(row);
  }

  /** Copies the next rows; false if they are too large together. */
  private boolean copy() throws SQLException {
    clear.executeUpdate();
    copy.setLong(1, next);
    copy.setLong(2, rows);
    copied = 0;
    try {
      copied = copy.executeUpdate();
    } catch (SQLException e) {
      if (TOO_LARGE.contains(e.getErrorCode())) {
        session.requireTransaction();
        // The driver lets go of a statement that fails.
        copy = session.update(copying);
        return false;
      }
      throw e;
    }
    ended = copied < rows;
    if (pages.open(session.serialize("temp"), root) != copied) {
      throw new IllegalStateException("SQLite's pages hold other rows than it copied");
    }
    return true;
  }

  /** Reads a row that is too large for a copy from the table itself. */
  private boolean alone() throws SQLException {
    try (SqliteStatement statement =
        session.prepare(ids.select("*, " + ids.rowid(), Long.toString(next)) + " LIMIT 1")) {
      if (!statement.step()) {
        ended = true;
        return false;
      }
      row.take(statement);
      long rowid = statement.integer(columns);
      ended = rowid == Long.MAX_VALUE;
      next = rowid + 1;
      return true;
    }
  }
}
