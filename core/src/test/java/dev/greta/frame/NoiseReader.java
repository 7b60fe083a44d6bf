package dev.greta.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Many rows of numbers that do not compress, each of which follows from its place. */
final class NoiseReader implements BatchReader {

  static final int COLUMNS = 8;
  static final long ROW_BYTES = 8L * COLUMNS;

  static final Schema SCHEMA =
      new Schema(
          java.util.stream.IntStream.range(0, COLUMNS)
              .mapToObj(i -> ArrowFields.of("v" + i, new ArrowType.Int(64, true), "bigint"))
              .toList());

  private final BufferAllocator allocator;
  private final int batches;
  private final int batchRows;
  private final long first;
  private int next;

  NoiseReader(BufferAllocator allocator, int part, int batches, int batchRows) {
    this.allocator = allocator;
    this.batches = batches;
    this.batchRows = batchRows;
    this.first = (long) part * batches * batchRows;
  }

  /** The finalizer of SplitMix64. */
  static long value(long row, int column) {
    long z = (row * COLUMNS + column + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static void assertSame(DataFrame frame, int parts, int batches, int batchRows) {
    long row = 0;
    long wrong = 0;
    try (BatchReader reader = frame.batches()) {
      for (VectorSchemaRoot root = reader.next(); root != null; root = reader.next()) {
        try (VectorSchemaRoot batch = root) {
          for (int column = 0; column < COLUMNS; column++) {
            BigIntVector vector = (BigIntVector) batch.getVector(column);
            for (int i = 0; i < batch.getRowCount(); i++) {
              wrong += vector.get(i) == value(row + i, column) ? 0 : 1;
            }
          }
          row += batch.getRowCount();
        }
      }
    }
    assertThat(row).isEqualTo((long) parts * batches * batchRows);
    assertThat(wrong).as("values that are not where they were put").isZero();
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (next == batches) {
      return null;
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    long start = first + (long) next++ * batchRows;
    for (int column = 0; column < COLUMNS; column++) {
      BigIntVector vector = (BigIntVector) root.getVector(column);
      vector.allocateNew(batchRows);
      for (int i = 0; i < batchRows; i++) {
        vector.set(i, value(start + i, column));
      }
      vector.setValueCount(batchRows);
    }
    root.setRowCount(batchRows);
    return root;
  }

  @Override
  public void close() {
    // Every batch is its taker's.
  }
}
