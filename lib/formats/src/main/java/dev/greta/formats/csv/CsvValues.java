package dev.greta.formats.csv;

import java.util.List;

/**
 * How values are written in the fields of a file.
 *
 * @param point between the whole digits of a number and the others: a point or a comma
 * @param nulls unquoted fields that are null, the empty one aside
 */
public record CsvValues(char point, List<String> nulls) {

  /** A decimal point; the empty field is null. */
  public static final CsvValues STANDARD = new CsvValues('.', List.of());

  public CsvValues {
    nulls = List.copyOf(nulls);
    if (point != '.' && point != ',') {
      throw new IllegalArgumentException("no decimal point: " + point);
    }
  }
}
