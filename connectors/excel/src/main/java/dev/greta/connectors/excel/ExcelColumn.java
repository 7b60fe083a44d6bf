package dev.greta.connectors.excel;

/** A column of a scan. */
record ExcelColumn(String name, ExcelType type, Origin origin) {

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
