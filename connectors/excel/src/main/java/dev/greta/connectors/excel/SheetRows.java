package dev.greta.connectors.excel;

/** The rows of a sheet that have cells, in order. Used from one thread. */
interface SheetRows extends AutoCloseable {

  /**
   * Reads the next row.
   *
   * @return false at the end of the sheet, which was read to its last byte then
   */
  boolean next(SheetRow row);

  @Override
  void close();
}
