package dev.greta.formats.csv;

import java.util.Map;
import java.util.Optional;

/**
 * What a user says of a CSV file.
 *
 * @param delimiter empty to find it in the first line
 * @param quote {@link CsvDialect#NO_QUOTE} where there is no quoting
 * @param types the type of some columns, by name
 */
public record CsvSettings(
    Optional<Character> delimiter,
    char quote,
    char escape,
    boolean header,
    Map<String, ColumnType> types) {

  public CsvSettings {
    types = Map.copyOf(types);
  }

  /** Double quotes, a header, everything else found. */
  public static CsvSettings standard() {
    return new CsvSettings(Optional.empty(), '"', '"', true, Map.of());
  }
}
