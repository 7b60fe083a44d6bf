package dev.greta.duckdb;

import dev.greta.spi.BatchTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/** Cuts batches down to a target. The slices share the batch's buffers. */
public final class BatchSlices implements AutoCloseable {

  private final BatchTarget target;
  private @Nullable VectorSchemaRoot batch;
  private int next;

  public BatchSlices(BatchTarget target) {
    this.target = target;
  }

  /** Takes the next batch over, once {@link #next()} has given null. */
  public void take(VectorSchemaRoot root) {
    batch = root;
    next = 0;
  }

  /** The next slice, which belongs to the caller; null when the batch is used up. */
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot current = batch;
    if (current == null) {
      return null;
    }
    int rows = rows(current);
    if (next == 0 && rows == current.getRowCount()) {
      batch = null;
      if (rows == 0) {
        current.close();
        return null;
      }
      return current;
    }
    VectorSchemaRoot slice = slice(current, next, rows);
    next += rows;
    if (next == current.getRowCount()) {
      current.close();
      batch = null;
    }
    return slice;
  }

  /** So many rows that their bytes reach the target but for the last of them. */
  private int rows(VectorSchemaRoot root) {
    int left = Math.min(target.rows(), root.getRowCount() - next);
    if (left <= 1 || bytes(root, next, left) <= target.bytes()) {
      return left;
    }
    int fits = 0;
    int tooMany = left;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (bytes(root, next, middle) <= target.bytes()) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return Math.max(1, fits);
  }

  private static long bytes(VectorSchemaRoot root, int start, int rows) {
    long bytes = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      bytes += upTo(vector, start + rows) - upTo(vector, start);
    }
    return bytes;
  }

  private static long upTo(FieldVector vector, int rows) {
    return rows == 0 ? 0 : vector.getBufferSizeFor(rows);
  }

  /** Some rows of a batch, as a batch of its own that shares its buffers. */
  public static VectorSchemaRoot slice(VectorSchemaRoot root, int start, int rows) {
    return pick(root.getSchema(), root.getFieldVectors(), start, rows);
  }

  /**
   * Some rows of some vectors, as a batch that shares their buffers.
   *
   * @param schema of the batch; a field for each vector
   */
  public static VectorSchemaRoot pick(
      Schema schema, List<FieldVector> vectors, int start, int rows) {
    return transferred(
        schema, vectors, rows, FieldVector::getAllocator, p -> p.splitAndTransfer(start, rows));
  }

  /**
   * Moves a batch into another allocator of the same root; the batch is empty then.
   *
   * @param schema the batch's, as it is to be called from now on
   */
  public static VectorSchemaRoot moved(
      VectorSchemaRoot root, Schema schema, BufferAllocator allocator) {
    return transferred(
        schema,
        root.getFieldVectors(),
        root.getRowCount(),
        vector -> allocator,
        TransferPair::transfer);
  }

  private static VectorSchemaRoot transferred(
      Schema schema,
      List<FieldVector> vectors,
      int rows,
      Function<FieldVector, BufferAllocator> allocator,
      Consumer<TransferPair> transfer) {
    List<FieldVector> targets = new ArrayList<>();
    try {
      for (FieldVector vector : vectors) {
        // Not getTransferPair: of a struct with a fixed-size list it fails, and leaks.
        FieldVector target = vector.getField().createVector(allocator.apply(vector));
        targets.add(target);
        transfer.accept(vector.makeTransferPair(target));
      }
      return new VectorSchemaRoot(schema, targets, rows);
    } catch (RuntimeException e) {
      targets.forEach(FieldVector::close);
      throw e;
    }
  }

  /** The bytes of a value, or -1 where values differ in size. */
  static int fixedWidth(Field field) {
    if (field.getDictionary() != null) {
      return 5;
    }
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Null -> 0;
      case Bool, Int, FloatingPoint, Date, Time, Timestamp, Duration -> 9;
      case Interval, Decimal -> 33;
      case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth() + 1;
      default -> -1;
    };
  }

  @Override
  public void close() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
