package dev.greta.formats.csv;

/**
 * A column of a scan.
 *
 * @param name from the header
 */
public record CsvColumn(String name, ColumnType type, Origin origin) {

  /** Where the type comes from, and so what a value that does not fit it means. */
  public enum Origin {
    /** The user said so: the value is an error. */
    GIVEN,
    /** Sampled, or found over the whole file: the column widens. */
    FOUND,
    /** Nothing but nulls in the sample: the first value decides. */
    UNSEEN
  }
}
