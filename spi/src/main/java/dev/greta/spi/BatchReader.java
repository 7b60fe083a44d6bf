package dev.greta.spi;

import dev.greta.spi.error.GretaException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Hands out the batches of one split, in row order. Used from one thread at a time. */
public interface BatchReader extends AutoCloseable {

  /** What every batch looks like. */
  Schema schema();

  /**
   * The next batch.
   *
   * @return a batch of at least one row that now belongs to the caller, who closes it; or null at
   *     the end, and at every call thereafter
   * @throws GretaException if the source fails or a value does not fit its column
   */
  @Nullable VectorSchemaRoot next();

  /**
   * The dictionaries that dictionary-encoded columns refer to. They are complete when the first
   * batch is handed out and do not change thereafter; they belong to the reader and live until it
   * is closed.
   */
  default DictionaryProvider dictionaries() {
    return EmptyDictionaries.INSTANCE;
  }

  /** Ends the source's work for this split, read to its end or not. Harmless when called again. */
  @Override
  void close();
}
