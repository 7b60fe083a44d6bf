package dev.greta.documents;

/** What becomes of a field that has values of several kinds. */
public enum MixedTypes {
  /** A text column with each value's own JSON text, {@code arrow.json}. */
  JSON,
  /** The read fails and names the field. */
  ERROR,
  /** A text column: texts as they are, every other value as its JSON text. */
  STRING
}
