package dev.greta.cli;

import dev.greta.spi.Estimate;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands: counts what it is told and never prints, so that no thread of the load ever
 * waits for a terminal. Safe for use by many threads.
 */
final class ProgressState implements RunListener {

  private final LongSupplier nanoTime;
  private final long started;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong splits = new AtomicLong();
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private volatile Estimate estimate = Estimate.unknown();
  private volatile String phase = "starting";
  private volatile long readingSince;
  private volatile @Nullable Pause pause;

  private record Pause(String reason, long until) {}

  ProgressState(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.readingSince = started;
  }

  /**
   * A moment of the run.
   *
   * @param phase connecting, reading, writing
   * @param waiting why nothing moves; null where it does
   */
  record Moment(
      String phase,
      Duration elapsed,
      Duration reading,
      long rows,
      long bytes,
      long splits,
      Estimate estimate,
      @Nullable String waiting) {

    /** How much of the read is done, between 0 and 1, by the best measure there is. */
    OptionalDouble fraction() {
      OptionalDouble byRows = share(rows, estimate.rows());
      OptionalDouble byBytes = share(bytes, estimate.bytes());
      return byRows.isPresent()
          ? byRows
          : byBytes.isPresent() ? byBytes : share(splits, estimate.splits());
    }

    private static OptionalDouble share(long done, OptionalLong all) {
      return all.isPresent() && all.getAsLong() > 0
          ? OptionalDouble.of(Math.min(1, (double) done / all.getAsLong()))
          : OptionalDouble.empty();
    }
  }

  Moment moment() {
    long now = nanoTime.getAsLong();
    Pause current = pause;
    return new Moment(
        phase,
        Duration.ofNanos(now - started),
        Duration.ofNanos(now - readingSince),
        rows.get(),
        bytes.get(),
        splits.get(),
        estimate,
        current != null && now < current.until() ? current.reason() : null);
  }

  /** The oldest message that was not taken yet. */
  @Nullable String nextMessage() {
    return messages.poll();
  }

  @Override
  public void connecting(String connector) {
    phase = "connecting";
  }

  @Override
  public void planned(Estimate planned) {
    estimate = planned;
    phase = "reading";
    readingSince = nanoTime.getAsLong();
  }

  @Override
  public void restarted(String reason) {
    rows.set(0);
    bytes.set(0);
    splits.set(0);
    messages.add("reading again: " + reason);
  }

  @Override
  public void batch(long batchRows, long arrowBytes) {
    rows.addAndGet(batchRows);
    pause = null;
  }

  @Override
  public void sourceBytes(long more) {
    bytes.addAndGet(more);
  }

  @Override
  public void splitCommitted(String split, long splitRows, Duration took) {
    splits.incrementAndGet();
  }

  @Override
  public void splitRetried(String split, int failedAttempts, long rowsDropped, Exception cause) {
    rows.addAndGet(-rowsDropped);
    messages.add(
        "split %s failed (attempt %d) and is read again: %s"
            .formatted(split, failedAttempts, cause.getMessage()));
  }

  @Override
  public void waiting(String reason, Duration expected) {
    pause = new Pause(reason, nanoTime.getAsLong() + expected.toNanos());
  }

  @Override
  public void loaded(long allRows, Duration took) {
    phase = "writing";
  }
}
