package dev.greta.connectors.excel;

import dev.greta.spi.error.ValidationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of one sheet: its header, then its rows, with empty ones between them but not behind
 * them. Cells without a value are what the settings say: an error, {@link CellKind#NULLED} or text.
 */
final class SheetTable implements AutoCloseable {

  private final Path file;
  private final Workbook workbook;
  private final Workbook.Sheet sheet;
  private final TableSettings settings;
  private final SheetRows rows;
  private final SheetRow ahead = new SheetRow();
  private final List<String> names = new ArrayList<>();
  private BitSet unread = new BitSet();
  private int firstColumn;
  private boolean hasAhead;
  private int nextRow;

  private SheetTable(
      Path file, Workbook workbook, Workbook.Sheet sheet, TableSettings settings, SheetRows rows) {
    this.file = file;
    this.workbook = workbook;
    this.sheet = sheet;
    this.settings = settings;
    this.rows = rows;
  }

  /**
   * Opens a sheet and reads its header.
   *
   * @throws ValidationException if there is no cell, or the header does not name each column once
   */
  static SheetTable open(
      Path file, Workbook workbook, Workbook.Sheet sheet, TableSettings settings) {
    SheetRows rows = workbook.rows(sheet);
    try {
      if (settings.fillMerged()) {
        rows =
            new MergedRows(
                rows,
                workbook.merges(sheet),
                said -> ExcelFaults.damaged(file, sheet.name(), said, null));
      }
      SheetTable table = new SheetTable(file, workbook, sheet, settings, rows);
      table.start();
      return table;
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  /** The header; empty where there is none. */
  List<String> names() {
    return names;
  }

  /** Passes over the cells of some columns of the table, whatever is in them. */
  void skip(BitSet columns) {
    unread = columns;
    ahead.skip(columns, firstColumn);
  }

  String sheet() {
    return sheet.name();
  }

  private void start() {
    CellRange range = settings.range();
    int top = range.firstRow() + settings.skipRows();
    int header = settings.header() > 0 ? settings.header() - 1 : top;
    advance(header);
    if (settings.header() == TableSettings.NONE) {
      firstColumn = range.firstColumn();
      nextRow = top;
      if (!hasAhead) {
        throw isEmpty("has no cell with a value" + where());
      }
    } else if (!hasAhead) {
      throw isEmpty("is empty" + where());
    } else if (settings.header() > 0 && ahead.number != header) {
      throw header("row " + settings.header() + ", the header, is empty", header);
    } else {
      readHeader();
      nextRow = ahead.number + 1;
      advance(nextRow);
    }
  }

  private String where() {
    return settings.range().equals(CellRange.ALL) && settings.skipRows() == 0
        ? ""
        : " where it is to be read";
  }

  private ValidationException isEmpty(String message) {
    return ExcelFaults.of(
        ExcelFaults.EMPTY,
        file,
        "sheet " + ExcelFaults.shown(sheet.name()) + " of " + file.getFileName() + " " + message,
        "Check 'sheet_name', 'range' and 'skip_rows', and whether the file was written to its end.");
  }

  /** Reads on to a row at or below this that has a cell within the range. */
  private void advance(int from) {
    hasAhead = false;
    while (!hasAhead && rows.next(ahead)) {
      if (ahead.number < from) {
        continue;
      }
      if (ahead.number > settings.range().lastRow()) {
        while (rows.next(ahead)) {
          // To the last byte, so that a damaged file is not taken for a whole one.
        }
        return;
      }
      keepRange(ahead);
      hasAhead = ahead.count > 0;
    }
  }

  private void keepRange(SheetRow row) {
    CellRange range = settings.range();
    if (!range.boundedLeftRight()) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < row.count; i++) {
      if (row.columns[i] >= range.firstColumn() && row.columns[i] <= range.lastColumn()) {
        row.columns[kept] = row.columns[i];
        row.kinds[kept] = row.kinds[i];
        row.numbers[kept] = row.numbers[i];
        row.longs[kept++] = row.longs[i];
      }
    }
    row.count = kept;
  }

  private void readHeader() {
    Map<String, Integer> seen = new HashMap<>();
    Bytes text = new Bytes();
    CellRange range = settings.range();
    int last = firstColumn = range.boundedLeftRight() ? range.firstColumn() : ahead.columns[0];
    last--;
    for (int i = 0; i < ahead.count; i++) {
      text.clear();
      CellText.append(ahead, i, workbook.strings(), text);
      String name = text.text();
      int column = ahead.columns[i];
      if (name.isBlank()) {
        continue;
      }
      if (names.isEmpty() && !range.boundedLeftRight()) {
        firstColumn = column;
        last = column - 1;
      }
      for (int blank = last + 1; blank < column; blank++) {
        throw header("the header has no name in " + cell(ahead.number, blank), ahead.number);
      }
      Integer earlier = seen.putIfAbsent(name, column);
      if (earlier != null) {
        throw header(
            cell(ahead.number, earlier)
                + " and "
                + CellName.column(column)
                + (ahead.number + 1)
                + " of the header are both "
                + ExcelFaults.shown(name),
            ahead.number);
      }
      names.add(name);
      last = column;
    }
    if (names.isEmpty() || range.boundedLeftRight() && last < range.lastColumn()) {
      throw header("the header has no name in " + cell(ahead.number, last + 1), ahead.number);
    }
  }

  private String cell(int row, int column) {
    return CellName.of(sheet.name(), row, column);
  }

  private ValidationException header(String message, int row) {
    return ExcelFaults.of(
        ExcelFaults.HEADER,
        file,
        message,
        "Give every column a name of its own, name the table's cells by range:, or write"
            + " header: false if row "
            + (row + 1)
            + " is no header.");
  }

  /**
   * The next row; its columns count from the table's first. A row that is empty in the sheet has no
   * cells.
   *
   * @return false behind the last row that has a cell
   */
  boolean next(SheetRow row) {
    if (!hasAhead) {
      return false;
    }
    row.begin(nextRow);
    if (ahead.number == nextRow++) {
      for (int i = 0; i < ahead.count; i++) {
        take(row, i);
      }
      advance(nextRow);
    }
    return true;
  }

  private void take(SheetRow row, int cell) {
    int column = ahead.columns[cell] - firstColumn;
    if (column < 0 || !names.isEmpty() && column >= names.size()) {
      throw new ValidationException(
          fault(
              ExcelFaults.OUTSIDE,
              ahead.columns[cell],
              "a value beside the columns that the header names",
              "Name the cells of the table by range:, or the column in the header."));
    }
    if (unread.get(column)) {
      return;
    }
    int kind = ahead.kinds[cell];
    if (kind == CellKind.ERROR) {
      takeError(row, cell, column);
    } else if (kind == CellKind.UNCALCULATED) {
      if (settings.uncalculated() != TableSettings.OnCell.NULL) {
        throw new ValidationException(
            fault(
                ExcelFaults.UNCALCULATED,
                ahead.columns[cell],
                "a formula whose result the file does not hold",
                "Open the file in Excel and save it, or write on_uncalculated: null."));
      }
      row.add(column, CellKind.NULLED, 0, 0);
    } else {
      row.copy(ahead, cell, column);
    }
  }

  private void takeError(SheetRow row, int cell, int column) {
    if (settings.errorCells() == TableSettings.OnCell.NULL) {
      row.add(column, CellKind.NULLED, 0, 0);
      return;
    }
    if (settings.errorCells() == TableSettings.OnCell.ERROR) {
      String text = ahead.text.text(ahead.textStart(cell), ahead.textEnd(cell));
      throw new ValidationException(
          fault(
              ExcelFaults.ERROR_CELL,
              ahead.columns[cell],
              "the error " + text,
              "Mend the formula, or write on_error_cells: null, or string for its text."));
    }
    row.copy(ahead, cell, column);
    row.kinds[row.count - 1] = CellKind.TEXT;
  }

  private dev.greta.spi.error.Fault fault(String code, int column, String message, String remedy) {
    return ExcelFaults.cell(code, file, sheet.name(), ahead.number, column, message, remedy);
  }

  /** Where in the sheet a column of the table is. */
  int sheetColumn(int column) {
    return firstColumn + column;
  }

  @Override
  public void close() {
    rows.close();
  }
}
