package dev.greta.formats;

import dev.greta.duckdb.DuckDbReader;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.GretaException;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a query over a file that must not change meanwhile. */
final class FileBatchReader implements BatchReader {

  private final Supplier<FileQuery> open;
  private final String sql;
  private final Schema schema;
  private final OptionalLong expectedRows;
  private final OptionalLong expectedBytes;
  private final ReadContext context;
  private @Nullable FileQuery query;
  private @Nullable DuckDbReader reader;
  private long rows;
  private long bytes;
  private boolean ended;
  private boolean closed;

  FileBatchReader(
      Supplier<FileQuery> open,
      String sql,
      Schema schema,
      OptionalLong expectedRows,
      OptionalLong expectedBytes,
      ReadContext context) {
    this.open = open;
    this.sql = sql;
    this.schema = schema;
    this.expectedRows = expectedRows;
    this.expectedBytes = expectedBytes;
    this.context = context;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return reader == null ? BatchReader.super.dictionaries() : reader.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended || closed) {
      return null;
    }
    context.cancellation().throwIfCancelled();
    if (query == null) {
      query = open.get();
    }
    VectorSchemaRoot batch = advance(query);
    long size = expectedBytes.orElse(query.file().size());
    if (batch == null) {
      query.file().requireUnchanged();
      report(size);
      ended = true; // The dictionaries live on: batches before this one may be in use.
      return null;
    }
    rows += batch.getRowCount();
    expectedRows.ifPresent(all -> report(Math.min(size, (long) (size * ((double) rows / all)))));
    return batch;
  }

  private @Nullable VectorSchemaRoot advance(FileQuery from) {
    try {
      if (reader == null) {
        reader = from.run(sql, schema, context);
      }
      return reader.next();
    } catch (GretaException e) {
      throw from.explained(e);
    }
  }

  private void report(long read) {
    if (read > bytes) {
      context.listener().bytesRead(read - bytes);
      bytes = read;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (reader != null) {
        reader.close();
      }
    } finally {
      if (query != null) {
        query.close();
      }
    }
  }
}
