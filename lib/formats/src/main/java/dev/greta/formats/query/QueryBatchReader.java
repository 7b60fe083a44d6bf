package dev.greta.formats.query;

import dev.greta.duckdb.DuckDbReader;
import dev.greta.formats.Evidence;
import dev.greta.formats.files.FileSource;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.Split;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.SchemaMisfitException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a query over files, which it opens at its first batch. */
final class QueryBatchReader implements BatchReader {

  private final DataQuery planned;
  private final FileSource files;
  private final DataScans scans;
  private final ReadContext context;
  private SplitChain<Split> batches;
  private @Nullable QueryData data;
  private @Nullable DuckDbReader reader;
  private boolean ended;
  private boolean closed;

  QueryBatchReader(DataQuery planned, FileSource files, DataScans scans, ReadContext context) {
    this.planned = planned;
    this.files = files;
    this.scans = scans;
    this.context = context;
    this.batches = chain(context);
  }

  private SplitChain<Split> chain(ReadContext reading) {
    return new SplitChain<>(planned.read(), planned.splits(), split -> files.read(split, reading));
  }

  @Override
  public Schema schema() {
    return planned.schema();
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
    VectorSchemaRoot batch = advance();
    if (batch == null) {
      scans.requireUnchanged();
      ended = true; // The dictionaries live on: batches before this one may be in use.
    }
    return batch;
  }

  private @Nullable VectorSchemaRoot advance() {
    try {
      if (reader == null) {
        reader = open();
      }
      return reader.next();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private DuckDbReader open() {
    scans.requireUnchanged();
    QueryData opened = scans.open(planned.query(), batches, false, context);
    data = opened;
    if (scans.select(planned.read()).isPresent()) {
      context.listener().bytesRead(scans.bytes());
    }
    try {
      return opened.run(planned.schema(), context);
    } catch (QueryException e) {
      if (!opened.needsCopy(e)) {
        throw e;
      }
      return openAgain(opened);
    }
  }

  private DuckDbReader openAgain(QueryData spent) {
    data = null;
    try (SplitChain<Split> read = batches) {
      spent.close();
    }
    batches = chain(context);
    QueryData opened = scans.open(planned.query(), batches, true, context);
    data = opened;
    return opened.run(planned.schema(), context);
  }

  private RuntimeException failure(RuntimeException said) {
    if (context.cancellation().isCancelled()) {
      return new CancelledException();
    }
    if (batches.misfit().isPresent()) {
      return widened(batches.misfit().get());
    }
    RuntimeException failure = data == null ? said : data.explained(said, planned.read());
    if (failure instanceof SchemaMisfitException misfit) {
      return new SchemaMisfitException(
          misfit.fault(), DataQuery.over(planned.data(), misfit.widerSchema()));
    }
    if (failure instanceof QueryException && scans.select(planned.read()).isPresent()) {
      requireSound();
    }
    return failure;
  }

  /** The result's schema over the wider files, where they still have the query's types. */
  private RuntimeException widened(SchemaMisfitException misfit) {
    Schema wider = misfit.widerSchema();
    try {
      Schema result = QueryBinding.of(planned.query(), Evidence.stripped(wider), scans).schema();
      return new SchemaMisfitException(misfit.fault(), DataQuery.over(wider, result));
    } catch (GretaException refused) {
      return refused instanceof QueryException
          ? new QueryException(refused.fault().withTried(misfit.fault().message()), misfit)
          : refused;
    }
  }

  /** What DuckDB says of a damaged file sounds like a fault of the query; its reader knows. */
  private void requireSound() {
    scans.requireUnchanged();
    ReadContext again =
        new ReadContext(
            context.allocator(),
            context.batch(),
            context.cancellation(),
            context.retry(),
            ReadListener.NONE);
    try (SplitChain<Split> rows = chain(again)) {
      for (VectorSchemaRoot batch = rows.next(); batch != null; batch = rows.next()) {
        batch.close();
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (SplitChain<Split> read = batches;
        QueryData open = data) {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
