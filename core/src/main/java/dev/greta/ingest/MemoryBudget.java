package dev.greta.ingest;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.lang.management.ManagementFactory;

/**
 * How much memory a run may take beside the Java heap, in named shares. The shares add up to the
 * whole; what one does not use, another does not get.
 *
 * @param inFlight batches between a source and a frame; waiting for it is allowed, as it is always
 *     released again
 * @param frame what a frame in memory may hold; it fails beyond
 * @param engine what a frame's DuckDB may take before it spills
 * @param source what a source's own engine or spool may take
 */
public record MemoryBudget(long inFlight, long frame, long engine, long source) {

  /** Less than this does not let DuckDB work. */
  public static final long MINIMUM = 64L << 20;

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
   * The shares of a run whose frame lives in memory: a frame takes what it takes, and engines only
   * pass it on.
   *
   * @throws ResourceException if the total is below {@link #MINIMUM}
   */
  public static MemoryBudget forMemory(long total) {
    return divide(total, 0.5, 0.2);
  }

  /**
   * The shares of a run whose frame lives in DuckDB.
   *
   * @throws ResourceException if the total is below {@link #MINIMUM}
   */
  public static MemoryBudget forDuckDb(long total) {
    return divide(total, 0.1, 0.6);
  }

  /** What a source may take; the same whatever holds the frame, as it is opened before that. */
  public static long sourceShare(long total) {
    return total / 5;
  }

  private static MemoryBudget divide(long total, double frame, double engine) {
    if (total < MINIMUM) {
      throw new ResourceException(
          Fault.of("GRT-1203", "a memory budget of " + total + " bytes is too small to work in")
              .withPlace("memory")
              .withRemedy("Give at least " + (MINIMUM >> 20) + "MB."));
    }
    long frameBytes = (long) (total * frame);
    long engineBytes = (long) (total * engine);
    long sourceBytes = sourceShare(total);
    long inFlight = total - frameBytes - engineBytes - sourceBytes;
    return new MemoryBudget(
        Math.min(inFlight, LARGEST_IN_FLIGHT), frameBytes, engineBytes, sourceBytes);
  }
}
