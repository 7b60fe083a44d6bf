package dev.greta.connectors.postgresql;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** The columns of a statement that the server parses and does not run. */
final class StatementColumns extends ResultHandlerBase {

  private List<Field> columns = List.of();

  private StatementColumns() {}

  /**
   * Asks the server.
   *
   * @return empty where the statement returns no rows
   */
  static List<Field> of(BaseConnection connection, Endpoint server, UserQuery user) {
    StatementColumns found = new StatementColumns();
    boolean bare = user.uses().isEmpty();
    String sql = bare ? user.text() : forDriver(user);
    try {
      Query query = connection.createQuery(sql, false, !bare).query;
      ParameterList parameters = query.createParameterList();
      for (int i = 0; i < user.uses().size(); i++) {
        parameters.setNull(i + 1, user.parameterOids().get(i));
      }
      connection
          .getQueryExecutor()
          .execute(
              query,
              parameters,
              found,
              0,
              0,
              QueryExecutor.QUERY_ONESHOT
                  | QueryExecutor.QUERY_DESCRIBE_ONLY
                  | QueryExecutor.QUERY_SUPPRESS_BEGIN);
    } catch (SQLException e) {
      throw Faults.of(
          e, server, server.address(), bare ? Optional.of(user.within(sql)) : Optional.empty());
    }
    return found.columns;
  }

  /** The driver takes a question mark for a parameter, and two for an operator's one. */
  private static String forDriver(UserQuery user) {
    List<ParameterUses.Use> marks = new ArrayList<>(user.uses());
    for (SqlText.Token token : SqlText.tokens(user.text())) {
      if (token.is('?')) {
        marks.add(new ParameterUses.Use("?", token.start(), token.end()));
      }
    }
    marks.sort(Comparator.comparingInt(ParameterUses.Use::start));
    return ParameterUses.replaced(user.text(), marks, mark -> mark.name().equals("?") ? "??" : "?");
  }

  @Override
  public void handleResultRows(
      Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
    columns = List.of(fields);
  }

  /** What the server remarks on a statement that does not run is of no use to anyone. */
  @Override
  public void handleWarning(SQLWarning warning) {}
}
