package dev.greta.frame;

import dev.greta.duckdb.Dictionaries;
import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbTypes;
import dev.greta.duckdb.QueryColumns;
import dev.greta.duckdb.UserQuery;
import dev.greta.spi.error.SchemaMisfitException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/** Queries over a table in DuckDB: their result is a table beside it. */
final class DuckSql {

  private DuckSql() {}

  /**
   * Runs a query.
   *
   * @param ordinals which columns of the table the frame has
   * @param schema of those columns
   * @param limit how many rows the frame has
   */
  static DuckTable run(
      DuckTable table, List<Integer> ordinals, Schema schema, long limit, String text) {
    DuckStore store = table.store().value();
    String result = store.newTable();
    QueryColumns columns;
    long rows;
    try (DuckDBConnection connection = store.connect()) {
      UserQuery query = UserQuery.of(connection, text);
      Engine.execute(connection, "the query", view(table, ordinals, schema, limit));
      columns = QueryColumns.of(connection, query, schema.getFields(), store.allocator());
      String create = "CREATE TABLE " + result + " AS " + columns.positional();
      Engine.execute(connection, "the query", create);
      rows = count(connection, result);
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    }
    return checked(new DuckTable(table.store().hold(), result, columns.schema(), rows), columns);
  }

  /** The table with the narrowest schema that holds it. */
  private static DuckTable checked(DuckTable table, QueryColumns columns) {
    DuckTable current = table;
    for (int ordinal : columns.checked()) {
      try {
        current = checked(current, ordinal);
      } catch (RuntimeException e) {
        current.end();
        throw e;
      }
    }
    return current;
  }

  private static DuckTable checked(DuckTable table, int ordinal) {
    DuckTable current = table;
    while (true) {
      try {
        current.drain(List.of(ordinal), new Dictionaries());
        return current;
      } catch (SchemaMisfitException e) {
        List<Field> fields = new ArrayList<>(current.schema().getFields());
        fields.set(ordinal, e.widerSchema().getFields().get(0));
        Schema wider = new Schema(fields);
        current = new DuckTable(current.store(), current.name(), wider, current.rows());
      }
    }
  }

  private static String view(DuckTable table, List<Integer> ordinals, Schema schema, long limit) {
    List<String> names = DuckDbTypes.names(schema).stream().map(DuckDb::identifier).toList();
    return "CREATE TEMP VIEW "
        + UserQuery.TABLE
        + "("
        + (names.isEmpty() ? "no_columns" : String.join(", ", names))
        + ") AS "
        + table.select(ordinals, limit);
  }

  private static long count(DuckDBConnection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      result.next();
      return result.getLong(1);
    }
  }
}
