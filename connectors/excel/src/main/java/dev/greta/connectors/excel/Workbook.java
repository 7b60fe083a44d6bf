package dev.greta.connectors.excel;

import java.util.List;

/** An open workbook. Used from one thread. */
interface Workbook extends AutoCloseable {

  /**
   * A sheet of cells.
   *
   * @param part where in the file it is
   */
  record Sheet(String name, boolean hidden, String part) {}

  /** Sheets with cells, in the order of their tabs; charts are none. */
  List<Sheet> sheets();

  /** What a person should know of the file: that its name's ending is wrong, for instance. */
  List<String> notices();

  SheetRows rows(Sheet sheet);

  /** Ranges of cells that are shown as one. */
  List<CellRange> merges(Sheet sheet);

  /** Texts that cells refer to by number. */
  SharedStrings strings();

  /** About how much of the file was read, in bytes of the file. */
  long bytesRead();

  @Override
  void close();
}
