package dev.greta.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

  private Figures() {}

  /** {@code 1,234,567}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 733 kB}, {@code 1.2 GB}; decimal units. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < 4) {
      value /= 1000;
      unit++;
    }
    String digits = value < 9.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, value) + " " + "kMGTP".charAt(unit) + "B";
  }

  /** {@code 12 ms}, {@code 3.4 s}, {@code 2 min 05 s}. */
  static String time(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = Math.round(millis / 1000.0);
    return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }

  /** A count over a time, {@code 456,789}; zero where no time passed. */
  static long perSecond(long number, Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds <= 0 ? 0 : Math.round(number / seconds);
  }
}
