package dev.greta.connectors.excel;

import dev.greta.formats.Evidence;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column of a scan.
 *
 * @param seen what {@link ColumnProfile} knows of it; empty where that does not matter
 * @param read whether its cells are wanted
 */
record ExcelColumn(String name, ExcelType type, Origin origin, String seen, boolean read) {

  ExcelColumn(String name, ExcelType type, Origin origin, String seen) {
    this(name, type, origin, seen, true);
  }

  ExcelColumn(String name, ExcelType type, Origin origin) {
    this(name, type, origin, "");
  }

  ExcelColumn read(boolean whether) {
    return new ExcelColumn(name, type, origin, seen, whether);
  }

  /** The field, with what is known of the column beyond its type. */
  Field evidence() {
    Field field = type.field(name);
    return seen.isEmpty() ? field : Evidence.on(field, seen);
  }

  /** Where the type comes from, and so what a value that does not fit it means. */
  enum Origin {
    /** The user said so: the value is an error. */
    GIVEN,
    /** Sampled, or found over the whole file: the column widens. */
    FOUND,
    /** Nothing but nulls in the sample: the first value decides. */
    UNSEEN,
    /** The name of the sheet, which is in no cell. */
    SHEET
  }
}
