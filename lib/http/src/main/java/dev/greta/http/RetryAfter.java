package dev.greta.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a server asks to be left alone (RFC 9110, 10.2.3). */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,18})(?:\\.\\d*)?");
  private static final Duration FOREVER = Duration.ofDays(365_000);

  private RetryAfter() {}

  /**
   * A date counts from the answer's own {@code Date}, so that two clocks need not agree.
   *
   * @return empty if nothing is said, or nothing that can be meant: zero, the past, no number
   */
  static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("Retry-After")
        .flatMap(value -> wait(value.strip(), headers, now))
        .filter(wait -> !wait.isZero() && !wait.isNegative());
  }

  private static Optional<Duration> wait(String value, HttpHeaders headers, Instant now) {
    var seconds = SECONDS.matcher(value);
    if (seconds.matches()) {
      long whole = Long.parseLong(seconds.group(1));
      long up = value.contains(".") ? 1 : 0;
      return Optional.of(least(Duration.ofSeconds(whole + up)));
    }
    if (value.matches("\\d+")) {
      return Optional.of(FOREVER);
    }
    return HttpDate.parse(value, now).map(date -> Duration.between(serverTime(headers, now), date));
  }

  private static Duration least(Duration wait) {
    return wait.compareTo(FOREVER) > 0 ? FOREVER : wait;
  }

  static Instant serverTime(HttpHeaders headers, Instant now) {
    return headers.firstValue("Date").flatMap(date -> HttpDate.parse(date, now)).orElse(now);
  }
}
