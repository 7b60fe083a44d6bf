package dev.greta.ingest;

import dev.greta.frame.FrameBuilder.Part;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Split;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/** One attempt at one split: its part of the frame, and what was counted on the way. */
final class SplitAttempt {

  private final Part part;
  private final ReadTally told;
  private @Nullable Tally tally;

  SplitAttempt(Part part, ReadTally told) {
    this.part = part;
    this.told = told;
  }

  Part part() {
    return part;
  }

  ReadTally told() {
    return told;
  }

  /** What passed; empty counts if the split could not even be opened. */
  long rows() {
    return tally == null ? 0 : tally.rows();
  }

  /**
   * What was counted.
   *
   * @throws IllegalStateException if the split was not opened
   */
  Tally tally() {
    if (tally == null) {
      throw new IllegalStateException("nothing was read");
    }
    return tally;
  }

  /** Reads the split to its end into the part. */
  void fill(Reading reading, Split split, long limit, Cancellation load) {
    Cancellation own = new Cancellation();
    try (Cancellation.Registration registration = load.onCancel(own::cancel);
        Tally counted = reading.open(split, limit, told, own)) {
      tally = counted;
      part.fill(counted);
      load.throwIfCancelled();
    } catch (OutOfMemoryException e) {
      throw new ResourceException(
          Fault.of("GRT-1207", "a batch of split " + split.id() + " does not fit the memory budget")
              .withPlace("memory")
              .withRemedy("Raise memory:, or lower data.chunk_size."),
          e);
    }
  }

  /** Forgets what was read. */
  void drop() {
    part.close();
  }
}
