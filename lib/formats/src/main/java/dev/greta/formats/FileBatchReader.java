package dev.greta.formats;

import dev.greta.duckdb.DuckDbReader;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.GretaException;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a query over a file that must not change meanwhile. */
final class FileBatchReader implements BatchReader {

  private final FileQuery query;
  private final DuckDbReader reader;
  private final LocalFile file;
  private final OptionalLong expectedRows;
  private final ReadContext context;
  private final UnaryOperator<GretaException> explain;
  private long rows;
  private long bytes;
  private boolean closed;

  FileBatchReader(
      FileQuery query,
      DuckDbReader reader,
      LocalFile file,
      OptionalLong expectedRows,
      ReadContext context,
      UnaryOperator<GretaException> explain) {
    this.query = query;
    this.reader = reader;
    this.file = file;
    this.expectedRows = expectedRows;
    this.context = context;
    this.explain = explain;
  }

  @Override
  public Schema schema() {
    return reader.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return reader.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (closed) {
      return null;
    }
    VectorSchemaRoot batch = advance();
    if (batch == null) {
      file.requireUnchanged();
      report(file.size());
      close();
      return null;
    }
    rows += batch.getRowCount();
    expectedRows.ifPresent(all -> report((long) (file.size() * ((double) rows / all))));
    return batch;
  }

  private @Nullable VectorSchemaRoot advance() {
    try {
      return reader.next();
    } catch (GretaException e) {
      throw explain.apply(e);
    }
  }

  private void report(long read) {
    long more = Math.min(read, file.size()) - bytes;
    if (more > 0) {
      bytes += more;
      context.listener().bytesRead(more);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        reader.close();
      } finally {
        query.close();
      }
    }
  }
}
