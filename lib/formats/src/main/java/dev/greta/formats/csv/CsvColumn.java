package dev.greta.formats.csv;

import dev.greta.formats.Evidence;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column of a scan.
 *
 * @param name from the header
 * @param seen what was seen of it, as {@link ColumnProfile#toString} writes it; empty if that is no
 *     more than the type says
 * @param read whether its values are wanted; if not, nothing but its place in the line is known
 */
public record CsvColumn(String name, ColumnType type, Origin origin, String seen, boolean read) {

  /** A column whose values are wanted. */
  public CsvColumn(String name, ColumnType type, Origin origin, String seen) {
    this(name, type, origin, seen, true);
  }

  /** A column of which no more is known than its type. */
  public CsvColumn(String name, ColumnType type, Origin origin) {
    this(name, type, origin, "");
  }

  CsvColumn read(boolean wanted) {
    return new CsvColumn(name, type, origin, seen, wanted);
  }

  /** The column with what was seen of it. */
  Field evidence() {
    Field field = type.field(name);
    return seen.isEmpty() ? field : Evidence.on(field, seen);
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
