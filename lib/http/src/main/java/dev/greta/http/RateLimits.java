package dev.greta.http;

import dev.greta.http.WebSettings.RateLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the next request to a host may go out: the user's own limit, kept for every span of its
 * length and not on average only, and what the host's answers said.
 */
final class RateLimits {

  private final Optional<RateLimit> limit;
  private final Timing timing;
  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  RateLimits(Optional<RateLimit> limit, Timing timing) {
    this.limit = limit;
    this.timing = timing;
  }

  /** How long the host's own word holds requests up. */
  Duration blocked(String host) {
    Host known = hosts.get(host);
    return known == null ? Duration.ZERO : known.blocked(timing.nanos());
  }

  /**
   * Takes the next place in the user's limit.
   *
   * @return how long to wait for it
   */
  Duration claim(String host) {
    return limit.isEmpty()
        ? Duration.ZERO
        : hosts.computeIfAbsent(host, h -> new Host()).claim(limit.get(), timing.nanos());
  }

  /** Takes note of an answer: with nothing remaining, the host is left alone until its reset. */
  void learn(String host, RateLimitFacts facts) {
    if (facts.remaining().orElse(1) == 0 && facts.reset().isPresent()) {
      hosts.computeIfAbsent(host, h -> new Host()).block(timing.nanos(), facts.reset().get());
    }
  }

  private static final class Host {

    /** No wait is longer, in nanoseconds; the sum with a clock's reading must not overflow. */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private final ArrayDeque<Long> sent = new ArrayDeque<>();
    private boolean isBlocked;
    private long blockedUntil;

    synchronized Duration blocked(long now) {
      if (!isBlocked) {
        return Duration.ZERO;
      }
      long left = blockedUntil - now;
      isBlocked = left > 0;
      return Duration.ofNanos(Math.max(0, left));
    }

    synchronized void block(long now, Duration wait) {
      long until = now + (wait.compareTo(LONGEST) > 0 ? LONGEST : wait).toNanos();
      if (!isBlocked || until - blockedUntil > 0) {
        isBlocked = true;
        blockedUntil = until;
      }
    }

    synchronized Duration claim(RateLimit limit, long now) {
      long at = now;
      if (sent.size() == limit.requests()) {
        at = Math.max(now, sent.remove() + limit.per().toNanos());
      }
      sent.add(at);
      return Duration.ofNanos(at - now);
    }
  }
}
