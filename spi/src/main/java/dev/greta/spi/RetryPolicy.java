package dev.greta.spi;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how patiently something is tried again: exponential backoff with full jitter.
 *
 * @param maxAttempts the first one included
 * @param initialDelay the upper bound of the first wait
 * @param maxDelay the upper bound of any wait
 */
public record RetryPolicy(int maxAttempts, Duration initialDelay, Duration maxDelay) {

  /** Three attempts, within some seconds. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(5));

  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("at least one attempt: " + maxAttempts);
    }
  }

  /** Whether another attempt may follow the given number of failed ones. */
  public boolean allowsAnother(int failedAttempts) {
    return failedAttempts < maxAttempts;
  }

  /** A random wait before the next attempt, after the given number of failed ones (from 1). */
  public Duration delayAfter(int failedAttempts) {
    long cap = maxDelay.toMillis();
    long initial = initialDelay.toMillis();
    int doublings = Math.min(failedAttempts - 1, 30);
    long bound = initial > cap >> doublings ? cap : initial << doublings;
    return Duration.ofMillis(bound <= 0 ? 0 : ThreadLocalRandom.current().nextLong(bound + 1));
  }
}
