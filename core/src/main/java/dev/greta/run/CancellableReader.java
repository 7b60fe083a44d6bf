package dev.greta.run;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A reader that hands out nothing more once cancelled. */
record CancellableReader(BatchReader reader, Cancellation cancellation) implements BatchReader {

  @Override
  public Schema schema() {
    return reader.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    cancellation.throwIfCancelled();
    return reader.next();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return reader.dictionaries();
  }

  @Override
  public void close() {
    reader.close();
  }
}
