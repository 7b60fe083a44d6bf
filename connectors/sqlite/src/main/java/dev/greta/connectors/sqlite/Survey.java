package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteOptions.OnMixedTypes;
import dev.greta.spi.Cancellation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;

/** Finds out which kinds the columns of a statement have, by its values. */
final class Survey {

  private static final int SAMPLED_ROWS = 1_000;

  /** What a sample may cost; some seconds at most. */
  private static final int SAMPLED_MILLION_INSTRUCTIONS = 50;

  private final List<SqliteColumn> columns;
  private final OnMixedTypes policy;
  private final String place;

  Survey(List<SqliteColumn> columns, OnMixedTypes policy, String place) {
    this.columns = columns;
    this.policy = policy;
    this.place = place;
  }

  /** Whether a column's kind is open: an earlier look may have been wrong. */
  static boolean isOpen(SqliteColumn column, OnMixedTypes policy) {
    return !column.firm() || policy == OnMixedTypes.STRING;
  }

  /** Whether the declared types leave anything to find out by looking. */
  private static boolean isWorthASample(SqliteColumn column) {
    DeclaredType type = DeclaredType.of(column.declared());
    return !type.firm();
  }

  /** By the first rows, as far as they come at little cost. */
  List<SqliteColumn> sample(SqliteSession session, String select) throws SQLException {
    if (columns.stream().noneMatch(Survey::isWorthASample)) {
      return columns;
    }
    session.allow(SAMPLED_MILLION_INSTRUCTIONS);
    try {
      return look(session, select, SAMPLED_ROWS, new Cancellation());
    } finally {
      session.allowAll();
    }
  }

  /** By all rows. */
  List<SqliteColumn> whole(SqliteSession session, String select, Cancellation cancellation)
      throws SQLException {
    return look(session, select, Long.MAX_VALUE, cancellation);
  }

  private List<SqliteColumn> look(
      SqliteSession session, String select, long rows, Cancellation cancellation)
      throws SQLException {
    try (SqliteStatement statement = session.prepare(select)) {
      Row at = new Row(columns.size());
      List<@Nullable ColumnProfile> profiles = profiles(at);
      for (long row = 1; row <= rows && step(statement, rows); row++) {
        if (row % SAMPLED_ROWS == 0) {
          cancellation.throwIfCancelled();
        }
        for (int i = 0; i < columns.size(); i++) {
          ColumnProfile profile = profiles.get(i);
          if (profile != null) {
            at.take(statement, i);
            profile.add(row);
          }
        }
      }
      return results(profiles);
    }
  }

  /** A sample that costs too much ends early. */
  private static boolean step(SqliteStatement statement, long rows) throws SQLException {
    try {
      return statement.step();
    } catch (SQLException e) {
      if (rows == SAMPLED_ROWS && e.getErrorCode() == Codes.SQLITE_INTERRUPT) {
        return false;
      }
      throw e;
    }
  }

  private List<@Nullable ColumnProfile> profiles(Row at) {
    List<@Nullable ColumnProfile> profiles = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      boolean open = isOpen(columns.get(i), policy);
      profiles.add(open ? new ColumnProfile(columns.get(i), at, i) : null);
    }
    return profiles;
  }

  private List<SqliteColumn> results(List<@Nullable ColumnProfile> profiles) {
    List<SqliteColumn> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnProfile profile = profiles.get(i);
      found.add(profile == null ? columns.get(i) : profile.result(policy, place));
    }
    return found;
  }
}
