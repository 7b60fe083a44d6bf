package dev.greta.http;

import java.time.Duration;

/** Spans of time for people. */
final class Spans {

  private Spans() {}

  static String of(Duration span) {
    long seconds = span.toSeconds() + (span.toNanosPart() > 0 ? 1 : 0);
    if (span.compareTo(Duration.ofSeconds(1)) < 0) {
      return span.toMillis() + " ms";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? (seconds + 59) / 60 + " min" : (seconds + 3599) / 3600 + " h";
  }

  /** As settings have it. */
  static String exact(Duration span) {
    return span.toMillis() % 1000 == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
  }
}
