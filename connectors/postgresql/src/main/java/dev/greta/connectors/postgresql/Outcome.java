package dev.greta.connectors.postgresql;

/** What became of a value that was put into a column. */
enum Outcome {
  /** It is in. */
  STORED,
  /** The column's type has no such value: NaN in a decimal, infinity in a date. */
  UNREPRESENTABLE,
  /** It needs a wider decimal than the sample gave the column. */
  MISFIT
}
