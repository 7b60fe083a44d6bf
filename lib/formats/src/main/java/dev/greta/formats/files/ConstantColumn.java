package dev.greta.formats.files;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * A column with the same value in every row. The rows are made once, as many as the largest batch
 * has, and shared between batches. Belongs to one reader.
 */
final class ConstantColumn implements AutoCloseable {

  private static final int LEAST = 1_024;

  private final Field field;
  private final @Nullable FieldVector value;
  private final BufferAllocator allocator;
  private @Nullable FieldVector rows;

  /**
   * @param value of one row, closed with this; null if the value is null
   */
  ConstantColumn(Field field, @Nullable FieldVector value, BufferAllocator allocator) {
    this.field = field;
    this.value = value;
    this.allocator = allocator;
  }

  /** So many rows, in a vector that the caller closes. */
  FieldVector rows(int count) {
    FieldVector all = rows;
    if (all == null || all.getValueCount() < count) {
      all = made(all == null ? Math.max(LEAST, count) : Math.max(2 * all.getValueCount(), count));
    }
    FieldVector some = field.createVector(allocator);
    try {
      TransferPair pair = all.makeTransferPair(some);
      pair.splitAndTransfer(0, count);
      return some;
    } catch (RuntimeException | Error e) {
      some.close();
      throw e;
    }
  }

  private FieldVector made(int count) {
    FieldVector all = field.createVector(allocator);
    try {
      if (value == null || value.isNull(0)) {
        ColumnAdapter.fillWithNulls(all, count);
      } else {
        all.setInitialCapacity(count);
        all.allocateNew();
        for (int i = 0; i < count; i++) {
          all.copyFromSafe(0, i, value);
        }
        all.setValueCount(count);
      }
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
    if (rows != null) {
      rows.close();
    }
    rows = all;
    return all;
  }

  @Override
  public void close() {
    if (value != null) {
      value.close();
    }
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
