package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.testkit.ArrowRows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** An instance and an allocator for one test, which must be empty at its end. */
final class DoorBench implements AutoCloseable {

  private final RootAllocator root = new RootAllocator();
  private final DuckDb duckDb;
  final Cancellation cancellation = new Cancellation();

  DoorBench(Path folder) {
    try {
      duckDb = DuckDb.open(DuckDb.Settings.inMemory(List.of(), folder, 256L << 20, 2));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  BufferAllocator allocator() {
    return root;
  }

  DuckDBConnection connect() {
    return duckDb.connect();
  }

  ReadContext context(BatchTarget target) {
    return context(root, target);
  }

  ReadContext context(BufferAllocator allocator, BatchTarget target) {
    return new ReadContext(allocator, target, cancellation, RetryPolicy.NONE, ReadListener.NONE);
  }

  DuckDbReader read(String sql) {
    return DuckDbReader.open(connect(), sql, context(BatchTarget.DEFAULT));
  }

  DuckDbReader read(String sql, Schema schema) {
    return DuckDbReader.open(connect(), sql, schema, context(BatchTarget.DEFAULT));
  }

  List<List<@Nullable Object>> rows(String sql) {
    try (BatchReader reader = read(sql)) {
      return ArrowRows.drain(reader);
    }
  }

  /** A reader of given batches. */
  BatchReader batches(Schema schema, VectorSchemaRoot... roots) {
    Deque<VectorSchemaRoot> left = new ArrayDeque<>(List.of(roots));
    return new BatchReader() {
      @Override
      public Schema schema() {
        return schema;
      }

      @Override
      public @Nullable VectorSchemaRoot next() {
        return left.poll();
      }

      @Override
      public DictionaryProvider dictionaries() {
        return new DictionaryProvider.MapDictionaryProvider();
      }

      @Override
      public void close() {
        left.forEach(VectorSchemaRoot::close);
        left.clear();
      }
    };
  }

  /** Rows to DuckDB and back as a schema. */
  List<List<@Nullable Object>> thereAndBack(
      Schema schema, Schema back, List<? extends List<? extends @Nullable Object>> rows) {
    DuckDBConnection connection = connect();
    try (BatchReader batches = batches(schema, ArrowRows.batch(root, schema, rows));
        DuckDbInput input = DuckDbInput.register(connection, "s", batches, root)) {
      try (BatchReader reader =
          DuckDbReader.open(connection, "FROM s", back, context(BatchTarget.DEFAULT))) {
        return ArrowRows.drain(reader);
      } catch (RuntimeException e) {
        throw input.original(e);
      }
    }
  }

  @Override
  public void close() {
    duckDb.close();
    assertThat(root.getAllocatedMemory()).isZero();
    root.close();
  }
}
