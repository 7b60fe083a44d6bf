package dev.greta.frame;

import dev.greta.spi.BatchReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Hands out the batches of a table, which share its buffers. */
final class MemoryReader implements BatchReader {

  private final Shared<MemoryTable> table;
  private int next;
  private boolean closed;

  /** Takes over one hold. */
  MemoryReader(Shared<MemoryTable> table) {
    this.table = table;
  }

  @Override
  public Schema schema() {
    return table.value().schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return table.value().words();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (closed || next == table.value().batches()) {
      return null;
    }
    return table.value().batch(next++);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      table.release();
    }
  }
}
