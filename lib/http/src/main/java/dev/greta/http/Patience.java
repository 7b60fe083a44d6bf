package dev.greta.http;

import java.time.Duration;

/** How much is left of {@code retry.max_elapsed} for one fetch. */
final class Patience {

  private final Timing timing;
  private final long limit;
  private long start;

  Patience(Timing timing, Duration maxElapsed) {
    this.timing = timing;
    this.limit = maxElapsed.toNanos();
    this.start = timing.nanos();
  }

  /** Whether a wait that begins now ends in time. */
  boolean allows(Duration wait) {
    long left = limit - (timing.nanos() - start);
    return Duration.ofNanos(left).compareTo(wait) >= 0;
  }

  /** Does not count a wait that the user's own limit asked for. */
  void excuse(Duration wait) {
    start += wait.toNanos();
  }
}
