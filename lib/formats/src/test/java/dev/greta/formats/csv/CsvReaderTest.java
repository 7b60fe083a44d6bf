package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {

  private static final int ROWS = 100_000;

  @TempDir private Path folder = Path.of("");
  private CsvReads csv = new CsvReads(Path.of(""));

  @BeforeEach
  void open() {
    csv = new CsvReads(folder);
  }

  @AfterEach
  void everythingIsReleased() throws IOException {
    csv.close();
  }

  private CsvScan numbers() throws IOException {
    StringBuilder text = new StringBuilder("id,text\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i).append(",\"text ").append(i).append("\"\n");
    }
    return csv.plan(csv.write("numbers.csv", text.toString()), CsvSettings.standard());
  }

  private BatchReader read(CsvScan scan, BatchTarget target) {
    return scan.read(csv.context(target, new Cancellation(), ReadListener.NONE), csv.room());
  }

  @Test
  void batchesHaveTheWantedRowsAndAllRowsComeInOrder() throws IOException {
    CsvScan scan = numbers();
    for (int wanted : List.of(1_000, 3_333, 20_000)) {
      long next = 0;
      try (BatchReader reader = read(scan, new BatchTarget(wanted, 1L << 40))) {
        for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
          try (VectorSchemaRoot batch = b) {
            assertThat(batch.getRowCount()).isBetween(1, wanted);
            BigIntVector ids = (BigIntVector) batch.getVector(0);
            for (int row = 0; row < batch.getRowCount(); row++) {
              if (ids.get(row) != next) {
                assertThat(ids.get(row)).isEqualTo(next);
              }
              next++;
            }
          }
        }
      }
      assertThat(next).isEqualTo(ROWS);
    }
  }

  @Test
  void batchesStayWithinTheWantedBytesButForOneRow() throws IOException {
    StringBuilder text = new StringBuilder("t\n");
    for (int i = 0; i < 3_000; i++) {
      text.append("x".repeat(i < 2_000 ? 1 : 5_000)).append('\n');
    }
    CsvScan scan = csv.plan(csv.write("wide.csv", text.toString()), CsvSettings.standard());
    int rows = 0;
    try (BatchReader reader = read(scan, new BatchTarget(50_000, 100_000))) {
      for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
        try (VectorSchemaRoot batch = b) {
          rows += batch.getRowCount();
          long bytes = batch.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
          assertThat(bytes).isLessThan(100_000 + 5_100);
        }
      }
    }
    assertThat(rows).isEqualTo(3_000);
  }

  @Test
  void aBatchHoldsItsOwnBytesAndNothingElse() throws IOException {
    CsvScan scan = numbers();
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try (BatchReader reader = read(scan, new BatchTarget(10_000, 1L << 40))) {
      for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
        batches.add(b);
      }
    }
    long held = csv.room().allocator().getAllocatedMemory();
    long needed =
        batches.stream()
            .flatMap(batch -> batch.getFieldVectors().stream())
            .mapToLong(FieldVector::getBufferSize)
            .sum();
    batches.forEach(VectorSchemaRoot::close);
    assertThat(held).isBetween(needed, 2 * needed);
  }

  @Test
  void allBytesOfTheFileAreReportedAndNoneTwice() throws IOException {
    CsvScan scan = numbers();
    AtomicLong bytes = new AtomicLong();
    List<Long> steps = new ArrayList<>();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void bytesRead(long more) {
            bytes.addAndGet(more);
            steps.add(more);
          }
        };
    try (BatchReader reader =
        scan.read(
            csv.context(new BatchTarget(10_000, 1L << 40), new Cancellation(), listener),
            csv.room())) {
      for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
        b.close();
      }
    }
    assertThat(bytes.get()).isEqualTo(Files.size(folder.resolve("numbers.csv")));
    assertThat(steps).hasSizeGreaterThan(5).allMatch(step -> step >= 0);
  }

  @Test
  void aCancelledReadEndsBetweenBatches() throws IOException {
    CsvScan scan = numbers();
    Cancellation cancellation = new Cancellation();
    try (BatchReader reader =
        scan.read(
            csv.context(new BatchTarget(1_000, 1L << 40), cancellation, ReadListener.NONE),
            csv.room())) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
      cancellation.cancel();
      assertThatThrownBy(reader::next).isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsAnError() throws IOException {
    CsvScan scan = numbers();
    try (BatchReader reader = read(scan, new BatchTarget(10_000, 1L << 40))) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
      Files.writeString(
          folder.resolve("numbers.csv"), "1,2\n", java.nio.file.StandardOpenOption.APPEND);
      assertThatThrownBy(
              () -> {
                for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
                  b.close();
                }
              })
          .isInstanceOf(dev.greta.spi.error.IncompleteException.class);
    }
  }

  @Test
  void aReaderThatIsClosedHalfwayHoldsNothing() throws IOException {
    CsvScan scan = numbers();
    BatchReader reader = read(scan, new BatchTarget(1_000, 1L << 40));
    VectorSchemaRoot first = reader.next();
    assertThat(first).isNotNull();
    first.close();
    reader.close();
    reader.close();
    assertThat(csv.room().allocator().getAllocatedMemory()).isZero();
    assertThat(reader.next()).isNull();
  }

  @Test
  void aReaderThatIsClosedWhileABatchIsCutHoldsNothing() throws IOException {
    StringBuilder text = new StringBuilder("t\n");
    for (int i = 0; i < 3_000; i++) {
      text.append("x".repeat(i < 2_000 ? 1 : 5_000)).append('\n');
    }
    CsvScan scan = csv.plan(csv.write("wide.csv", text.toString()), CsvSettings.standard());
    try (BatchReader reader = read(scan, new BatchTarget(50_000, 100_000))) {
      int last = 1_000;
      while (last > 100) {
        VectorSchemaRoot batch = reader.next();
        assertThat(batch).isNotNull();
        last = batch.getRowCount();
        batch.close();
      }
    }
    assertThat(csv.room().allocator().getAllocatedMemory()).isZero();
  }

  /** So that no value of an earlier batch shows where a later one has none. */
  @Test
  void aNullHasZeroBeneathIt() throws IOException {
    String row = "true,-1,-1.5,-12345678901234567890.5,2024-02-29,23:59:59,2024-02-29 12:00\n";
    CsvScan scan =
        csv.plan(csv.write("n.csv", "b,i,f,d,y,t,s\n" + row + ",,,,,,\n"), CsvSettings.standard());
    try (BatchReader reader = read(scan, new BatchTarget(1, 1L << 20))) {
      VectorSchemaRoot first = reader.next();
      assertThat(first).isNotNull();
      first.close();
      VectorSchemaRoot second = reader.next();
      assertThat(second).isNotNull();
      try (second) {
        for (FieldVector vector : second.getFieldVectors()) {
          assertThat(vector.isNull(0)).isTrue();
          for (int i = 0; i < Math.max(1, vector.getBufferSize() - 1); i++) {
            assertThat(vector.getDataBuffer().getByte(i)).as("%s", vector.getField()).isZero();
          }
        }
      }
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws IOException {
    LocalFile file = csv.write("a.csv", "a\n1\n");
    csv.load(file);
    try (var files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString())).containsExactly("a.csv");
    }
  }

  @Test
  void aScanSurvivesAsJson() throws IOException {
    LocalFile file = csv.write("a.csv", "a;\"b\"\"\";c\n1;2;3\n");
    CsvScan scan = csv.plan(file, CsvReads.typed(java.util.Map.of("c", ColumnType.decimal(12, 2))));
    assertThat(CsvScan.fromJson(scan.toJson())).isEqualTo(scan);
    assertThatThrownBy(() -> CsvScan.fromJson(JsonNodeFactory.instance.objectNode()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
