package dev.greta.connectors.api.paging;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a page once it was read.
 *
 * @param rows how many records it had
 * @param headers of the answer, by lower-case name
 * @param values what stood around the records, by JSON Pointer; null where null stood
 * @param last looks a value up in the last record, by JSON Pointer
 */
public record PageFacts(
    long rows,
    Map<String, List<String>> headers,
    Map<String, @Nullable String> values,
    LastRecord last) {

  /** Looks into the last record of a page. */
  @FunctionalInterface
  public interface LastRecord {

    /** No record to look into. */
    LastRecord NONE = pointer -> Optional.empty();

    /** A single value of it; empty if it is not there, or null. */
    Optional<String> value(String pointer);
  }

  /** A value around the records; empty if it is not there, null or an empty text. */
  public Optional<String> value(String pointer) {
    String value = values.get(pointer);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** A number around the records. */
  public Optional<Long> number(String pointer) {
    return value(pointer).flatMap(PageFacts::parsed);
  }

  /** Whether a value around the records says yes or no; empty where it does neither. */
  public Optional<Boolean> truth(String pointer) {
    return value(pointer)
        .flatMap(
            text ->
                switch (text) {
                  case "true", "1" -> Optional.of(true);
                  case "false", "0" -> Optional.of(false);
                  default -> Optional.empty();
                });
  }

  /** The first header of a name; empty if it is not there or has no text. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** A number in a header. */
  public Optional<Long> headerNumber(String name) {
    return header(name).flatMap(PageFacts::parsed);
  }

  private static Optional<Long> parsed(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
