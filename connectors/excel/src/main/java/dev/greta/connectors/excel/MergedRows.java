package dev.greta.connectors.excel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Rows where all cells that are merged have the value of the first of them. */
final class MergedRows implements SheetRows {

  /** A range that the rows have reached, and where its value is. */
  private record Active(CellRange range, SheetRow value) {}

  private final SheetRows rows;
  private final List<CellRange> merges;
  private final Function<String, RuntimeException> damaged;
  private final PriorityQueue<Active> active =
      new PriorityQueue<>(Comparator.comparingInt((Active a) -> a.range().lastRow()));
  private final SheetRow ahead = new SheetRow();
  private int nextMerge;
  private int nextRow;
  private boolean hasAhead;
  private boolean begun;

  MergedRows(SheetRows rows, List<CellRange> merges, Function<String, RuntimeException> damaged) {
    this.rows = rows;
    this.damaged = damaged;
    this.merges = new ArrayList<>(merges);
    this.merges.sort(Comparator.comparingInt(CellRange::firstRow));
  }

  @Override
  public boolean next(SheetRow row) {
    if (!begun) {
      begun = true;
      hasAhead = rows.next(ahead);
    }
    while (true) {
      while (!active.isEmpty() && active.element().range().lastRow() < nextRow) {
        active.remove();
      }
      if (!hasAhead && active.isEmpty()) {
        return false;
      }
      if (active.isEmpty()) {
        nextRow = ahead.number;
      }
      boolean present = hasAhead && ahead.number == nextRow;
      if (present) {
        activate();
      }
      fill(row, present);
      nextRow++;
      if (present) {
        hasAhead = rows.next(ahead);
      }
      if (row.count > 0) {
        return true;
      }
    }
  }

  /** A range whose first row has no cell has no value to fill in. */
  private void activate() {
    while (nextMerge < merges.size() && merges.get(nextMerge).firstRow() <= nextRow) {
      CellRange range = merges.get(nextMerge++);
      int cell = range.firstRow() == nextRow ? find(range.firstColumn()) : -1;
      if (cell >= 0) {
        SheetRow value = new SheetRow();
        value.begin(nextRow);
        value.copy(ahead, cell, range.firstColumn());
        active.add(new Active(range, value));
        if (active.size() > CellName.MOST_COLUMNS) {
          throw damaged.apply("merged cells that overlap");
        }
      }
    }
  }

  private int find(int column) {
    for (int i = 0; i < ahead.count; i++) {
      if (ahead.columns[i] == column) {
        return i;
      }
    }
    return -1;
  }

  private void fill(SheetRow row, boolean present) {
    row.begin(nextRow);
    List<Active> here = new ArrayList<>(active);
    here.sort(Comparator.comparingInt((Active a) -> a.range().firstColumn()));
    int column = -1;
    int cell = 0;
    for (Active merged : here) {
      if (present) {
        cell = copyUpTo(row, merged.range().firstColumn(), cell);
      }
      for (int c = Math.max(column + 1, merged.range().firstColumn());
          c <= merged.range().lastColumn();
          c++) {
        row.copy(merged.value(), 0, c);
        column = c;
      }
      while (present && cell < ahead.count && ahead.columns[cell] <= column) {
        cell++;
      }
    }
    if (present) {
      copyUpTo(row, CellName.MOST_COLUMNS, cell);
    }
  }

  private int copyUpTo(SheetRow row, int column, int from) {
    int cell = from;
    for (; cell < ahead.count && ahead.columns[cell] < column; cell++) {
      row.copy(ahead, cell, ahead.columns[cell]);
    }
    return cell;
  }

  @Override
  public void close() {
    rows.close();
  }
}
