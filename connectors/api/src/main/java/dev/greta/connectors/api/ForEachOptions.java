package dev.greta.connectors.api;

import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.InvalidOptionException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys under {@code for_each:}. */
public record ForEachOptions(
    @Doc(
            "The parameter. Where the endpoint, a parameter or the body has it in braces, its value"
                + " goes there; else it is a query parameter.")
        @Example("day")
        String param,
    @Doc("Its values.") List<String> values,
    @Doc("The first day of a range, in the place of values.") Optional<String> from,
    @Doc("The last day of it.") Optional<String> to,
    @Doc("The step: 1d, 1w, 1mo or 1y, and multiples; default 1d.") Optional<String> step,
    @Doc("A second parameter, which takes the day before the next step.") Optional<String> endParam,
    @Doc("A column that holds the value beside each record.") Optional<String> column) {

  private static final Pattern STEP = Pattern.compile("([1-9]\\d{0,4})(d|w|mo|y)");
  private static final int MOST = 1_000_000;

  public ForEachOptions {
    if (values.isEmpty() == from.isEmpty()) {
      throw new InvalidOptionException(
          "param", "for_each takes either 'values' or 'from' and 'to'", "Give one of them.");
    }
    if (from.isPresent() != to.isPresent()) {
      throw new InvalidOptionException("from", "'from' and 'to' go together", "Give both.");
    }
    if (from.isEmpty() && (step.isPresent() || endParam.isPresent())) {
      throw new InvalidOptionException(
          step.isPresent() ? "step" : "end_param", "it goes with 'from' and 'to'", "Leave it out.");
    }
    if (from.isPresent()) {
      LocalDate first = date("from", from.get());
      LocalDate last = date("to", to.orElseThrow());
      period(step);
      if (last.isBefore(first)) {
        throw new InvalidOptionException("to", "'to' is before 'from'", "Exchange them.");
      }
    }
    if (values.stream().distinct().count() < values.size()) {
      throw new InvalidOptionException(
          "values", "a value is there twice", "Records would come twice: name each once.");
    }
  }

  /**
   * A value of the parameter.
   *
   * @param end of the second parameter, where there is one
   */
  public record Step(String value, Optional<String> end) {}

  /** All values, in order. */
  List<Step> steps() {
    if (from.isEmpty()) {
      return values.stream().map(value -> new Step(value, Optional.empty())).toList();
    }
    LocalDate first = date("from", from.get());
    LocalDate last = date("to", to.orElseThrow());
    Period period = period(step);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; steps.size() < MOST; i++) {
      LocalDate day = first.plus(period.multipliedBy(i));
      if (day.isAfter(last)) {
        break;
      }
      LocalDate end = first.plus(period.multipliedBy(i + 1)).minusDays(1);
      String bound = (end.isAfter(last) ? last : end).toString();
      steps.add(
          new Step(day.toString(), endParam.isPresent() ? Optional.of(bound) : Optional.empty()));
    }
    return steps;
  }

  private static LocalDate date(String key, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidOptionException(key, "'" + text + "' is no date", "Write it as 2024-01-31.");
    }
  }

  private static Period period(Optional<String> step) {
    Matcher matcher = STEP.matcher(step.orElse("1d").toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new InvalidOptionException(
          "step", "'" + step.orElse("") + "' is no step", "Write 1d, 1w, 1mo or 1y.");
    }
    int count = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Period.ofDays(count);
      case "w" -> Period.ofWeeks(count);
      case "mo" -> Period.ofMonths(count);
      default -> Period.ofYears(count);
    };
  }
}
