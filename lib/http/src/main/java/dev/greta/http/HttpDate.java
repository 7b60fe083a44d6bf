package dev.greta.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A date in any of the three forms of RFC 9110, 5.6.7. */
final class HttpDate {

  private static final String TIME = "(\\d{2}):(\\d{2}):(\\d{2})";
  private static final Pattern FIXED =
      Pattern.compile("\\w{3}, (\\d{2}) (\\w{3}) (\\d{4}) " + TIME + " GMT");
  private static final Pattern RFC_850 =
      Pattern.compile("\\w{6,9}, (\\d{2})-(\\w{3})-(\\d{2}) " + TIME + " GMT");
  private static final Pattern ASCTIME =
      Pattern.compile("\\w{3} (\\w{3}) ([ \\d]\\d) " + TIME + " (\\d{4})");

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private HttpDate() {}

  /**
   * @param now decides the century of a year of two digits: none is more than 50 years ahead
   * @return empty if it is no date
   */
  static Optional<Instant> parse(String text, Instant now) {
    String date = text.strip();
    Matcher fixed = FIXED.matcher(date);
    if (fixed.matches()) {
      return instant(number(fixed, 3), fixed.group(2), number(fixed, 1), fixed, 4);
    }
    Matcher old = RFC_850.matcher(date);
    if (old.matches()) {
      int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
      int year = thisYear - thisYear % 100 + number(old, 3);
      return instant(
          year > thisYear + 50 ? year - 100 : year, old.group(2), number(old, 1), old, 4);
    }
    Matcher c = ASCTIME.matcher(date);
    if (c.matches()) {
      return instant(number(c, 6), c.group(1), number(c, 2), c, 3);
    }
    return Optional.empty();
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group).strip());
  }

  private static Optional<Instant> instant(
      int year, String month, int day, Matcher matcher, int hours) {
    int number = MONTHS.indexOf(month) + 1;
    // A leap second is told as 60, which no Java type has.
    int seconds = Math.min(59, number(matcher, hours + 2));
    try {
      return Optional.of(
          LocalDateTime.of(
                  year, number, day, number(matcher, hours), number(matcher, hours + 1), seconds)
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
