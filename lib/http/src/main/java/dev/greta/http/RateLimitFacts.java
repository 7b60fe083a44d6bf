package dev.greta.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an answer says of the server's rate limit, whatever header it says it by.
 *
 * @param limit how many requests a window allows
 * @param remaining how many are left in the window
 * @param reset how long after the answer the window ends
 */
public record RateLimitFacts(OptionalLong limit, OptionalLong remaining, Optional<Duration> reset) {

  /** Of an answer that says nothing. */
  public static final RateLimitFacts NONE =
      new RateLimitFacts(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /** Whether the answer says anything at all. */
  public boolean isKnown() {
    return limit.isPresent() || remaining.isPresent() || reset.isPresent();
  }
}
