package dev.greta.ingest;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.telemetry.RunListener;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How the splits of one plan are read: what a load and a stream share.
 *
 * @param allocator of what is in flight
 */
record Reading(
    Source source,
    Plan plan,
    BatchTarget batch,
    InFlight gate,
    BufferAllocator allocator,
    RetryPolicy retry,
    RunListener listener) {

  static Reading of(
      Source source,
      Plan plan,
      IngestSettings settings,
      MemoryBudget budget,
      BufferAllocator allocator,
      RunListener listener) {
    return new Reading(
        source,
        plan,
        settings.batchTarget(budget, plan),
        new InFlight(budget.inFlight()),
        allocator,
        settings.retry(),
        listener);
  }

  /**
   * Opens a split, read ahead in a thread of its own and counted.
   *
   * @param cancellation of this read alone; closing the reader before its end cancels it
   */
  Tally open(Split split, long limit, ReadTally told, Cancellation cancellation) {
    ReadContext context = new ReadContext(allocator, batch, cancellation, retry, told);
    BatchReader ahead =
        Prefetch.start(() -> source.read(split, context), gate, cancellation, split.id());
    return new Tally(ahead, plan.schema(), limit, listener);
  }
}
