package dev.greta.run;

import dev.greta.spi.BatchReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream that closes its source and session with itself. */
final class OpenStream implements BatchReader {

  private final BatchReader batches;
  private final Opened opened;
  private boolean closed;

  OpenStream(BatchReader batches, Opened opened) {
    this.batches = batches;
    this.opened = opened;
  }

  @Override
  public Schema schema() {
    return batches.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return batches.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    return batches.next();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try (opened) {
        batches.close();
      }
    }
  }
}
