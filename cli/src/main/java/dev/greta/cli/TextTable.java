package dev.greta.cli;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns that line up, two blanks apart. */
final class TextTable {

  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * Lays rows out.
   *
   * @param rows of as many cells each
   * @param right for each column, whether it stands on the right
   * @param widths for each column, how much of the terminal it takes; a longer cell is cut
   * @return a line a row, without blanks at its end
   */
  static List<String> lines(List<List<String>> rows, List<Boolean> right, List<Integer> widths) {
    return rows.stream().map(row -> line(row, widths, right)).toList();
  }

  /** The same, with columns as wide as their widest cell. */
  static List<String> lines(List<List<String>> rows, List<Boolean> right) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < right.size(); column++) {
      widths.add(width(rows, column, Integer.MAX_VALUE));
    }
    return lines(rows, right, widths);
  }

  /** How wide a column of the table is. */
  static int width(List<List<String>> rows, int column, int widest) {
    int width = rows.stream().mapToInt(row -> DisplayText.width(row.get(column))).max().orElse(0);
    return Math.min(width, widest);
  }

  private static String line(List<String> row, List<Integer> widths, List<Boolean> right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.size(); i++) {
      int width = widths.get(i);
      String cell = DisplayText.isolated(DisplayText.cut(row.get(i), width));
      line.append(i == 0 ? "" : GAP).append(DisplayText.padded(cell, width, right.get(i)));
    }
    return line.toString().stripTrailing();
  }
}
