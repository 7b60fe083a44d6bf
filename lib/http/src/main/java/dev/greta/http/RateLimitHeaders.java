package dev.greta.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What servers say of their rate limits: {@code RateLimit} as the IETF's drafts have it (the
 * structured form of the latest, {@code limit=, remaining=, reset=} of those before, three headers
 * of the first), and {@code X-RateLimit-*} as everyone has had it for longer.
 */
final class RateLimitHeaders {

  private static final List<String> PREFIXES =
      List.of("RateLimit-", "X-RateLimit-", "X-Rate-Limit-");

  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,17})");
  private static final Pattern PARAMETER =
      Pattern.compile("(?:^|[;,])\\s*(limit|remaining|reset|r|t|q)\\s*=\\s*(\\d{1,17})");

  /** From here on a reset is a point in time (2001), from there in milliseconds. */
  private static final long EPOCH = 1_000_000_000L;

  private static final long EPOCH_MILLIS = 1_000_000_000_000L;

  private RateLimitHeaders() {}

  /** Reads an answer's headers. */
  static RateLimitFacts of(HttpHeaders headers, Instant now) {
    Map<String, List<String>> all = headers.map();
    if (all.containsKey("ratelimit")) {
      return combined(String.join(",", headers.allValues("RateLimit")), headers);
    }
    for (String prefix : PREFIXES) {
      RateLimitFacts facts =
          new RateLimitFacts(
              number(headers, prefix + "Limit"),
              number(headers, prefix + "Remaining"),
              reset(number(headers, prefix + "Reset"), headers, now));
      if (facts.isKnown()) {
        return facts;
      }
    }
    return RateLimitFacts.NONE;
  }

  /** Of several policies the one that holds up the most. */
  private static RateLimitFacts combined(String value, HttpHeaders headers) {
    RateLimitFacts tightest = RateLimitFacts.NONE;
    boolean structured = value.contains("\"");
    for (String policy : structured ? value.split(",") : new String[] {value}) {
      RateLimitFacts facts = policy(policy);
      if (isTighter(facts, tightest)) {
        tightest = facts;
      }
    }
    if (tightest.limit().isPresent()) {
      return tightest;
    }
    OptionalLong quota =
        headers
            .firstValue("RateLimit-Policy")
            .map(text -> parameter(text, "q"))
            .orElse(OptionalLong.empty());
    return new RateLimitFacts(quota, tightest.remaining(), tightest.reset());
  }

  private static boolean isTighter(RateLimitFacts one, RateLimitFacts other) {
    if (one.remaining().isEmpty() || other.remaining().isEmpty()) {
      return other.remaining().isEmpty();
    }
    int compared = Long.compare(one.remaining().getAsLong(), other.remaining().getAsLong());
    return compared < 0
        || (compared == 0
            && one.reset().orElse(Duration.ZERO).compareTo(other.reset().orElse(Duration.ZERO))
                > 0);
  }

  private static RateLimitFacts policy(String text) {
    OptionalLong remaining = parameter(text, "remaining");
    OptionalLong reset = parameter(text, "reset");
    return new RateLimitFacts(
        parameter(text, "limit"),
        remaining.isPresent() ? remaining : parameter(text, "r"),
        duration(reset.isPresent() ? reset : parameter(text, "t")));
  }

  private static OptionalLong parameter(String text, String name) {
    Matcher matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return OptionalLong.of(Long.parseLong(matcher.group(2)));
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(HttpHeaders headers, String name) {
    Optional<String> value = headers.firstValue(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = NUMBER.matcher(value.get());
    return matcher.lookingAt()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Seconds from now, or seconds or milliseconds since 1970 by the server's clock. */
  private static Optional<Duration> reset(OptionalLong value, HttpHeaders headers, Instant now) {
    if (value.isEmpty() || value.getAsLong() < EPOCH) {
      return duration(value);
    }
    long raw = value.getAsLong();
    Instant end = raw < EPOCH_MILLIS ? Instant.ofEpochSecond(raw) : Instant.ofEpochMilli(raw);
    Duration wait = Duration.between(RetryAfter.serverTime(headers, now), end);
    return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Duration> duration(OptionalLong seconds) {
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
  }
}
