package dev.greta.http;

import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits until a host may be asked, by the user's limit and by the host's own word. */
final class Turns {

  /** Shorter waits are not worth a word. */
  private static final Duration SILENT = Duration.ofSeconds(1);

  private final RateLimits limits;
  private final Timing timing;
  private final Patience patience;
  private final Cancellation cancellation;
  private final ReadListener listener;

  Turns(
      RateLimits limits,
      Timing timing,
      Patience patience,
      Cancellation cancellation,
      ReadListener listener) {
    this.limits = limits;
    this.timing = timing;
    this.patience = patience;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Waits for the next turn with a host. */
  void await(String host, Supplier<String> place) throws Failed {
    Duration own = limits.claim(host);
    if (!own.isZero()) {
      pause(own, "rate limit");
      patience.excuse(own);
    }
    for (Duration theirs = limits.blocked(host); !theirs.isZero(); theirs = limits.blocked(host)) {
      if (!patience.allows(theirs)) {
        throw Failed.forGood(Faults.longReset(place.get(), theirs));
      }
      pause(theirs, "the server's rate limit is used up");
    }
  }

  private void pause(Duration wait, String reason) {
    if (wait.compareTo(SILENT) >= 0) {
      listener.waiting(reason + ", resuming in " + Spans.of(wait), wait);
    }
    timing.pause(wait, cancellation);
  }
}
