package dev.greta.connectors.api;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Values that records are read from: which of two is greater, and what comes some time before one.
 * Numbers compare as numbers, points in time as such whatever their offset, other texts by their
 * characters.
 */
final class Marks {

  private Marks() {}

  static String greater(String one, String other) {
    return compare(one, other) >= 0 ? one : other;
  }

  private static int compare(String one, String other) {
    Optional<BigDecimal> a = number(one);
    Optional<BigDecimal> b = number(other);
    if (a.isPresent() && b.isPresent()) {
      return a.get().compareTo(b.get());
    }
    Optional<Instant> from = instant(one);
    Optional<Instant> to = instant(other);
    if (from.isPresent() && to.isPresent()) {
      return from.get().compareTo(to.get());
    }
    return one.compareTo(other);
  }

  private static Optional<BigDecimal> number(String text) {
    return text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The same kind of value, so much earlier.
   *
   * @return empty if the value is no date and no point in time
   */
  static Optional<String> before(String value, Duration time) {
    try {
      return Optional.of(ISO_OFFSET_DATE_TIME.format(OffsetDateTime.parse(value).minus(time)));
    } catch (DateTimeException e) {
      // Perhaps one without an offset.
    }
    try {
      return Optional.of(ISO_LOCAL_DATE_TIME.format(LocalDateTime.parse(value).minus(time)));
    } catch (DateTimeException e) {
      // Perhaps a date.
    }
    try {
      long days = time.plusDays(1).minusNanos(1).toDays();
      return Optional.of(LocalDate.parse(value).minusDays(days).toString());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
