package dev.greta.jdbc;

/** What became of a value. */
public enum Outcome {
  /** It is in the lane, or is null. */
  STORED,
  /** Its Arrow type has no such value: text that is no text. */
  UNREPRESENTABLE,
  /** It is of another kind than its column. */
  MISFIT
}
