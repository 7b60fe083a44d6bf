package dev.greta.telemetry;

import dev.greta.spi.Check;
import dev.greta.spi.Estimate;
import dev.greta.spi.error.GretaException;
import java.time.Duration;

/**
 * Told of what a run does: progress bars, audit logs and metrics listen here. Every method has an
 * empty default. Calls come from many threads and must return at once; an exception from a listener
 * fails the run.
 */
public interface RunListener {

  /** A listener that does nothing. */
  RunListener NONE = new RunListener() {};

  /** A source is about to be opened; {@code endpoint} carries no credential. */
  default void connecting(String connector) {}

  default void checked(Check check, String finding, Duration took) {}

  default void checkFailed(Check check, GretaException failure, Duration took) {}

  /** A read was planned, or planned again after a misfit. */
  default void planned(Estimate estimate) {}

  /** A sampled type did not hold; the load starts again with a wider schema. */
  default void restarted(String reason) {}

  default void splitStarted(String split) {}

  /** A batch left the source. */
  default void batch(long rows, long arrowBytes) {}

  /** So many more bytes came from the source, in its own form. */
  default void sourceBytes(long bytes) {}

  default void splitCommitted(String split, long rows, Duration took) {}

  /** A split failed and is read again; its rows so far do not count any more. */
  default void splitRetried(String split, int failedAttempts, long rowsDropped, Exception cause) {}

  /** The read pauses, and why. */
  default void waiting(String reason, Duration expected) {}

  default void notice(String text) {}

  /** All rows are in the frame. */
  default void loaded(long rows, Duration took) {}

  /** A dataset or a results file is in its place. */
  default void written(String place, long bytes) {}

  default void failed(GretaException failure) {}
}
