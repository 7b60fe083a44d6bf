package dev.greta.frame;

import dev.greta.duckdb.DuckDbErrors;
import dev.greta.duckdb.DuckDbReader;
import dev.greta.duckdb.DuckDbTypes;
import dev.greta.duckdb.QueryColumns;
import dev.greta.duckdb.QueryInput;
import dev.greta.duckdb.UserQuery;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.SchemaMisfitException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Queries over batches in memory, which DuckDB reads as a stream. */
final class MemorySql {

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
      boolean copied = false;
      while (true) {
        try {
          return run(engine, table, query, copied, wanted);
        } catch (SchemaMisfitException e) {
          wanted = e.widerSchema();
        } catch (QueryException e) {
          if (copied || !QueryInput.isSpent(e)) {
            throw e;
          }
          copied = true;
        }
      }
    }
  }

  /**
   * @param copied whether the query reads a copy of the batches
   * @param wanted the result's schema, if an earlier attempt has shown which it must be
   */
  private static MemoryTable run(
      Engine engine, MemoryTable table, UserQuery query, boolean copied, @Nullable Schema wanted) {
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
      try (QueryInput input =
          QueryInput.show(connection, query, copied, batches, allocator, new Cancellation())) {
        List<Field> fields = rows.value().schema().getFields();
        QueryColumns columns = QueryColumns.of(connection, query, fields, allocator);
        Schema schema = wanted == null ? columns.schema() : wanted;
        return collect(connection, input, columns.sql(), schema, table);
      } finally {
        close(connection);
      }
    }
  }

  private static MemoryTable collect(
      DuckDBConnection connection,
      QueryInput input,
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
