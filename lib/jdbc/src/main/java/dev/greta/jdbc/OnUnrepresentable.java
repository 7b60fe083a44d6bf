package dev.greta.jdbc;

/** What becomes of a value that its Arrow type cannot hold. */
public enum OnUnrepresentable {
  /** The read fails and names column, row and value. */
  ERROR,
  /** It becomes null, and the report counts it. */
  NULL
}
