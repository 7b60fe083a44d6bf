package dev.greta.formats.csv;

/**
 * A column of a scan.
 *
 * @param name from the header
 * @param read whether its values are wanted; if not, nothing but its place in the line is known
 */
public record CsvColumn(String name, ColumnType type, Origin origin, boolean read) {

  /** A column whose values are wanted. */
  public CsvColumn(String name, ColumnType type, Origin origin) {
    this(name, type, origin, true);
  }

  CsvColumn read(boolean wanted) {
    return new CsvColumn(name, type, origin, wanted);
  }

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
