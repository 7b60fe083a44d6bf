package dev.greta.ingest;

import dev.greta.spi.BatchReader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.jspecify.annotations.Nullable;

/**
 * Cuts batches to exactly so many rows, the last one excepted. Pieces of one batch share its
 * buffers; only where a chunk spans batches are rows copied.
 */
final class ExactChunks implements BatchReader {

  private final BatchReader source;
  private final int rows;
  private final BufferAllocator allocator;
  private @Nullable VectorSchemaRoot current;
  private int taken;

  ExactChunks(BatchReader source, int rows, BufferAllocator allocator) {
    this.source = source;
    this.rows = rows;
    this.allocator = allocator;
  }

  @Override
  public Schema schema() {
    return source.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return source.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot chunk = piece(rows);
    if (chunk == null || chunk.getRowCount() == rows) {
      return chunk;
    }
    VectorSchemaRoot whole = null;
    try {
      for (VectorSchemaRoot more = piece(rows - chunk.getRowCount());
          more != null;
          more = wanted(whole) > 0 ? piece(wanted(whole)) : null) {
        try {
          whole = whole == null ? copyOf(chunk) : whole;
          VectorSchemaRootAppender.append(whole, more);
        } finally {
          more.close();
        }
      }
    } catch (Throwable e) {
      chunk.close();
      if (whole != null) {
        whole.close();
      }
      throw e;
    }
    if (whole == null) {
      return chunk;
    }
    chunk.close();
    return whole;
  }

  private int wanted(VectorSchemaRoot whole) {
    return rows - whole.getRowCount();
  }

  private VectorSchemaRoot copyOf(VectorSchemaRoot piece) {
    VectorSchemaRoot copy = VectorSchemaRoot.create(piece.getSchema(), allocator);
    try {
      copy.allocateNew();
      copy.setRowCount(0);
      VectorSchemaRootAppender.append(copy, piece);
      return copy;
    } catch (Throwable e) {
      copy.close();
      throw e;
    }
  }

  /** The next rows of the current batch, at most so many; null at the end. */
  private @Nullable VectorSchemaRoot piece(int most) {
    VectorSchemaRoot batch = current();
    if (batch == null) {
      return null;
    }
    int length = Math.min(most, batch.getRowCount() - taken);
    if (taken == 0 && length == batch.getRowCount()) {
      current = null;
      return batch;
    }
    VectorSchemaRoot slice = Batches.slice(batch, taken, length);
    taken += length;
    if (taken == batch.getRowCount()) {
      batch.close();
      current = null;
      taken = 0;
    }
    return slice;
  }

  private @Nullable VectorSchemaRoot current() {
    if (current == null) {
      current = source.next();
      taken = 0;
    }
    return current;
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
    source.close();
  }
}
