package dev.greta.connectors.postgresql;

/** What takes the rows of COPY's binary form. */
sealed interface Tuples permits RowDecoder, Sample {

  /**
   * Takes in a row that is in the block in full.
   *
   * @param at behind the row's number of fields
   */
  void row(byte[] block, int at);

  /** Whether no more rows are wanted for now. */
  boolean isFull();

  /** All rows so far. */
  long totalRows();
}
