package dev.greta.ingest;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.lang.management.ManagementFactory;

/**
 * How much memory a run may take beside the Java heap, in named shares. What one share does not
 * use, another does not get, with one exception: SQL over a frame in memory has the source's share,
 * as the source is closed by then.
 *
 * @param inFlight batches between a source and a frame; waiting for it is allowed, as it is always
 *     released again
 * @param frame what a frame in memory may hold; it fails beyond
 * @param engine what a frame's DuckDB may take before it spills
 * @param source what a source's own engine or spool may take
 */
public record MemoryBudget(long inFlight, long frame, long engine, long source) {

  /** Less than this does not let DuckDB work on wide files. */
  public static final long MINIMUM = 128_000_000;

  private static final long LARGEST_IN_FLIGHT = 256L << 20;

  /** A quarter of the machine's memory. */
  public static long defaultTotal() {
    java.lang.management.OperatingSystemMXBean system =
        ManagementFactory.getOperatingSystemMXBean();
    long physical =
        system instanceof com.sun.management.OperatingSystemMXBean measured
            ? measured.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory() * 4;
    return Math.max(MINIMUM, physical / 4);
  }

  /**
   * The shares of a run whose frame lives in memory: 55 % for the frame.
   *
   * @throws ResourceException if the total is below {@link #MINIMUM}
   */
  public static MemoryBudget forMemory(long total) {
    requireEnough(total);
    return new MemoryBudget(
        inFlight(total), total * 55 / 100, sourceShare(total), sourceShare(total));
  }

  /**
   * The shares of a run whose frame lives in DuckDB: 40 % for its engine, and 15 % for the batches
   * that it is taking in or handing out.
   *
   * @throws ResourceException if the total is below {@link #MINIMUM}
   */
  public static MemoryBudget forDuckDb(long total) {
    requireEnough(total);
    return new MemoryBudget(
        inFlight(total), total * 15 / 100, total * 40 / 100, sourceShare(total));
  }

  /** What a source may take; the same whatever holds the frame, as it is opened before that. */
  public static long sourceShare(long total) {
    return total * 30 / 100;
  }

  private static long inFlight(long total) {
    return Math.min(total * 15 / 100, LARGEST_IN_FLIGHT);
  }

  private static void requireEnough(long total) {
    if (total < MINIMUM) {
      throw new ResourceException(
          Fault.of("GRT-1206", "a memory budget of " + total + " bytes is too small to work in")
              .withPlace("memory")
              .withRemedy("Give at least " + MINIMUM / 1_000_000 + "MB."));
    }
  }
}
