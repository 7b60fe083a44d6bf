package dev.greta.formats.csv;

import java.util.Map;
import java.util.Optional;

/**
 * What a user says of a CSV file.
 *
 * @param delimiter empty to find it in the first line
 * @param quote {@link CsvDialect#NO_QUOTE} where there is no quoting
 * @param types the type of some columns, by name
 * @param numberNames whether names of columns that repeat or are empty get a number
 */
public record CsvSettings(
    Optional<Character> delimiter,
    char quote,
    char escape,
    boolean header,
    Map<String, ColumnType> types,
    CsvText text,
    CsvValues values,
    boolean numberNames) {

  public CsvSettings {
    types = Map.copyOf(types);
  }

  /** A plain file, or one that says itself what it is. */
  public CsvSettings(
      Optional<Character> delimiter,
      char quote,
      char escape,
      boolean header,
      Map<String, ColumnType> types) {
    this(delimiter, quote, escape, header, types, CsvText.found(), CsvValues.STANDARD, false);
  }

  /** Double quotes, a header, everything else found. */
  public static CsvSettings standard() {
    return new CsvSettings(Optional.empty(), '"', '"', true, Map.of());
  }

  /** The same of another text. */
  public CsvSettings with(CsvText other) {
    return new CsvSettings(delimiter, quote, escape, header, types, other, values, numberNames);
  }

  /** The same with values written in another way. */
  public CsvSettings with(CsvValues other) {
    return new CsvSettings(delimiter, quote, escape, header, types, text, other, numberNames);
  }
}
