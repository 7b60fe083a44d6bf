package dev.greta.formats.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries whose rows are more than the memory that they may take. */
class QueryMemoryTest {

  private static final int ROWS = 1_200_000;
  private static final String TEXT = "a text that is long enough to fill some memory and then some";

  /** What may be in flight: a few batches each way. */
  private static final long IN_FLIGHT = 24L << 20;

  @TempDir private Path folder = Path.of("");
  private QueryWorkshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new QueryWorkshop(folder);
    try (BufferedWriter csv = Files.newBufferedWriter(workshop.path("data.csv"))) {
      csv.write("id,back,text\n");
      for (int i = 0; i < ROWS; i++) {
        csv.write(i + "," + (ROWS - 1 - i) + "," + TEXT + i + "\n");
      }
    }
    workshop.copy(
        "data.parquet",
        "FROM read_csv('" + workshop.path("data.csv") + "')",
        ", ROW_GROUP_SIZE 10000");
  }

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() {
    workshop.close();
  }

  private long spilled() {
    try (Stream<Path> files = Files.walk(workshop.temporary())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();

    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads all rows, whose ids must come in this order; what was spilled when the first came. */
  private long read(String file, String query, long first, long step, int rows) {
    long spilled = -1;
    long expected = first;
    long bytes = 0;
    try (Source source = workshop.open(file, query);
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(QueryWorkshop.only(plan), workshop.context())) {
      for (VectorSchemaRoot b = reader.next(); b != null; b = reader.next()) {
        try (VectorSchemaRoot batch = b) {
          spilled = spilled < 0 ? spilled() : spilled;
          bytes += batch.getFieldVectors().stream().mapToLong(v -> v.getBufferSize()).sum();
          BigIntVector ids = (BigIntVector) batch.getVector("id");
          for (int i = 0; i < ids.getValueCount(); i++, expected += step) {
            if (ids.get(i) != expected) {
              assertThat(ids.get(i)).as("id").isEqualTo(expected);
            }
          }
        }
      }
    }
    assertThat(expected).as("the end").isEqualTo(first + step * rows);
    assertThat(bytes).as("bytes of the result").isGreaterThan(QueryWorkshop.MEMORY * 5 / 4);
    assertThat(workshop.allocator().getPeakMemoryAllocation()).isLessThan(IN_FLIGHT);
    return spilled;
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv", "data.parquet"})
  void resultsStreamInTheFilesOrder(String file) {
    assertThat(read(file, "SELECT id, text || text AS text FROM data", 0, 1, ROWS))
        .as("spilled")
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv", "data.parquet"})
  void whatASortHoldsSpills(String file) {
    String query = "SELECT back AS id, text || text AS text FROM data ORDER BY back";
    assertThat(read(file, query, 0, 1, ROWS)).as("spilled").isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.csv"})
  void aCopyForAQueryThatReadsTheDataTwiceSpills(String file) {
    String query = "SELECT id, text FROM data UNION ALL SELECT id + " + ROWS + ", text FROM data";
    assertThat(read(file, query, 0, 1, 2 * ROWS)).as("spilled").isPositive();
  }
}
