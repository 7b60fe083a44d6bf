package dev.greta.connectors.excel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of cells, from 0, both ends included. Where an end is open, it is the largest that a
 * sheet can have.
 *
 * @param boundedLeftRight whether the columns were named
 */
record CellRange(
    int firstRow, int lastRow, int firstColumn, int lastColumn, boolean boundedLeftRight) {

  private static final Pattern FORM =
      Pattern.compile(
          "\\$?([A-Za-z]{1,3})?\\$?([1-9]\\d{0,6})?:\\$?([A-Za-z]{1,3})?\\$?([1-9]\\d{0,6})?");

  static final CellRange ALL =
      new CellRange(0, CellName.MOST_ROWS - 1, 0, CellName.MOST_COLUMNS - 1, false);

  /** {@code A1:F100}, {@code A:F}, {@code 3:100} or {@code B2:F}; empty for any other text. */
  static Optional<CellRange> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()
        || (form.group(1) == null) != (form.group(3) == null)
        || (form.group(1) == null && (form.group(2) == null || form.group(4) == null))) {
      return Optional.empty();
    }
    CellRange range =
        new CellRange(
            row(form.group(2), 0),
            row(form.group(4), ALL.lastRow()),
            column(form.group(1), 0),
            column(form.group(3), ALL.lastColumn()),
            form.group(1) != null);
    boolean fits =
        range.firstRow <= range.lastRow
            && range.firstColumn <= range.lastColumn
            && range.lastRow <= ALL.lastRow()
            && range.lastColumn <= ALL.lastColumn();
    return fits ? Optional.of(range) : Optional.empty();
  }

  private static int row(@org.jspecify.annotations.Nullable String digits, int open) {
    return digits == null ? open : Integer.parseInt(digits) - 1;
  }

  private static int column(@org.jspecify.annotations.Nullable String letters, int open) {
    if (letters == null) {
      return open;
    }
    int column = 0;
    for (int i = 0; i < letters.length(); i++) {
      column = column * 26 + (Character.toUpperCase(letters.charAt(i)) - 'A' + 1);
    }
    return column - 1;
  }

  boolean contains(int row, int column) {
    return row >= firstRow && row <= lastRow && column >= firstColumn && column <= lastColumn;
  }

  int width() {
    return lastColumn - firstColumn + 1;
  }
}
