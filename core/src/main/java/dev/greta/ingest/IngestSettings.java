package dev.greta.ingest;

import dev.greta.spi.BatchTarget;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How a read is carried out.
 *
 * @param threads how many splits are read at once, at most
 * @param chunkSize rows a batch, at most; without it the engine's own choice
 * @param limit so many rows, the first ones; then one split is read after the other
 * @param requiredColumn the target column, which must be in the schema
 * @param retry how often a split is read again
 */
public record IngestSettings(
    int threads,
    OptionalInt chunkSize,
    OptionalLong limit,
    Optional<String> requiredColumn,
    RetryPolicy retry) {

  private static final long SMALLEST_BATCH = 256L << 10;

  public IngestSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread: " + threads);
    }
  }

  /** As many threads as there are processors, and nothing special. */
  public static IngestSettings defaults() {
    return new IngestSettings(
        Runtime.getRuntime().availableProcessors(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        RetryPolicy.DEFAULT);
  }

  /**
   * The same for a stream: it hands out split after split, so that splits for many readers would
   * only cost; its batches are as large as the engine likes, and cut to the chunks behind it.
   */
  IngestSettings streaming() {
    return new IngestSettings(1, OptionalInt.empty(), limit, requiredColumn, retry);
  }

  /** A limit reads split after split, as only then it is known where the first rows end. */
  int parallelism() {
    return limit.isPresent() ? 1 : threads;
  }

  /** The same of a plan, which may want more. */
  int parallelism(Plan plan) {
    return limit.isPresent() ? 1 : Math.max(threads, plan.parallelism());
  }

  ReadRequest request(Optional<Schema> schema) {
    return new ReadRequest(schema, limit, parallelism());
  }

  /**
   * Two batches of each split fit the share: one on its way out, one in the making. No batch is
   * larger than the limit, so that a few rows cost no more than that.
   */
  BatchTarget batchTarget(MemoryBudget budget, Plan plan) {
    long bytes = budget.inFlight() / (2L * parallelism(plan));
    long rows = chunkSize.orElse(BatchTarget.DEFAULT.rows());
    return new BatchTarget(
        (int) Math.max(1, Math.min(rows, limit.orElse(rows))),
        Math.max(SMALLEST_BATCH, Math.min(BatchTarget.DEFAULT.bytes(), bytes)));
  }
}
