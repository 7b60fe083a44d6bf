package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchTarget;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchSlicesTest {

  private static final Schema SCHEMA =
      new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "bigint")));

  private final BufferAllocator allocator = new RootAllocator();
  private final BatchSlices slices = new BatchSlices(new BatchTarget(4, 1 << 20));

  @AfterEach
  void everythingIsReleased() {
    allocator.close();
  }

  /** A batch that has room for rows even where it has none. */
  private VectorSchemaRoot batch(int rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
    BigIntVector numbers = (BigIntVector) batch.getVector(0);
    numbers.allocateNew(10);
    for (int i = 0; i < rows; i++) {
      numbers.set(i, i);
    }
    batch.setRowCount(rows);
    return batch;
  }

  private List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    for (VectorSchemaRoot slice = slices.next(); slice != null; slice = slices.next()) {
      sizes.add(slice.getRowCount());
      slice.close();
    }
    return sizes;
  }

  @Test
  void aBatchWithoutRowsIsReleasedAndGivesNoSlice() {
    slices.take(batch(0));
    assertThat(allocator.getAllocatedMemory()).isPositive();
    assertThat(slices.next()).isNull();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void aBatchThatIsUsedUpIsReleasedWithItsLastSlice() {
    for (int rows : List.of(3, 4, 5, 8, 9)) {
      slices.take(batch(rows));
      List<Integer> sizes = sizes();
      assertThat(sizes).allMatch(size -> size <= 4).hasSize((rows + 3) / 4);
      assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(rows);
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }
}
