package dev.greta.connectors.excel;

/** Cells as people call them: {@code Sheet1!C7}. Rows and columns count from 0 in code. */
final class CellName {

  static final int MOST_ROWS = 1_048_576;
  static final int MOST_COLUMNS = 16_384;

  private CellName() {}

  static String of(String sheet, int row, int column) {
    return sheet + "!" + column(column) + (row + 1);
  }

  static String column(int column) {
    StringBuilder name = new StringBuilder();
    for (int left = column + 1; left > 0; left = (left - 1) / 26) {
      name.insert(0, (char) ('A' + (left - 1) % 26));
    }
    return name.toString();
  }
}
