package dev.greta.spi;

/** The four checks of a source, in the order in which they make sense. */
public enum Check {
  /** The server, file or bucket can be reached. */
  CONNECTIVITY,
  /** It accepts the credentials. */
  CREDENTIALS,
  /** The table, query or object can be read. */
  ACCESS,
  /** Its columns and their types can be told. */
  SCHEMA
}
