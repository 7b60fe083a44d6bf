package dev.greta.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.GretaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;

/**
 * The batches of a reader as the table {@link UserQuery#TABLE} of one query. DuckDB reads them as a
 * stream, which works once: a query that reads them more often gets a copy in a table, which
 * spills.
 *
 * <p>One thread at a time; the reader is called from DuckDB's threads, one after the other.
 */
public final class QueryInput implements AutoCloseable {

  private static final String STREAM = "greta_stream";
  private static final String SPENT = "This stream has been released";
  private static final String SCAN = "ARROW_SCAN_DUMB";

  private final DuckDbInput input;

  private QueryInput(DuckDbInput input) {
    this.input = input;
  }

  /**
   * Shows a reader to a query.
   *
   * @param connection for this query alone
   * @param copied whether the query needs a copy whatever it reads
   * @param batches read to the end before this returns if the query reads them more than once; the
   *     caller closes it
   * @param allocator of the same root as the batches'
   * @param cancellation ends the copying
   * @throws dev.greta.spi.error.GretaException if DuckDB has no type for a column, or refuses the
   *     query; while copying also what the reader fails with
   */
  public static QueryInput show(
      DuckDBConnection connection,
      UserQuery query,
      boolean copied,
      BatchReader batches,
      BufferAllocator allocator,
      Cancellation cancellation) {
    QueryInput shown = new QueryInput(DuckDbInput.register(connection, STREAM, batches, allocator));
    try {
      execute(connection, "CREATE TEMP VIEW " + UserQuery.TABLE + " AS FROM " + STREAM);
      List<String> columns = DuckDbTypes.names(batches.schema());
      if (copied || query.recursive() || scans(connection, query, columns) > 1) {
        shown.copy(connection, cancellation);
      }
      return shown;
    } catch (RuntimeException | Error e) {
      shown.close();
      throw e;
    }
  }

  private void copy(DuckDBConnection connection, Cancellation cancellation) {
    execute(connection, "DROP VIEW " + UserQuery.TABLE);
    input.run(
        "copying the data for a query that reads it more than once",
        () -> {
          String copy = "CREATE TEMP TABLE " + UserQuery.TABLE + " AS FROM " + STREAM;
          try (PreparedStatement statement = connection.prepareStatement(copy);
              Interruption interruption = new Interruption(cancellation, statement)) {
            return statement.execute();
          }
        });
  }

  /** How often the query's plan reads the stream; a query that cannot be planned reads nothing. */
  private static int scans(DuckDBConnection connection, UserQuery query, List<String> columns) {
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + query.sql())) {
      int scans = 0;
      while (plan.next()) {
        scans += scans(new ObjectMapper().readTree(plan.getString(2)));
      }
      return scans;
    } catch (SQLException e) {
      throw query.explained(DuckDbErrors.translate("the query", e), columns);
    } catch (JsonProcessingException e) {
      throw QueryFaults.tooDeep(e);
    }
  }

  private static int scans(JsonNode plan) {
    int scans = plan.path("name").asText().strip().equals(SCAN) ? 1 : 0;
    for (JsonNode child : plan.isArray() ? plan : plan.path("children")) {
      scans += scans(child);
    }
    return scans;
  }

  private static void execute(DuckDBConnection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    }
  }

  /**
   * Whether DuckDB does not say why a query failed: where a result that streams fails at its first
   * rows, the query must run again to tell, and a stream runs once. A copy tells.
   */
  public static boolean isSpent(GretaException said) {
    return String.valueOf(said.getMessage()).contains(SPENT);
  }

  /** What the reader itself failed with, if it did, else the given exception. */
  public RuntimeException original(RuntimeException otherwise) {
    return input.original(otherwise);
  }

  @Override
  public void close() {
    input.close();
  }
}
