package dev.greta.formats.query;

import dev.greta.duckdb.DuckDb;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.duckdb.DuckDbTypes;
import dev.greta.duckdb.QueryColumns;
import dev.greta.duckdb.QueryInput;
import dev.greta.duckdb.UserQuery;
import dev.greta.formats.FileQuery;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A user's query, looked through, in a DuckDB instance of its own that shows it the data: as a
 * stream of batches, or by a SELECT of DuckDB's over files, into which it pushes what the query
 * wants of them. Used from one thread.
 */
final class QueryData implements AutoCloseable {

  private final DuckDb duckdb;
  private final DuckDBConnection connection;
  private final UserQuery query;
  private @Nullable QueryInput input;

  private QueryData(DuckDb duckdb, DuckDBConnection connection, UserQuery query) {
    this.duckdb = duckdb;
    this.connection = connection;
    this.query = query;
  }

  /**
   * Opens an instance and looks the query through.
   *
   * @param files that the data is to be shown from
   * @throws dev.greta.spi.error.QueryException if it is no single SELECT, or reaches further than
   *     the data
   */
  static QueryData open(String query, List<Path> files, SourceContext room) {
    DuckDb duckdb = FileQuery.start(files, room);
    DuckDBConnection connection = null;
    try {
      connection = duckdb.connect();
      return new QueryData(duckdb, connection, UserQuery.of(connection, query));
    } catch (RuntimeException | Error e) {
      close(connection, duckdb);
      throw e;
    }
  }

  /** Shows the rows of a SELECT over the files. */
  void show(String select) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP VIEW " + UserQuery.TABLE + " AS " + select);
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    }
  }

  /**
   * Shows batches, which the caller closes after this; a query that needs them twice gets a copy.
   *
   * @param copied whether it gets one anyhow
   */
  void show(BatchReader batches, boolean copied, ReadContext context) {
    input =
        QueryInput.show(
            connection, query, copied, batches, context.allocator(), context.cancellation());
  }

  /** The names of the columns that the query uses, as far as its text tells. */
  List<String> uses(Schema data) {
    List<String> names = DuckDbTypes.names(data);
    List<String> used = query.columns(names);
    return IntStream.range(0, names.size())
        .filter(i -> used.contains(names.get(i)))
        .mapToObj(i -> data.getFields().get(i).getName())
        .toList();
  }

  /**
   * The result's schema.
   *
   * @param data what is shown
   */
  Schema result(Schema data, BufferAllocator allocator) {
    return QueryColumns.of(connection, query, data.getFields(), allocator).schema();
  }

  /**
   * Starts the query.
   *
   * @return a reader that is closed before this
   */
  DuckDbReader run(Schema result, ReadContext context) {
    return DuckDbReader.open(connection, query.sql(), result, context);
  }

  /** Whether a failed query must run over a copy of the batches for DuckDB to say why. */
  boolean needsCopy(QueryException failure) {
    return input != null && input.original(failure) == failure && QueryInput.isSpent(failure);
  }

  /** What the batches failed with, if they did; else what DuckDB said, in terms of the query. */
  RuntimeException explained(RuntimeException said, Schema data) {
    RuntimeException original = input == null ? said : input.original(said);
    return original == said && said instanceof GretaException known
        ? query.explained(known, DuckDbTypes.names(data))
        : original;
  }

  @Override
  public void close() {
    QueryInput open = input;
    input = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      close(connection, duckdb);
    }
  }

  private static void close(@Nullable DuckDBConnection connection, DuckDb duckdb) {
    try (duckdb) {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw DuckDbErrors.translate("closing a query", e);
    }
  }
}
