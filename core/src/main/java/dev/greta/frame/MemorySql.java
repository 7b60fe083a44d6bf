package dev.greta.frame;

import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbInput;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.duckdb.DuckDbTypes;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.SchemaMisfitException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Queries over batches in memory. DuckDB reads the batches as a stream, which works once: a query
 * that reads them more often gets a copy in a table, which spills.
 */
final class MemorySql {

  private static final String STREAM = "greta_stream";
  private static final String SCAN = "ARROW_SCAN_DUMB";

  private MemorySql() {}

  static MemoryTable run(MemoryTable table, String text) {
    try (Engine engine = Engine.inMemory(table.room())) {
      UserQuery query;
      try (DuckDBConnection connection = engine.connect()) {
        query = UserQuery.of(connection, text);
      } catch (SQLException e) {
        throw DuckDbErrors.translate("the query", e);
      }
      Schema wanted = null;
      while (true) {
        try {
          return run(engine, table, query, wanted);
        } catch (SchemaMisfitException e) {
          wanted = e.widerSchema();
        }
      }
    }
  }

  /**
   * @param wanted the result's schema, if an earlier attempt has shown which it must be
   */
  private static MemoryTable run(
      Engine engine, MemoryTable table, UserQuery query, @Nullable Schema wanted) {
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < table.schema().getFields().size(); i++) {
      if (DuckDbTypes.holds(table.schema().getFields().get(i))) {
        shown.add(i);
      }
    }
    BufferAllocator allocator = table.room().allocator();
    Shared<MemoryTable> rows = new Shared<>(table.project(shown), MemoryTable::end);
    try (BatchReader batches = new MemoryReader(rows)) {
      DuckDBConnection connection = engine.connect();
      try (DuckDbInput input = DuckDbInput.register(connection, STREAM, batches, allocator)) {
        show(connection, input, query);
        List<Field> fields = rows.value().schema().getFields();
        QueryColumns columns = QueryColumns.of(connection, query, fields, allocator);
        Schema schema = wanted == null ? columns.schema() : wanted;
        return collect(connection, input, columns.sql(), schema, table);
      } finally {
        close(connection);
      }
    }
  }

  /** Shows the stream as the table that queries read. */
  private static void show(DuckDBConnection connection, DuckDbInput input, UserQuery query) {
    Engine.execute(
        connection, "the query", "CREATE TEMP VIEW " + UserQuery.TABLE + " AS FROM " + STREAM);
    if (!query.recursive() && scans(connection, query) <= 1) {
      return;
    }
    Engine.execute(connection, "the query", "DROP VIEW " + UserQuery.TABLE);
    String copy = "CREATE TEMP TABLE " + UserQuery.TABLE + " AS FROM " + STREAM;
    input.run(
        "copying the frame for a query that reads it more than once",
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(copy);
          }
        });
  }

  /** How often the query's plan reads the stream. */
  private static int scans(DuckDBConnection connection, UserQuery query) {
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + query.sql())) {
      int scans = 0;
      while (plan.next()) {
        scans += plan.getString(2).split(SCAN, -1).length - 1;
      }
      return scans;
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    }
  }

  private static MemoryTable collect(
      DuckDBConnection connection,
      DuckDbInput input,
      String sql,
      Schema schema,
      MemoryTable source) {
    // The builder is what bounds the result; its limit is no reason for the reader to fail.
    BufferAllocator allocator = source.room().allocator().getRoot();
    try (MemoryBuilder builder = new MemoryBuilder(schema, source.sharedRoom().hold());
        BatchReader result = DuckDbReader.open(connection, sql, schema, Engine.reading(allocator));
        FrameBuilder.Part part = builder.part()) {
      part.fill(result);
      part.commit();
      return builder.finishTable();
    } catch (RuntimeException e) {
      throw input.original(e);
    }
  }

  private static void close(DuckDBConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DuckDbErrors.translate("closing a connection", e);
    }
  }
}
