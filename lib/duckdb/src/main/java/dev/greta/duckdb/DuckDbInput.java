package dev.greta.duckdb;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a reader as a table that DuckDB can read, <b>once</b>, batch by batch as it asks.
 * Its columns are those of the reader, under {@link DuckDbTypes#names} and with the types that
 * {@link DuckDbTypes#of} tells; a reader without columns shows as one column {@code no_columns} of
 * nulls.
 *
 * <pre>{@code
 * try (DuckDbInput input = DuckDbInput.register(connection, "stream", reader, allocator)) {
 *   input.run("writing the file", () -> statement.execute("COPY (FROM stream) TO …"));
 * }
 * }</pre>
 *
 * <p>The connection sees the name until it is closed; use one connection an input. One thread at a
 * time; the reader is called from DuckDB's threads, one after the other.
 */
public final class DuckDbInput implements AutoCloseable {

  private final Pull pull;
  private final ArrowArrayStream stream;
  private boolean closed;

  private DuckDbInput(Pull pull, ArrowArrayStream stream) {
    this.pull = pull;
    this.stream = stream;
  }

  /**
   * Shows a reader to a connection.
   *
   * @param name not yet a table or view of the connection
   * @param reader read to the end by whatever statement reads the name; the caller closes it
   * @param allocator of the same root as the batches'
   * @throws dev.greta.spi.error.ValidationException if DuckDB has no type for a column
   */
  public static DuckDbInput register(
      DuckDBConnection connection, String name, BatchReader reader, BufferAllocator allocator) {
    Pull pull = new Pull(reader, BatchConverter.entering(reader.schema()), allocator);
    ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
    DuckDbInput input = new DuckDbInput(pull, stream);
    try {
      Data.exportArrayStream(allocator, pull, stream);
      connection.registerArrowStream(name, stream);
      return input;
    } catch (RuntimeException e) {
      input.close();
      throw DuckDbErrors.translate("registering " + name, e);
    }
  }

  /** A statement that reads the input. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs a statement that reads the input. If the reader failed meanwhile, its own exception is
   * thrown, not DuckDB's account of it.
   *
   * @param doing what a message of DuckDB's should begin with
   */
  public <T> T run(String doing, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException | GretaException e) {
      throw original(DuckDbErrors.translate(doing, e));
    }
  }

  /** What the reader itself failed with, if it did, else the given exception. */
  public RuntimeException original(RuntimeException otherwise) {
    Throwable failure = pull.failure;
    if (failure instanceof RuntimeException own) {
      return own;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return otherwise;
  }

  /** How many rows DuckDB has taken. */
  public long rows() {
    return pull.rows;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stream.release();
    stream.close();
    try {
      pull.close();
    } catch (IOException e) {
      throw DuckDbErrors.translate("closing a stream", e);
    }
  }

  /** What DuckDB pulls from. Arrow's export reports an exception as text, so it is kept here. */
  private static final class Pull extends ArrowReader {

    private static final Field NO_COLUMNS = Field.nullable("no_columns", ArrowType.Bool.INSTANCE);

    private final BatchReader reader;
    private final BatchConverter converter;
    private final Dictionaries unused = new Dictionaries();
    private volatile @Nullable Throwable failure;
    private volatile long rows;

    Pull(BatchReader reader, BatchConverter converter, BufferAllocator allocator) {
      super(allocator);
      this.reader = reader;
      this.converter = converter;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (failure != null) {
        // Another of DuckDB's threads, before it hears of the failure; the first one is kept.
        throw new IOException("the reader has failed");
      }
      try {
        prepareLoadNextBatch();
        VectorSchemaRoot batch = reader.next();
        if (batch == null) {
          return false;
        }
        try (batch) {
          loadRecordBatch(flat(batch));
          rows += batch.getRowCount();
        }
        return true;
      } catch (RuntimeException | Error e) {
        failure = e;
        throw e;
      }
    }

    private ArrowRecordBatch flat(VectorSchemaRoot batch) {
      if (!converter.target().getFields().isEmpty()) {
        return converter.flat(batch, reader.dictionaries(), unused, allocator, rows + 1);
      }
      int count = batch.getRowCount();
      try (Flat.Out out = new Flat.Out(allocator)) {
        out.zeros(Flat.validityBytes(count));
        out.zeros(Flat.validityBytes(count));
        out.node(count, count);
        return out.batch(count);
      }
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {
      // The reader belongs to whoever registered it.
    }

    @Override
    protected Schema readSchema() {
      List<Field> fields = converter.target().getFields();
      if (fields.isEmpty()) {
        return new Schema(List.of(NO_COLUMNS));
      }
      List<String> names = DuckDbTypes.names(reader.schema());
      List<Field> renamed = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        renamed.add(ArrowFields.renamed(fields.get(i), names.get(i)));
      }
      return new Schema(renamed);
    }
  }
}
