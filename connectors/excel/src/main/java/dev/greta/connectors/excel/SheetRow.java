package dev.greta.connectors.excel;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The cells of one row that are not empty, in the order of their columns; used again from row to
 * row.
 */
final class SheetRow {

  /** The row's place in the sheet, from 0. */
  int number;

  /** How many cells there are. */
  int count;

  int[] columns = new int[32];
  int[] kinds = new int[32];
  double[] numbers = new double[32];

  /**
   * An integer, days, or microseconds; of a text, where it stands: from {@code >>> 32} to the lower
   * half in {@link #text}, or {@code -1 - index} of a shared one.
   */
  long[] longs = new long[32];

  final Bytes text = new Bytes();

  private BitSet skipped = new BitSet();
  private int firstSkipped;

  /**
   * Some columns whose cells only need to be there, whatever is in them.
   *
   * @param columns counted from the first
   */
  void skip(BitSet columns, int first) {
    skipped = columns;
    firstSkipped = first;
  }

  boolean skips(int column) {
    return column >= firstSkipped && skipped.get(column - firstSkipped);
  }

  void begin(int row) {
    number = row;
    count = 0;
    text.clear();
  }

  /** Adds a cell whose value is in one of the two. */
  void add(int column, int kind, double number, long value) {
    if (count == columns.length) {
      columns = Arrays.copyOf(columns, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
      longs = Arrays.copyOf(longs, 2 * count);
    }
    columns[count] = column;
    kinds[count] = kind;
    numbers[count] = number;
    longs[count] = value;
    count++;
  }

  /** Adds a cell of the text that was appended to {@link #text} from here on. */
  void addText(int column, int kind, int start) {
    add(
        column,
        kind == CellKind.TEXT && start == text.length ? CellKind.EMPTY_TEXT : kind,
        0,
        (long) start << 32 | text.length);
  }

  void addShared(int column, int index, boolean empty) {
    add(column, empty ? CellKind.EMPTY_TEXT : CellKind.TEXT, 0, -1L - index);
  }

  boolean isShared(int cell) {
    return longs[cell] < 0;
  }

  int textStart(int cell) {
    return (int) (longs[cell] >>> 32);
  }

  int textEnd(int cell) {
    return (int) longs[cell];
  }

  /** Adds a copy of another row's cell. */
  void copy(SheetRow from, int cell, int column) {
    boolean inText =
        (from.kinds[cell] & (CellKind.TEXT | CellKind.EMPTY_TEXT | CellKind.ERROR)) != 0;
    if (inText && !from.isShared(cell)) {
      int start = text.length;
      text.append(from.text.array, from.textStart(cell), from.textEnd(cell) - from.textStart(cell));
      addText(column, from.kinds[cell], start);
    } else {
      add(column, from.kinds[cell], from.numbers[cell], from.longs[cell]);
    }
  }
}
