package dev.greta.documents;

/** What a document is made of, in the order in which it stands there. */
public enum Event {
  /** An object begins: {@link #NAME} and a value, again and again, then {@link #OBJECT_END}. */
  OBJECT_START,
  OBJECT_END,
  /** An array begins: values, then {@link #ARRAY_END}. */
  ARRAY_START,
  ARRAY_END,
  /** A field's name, as UTF-8. */
  NAME,
  /** Text, as UTF-8. */
  STRING,
  /** An integer of 64 bits. */
  LONG,
  /** A decimal of up to 15 digits: an unscaled number and how many digits are after the point. */
  DECIMAL,
  /** A double that came as such, in binary. */
  DOUBLE,
  /** Any other number, as its text. */
  NUMBER,
  TRUE,
  FALSE,
  NULL
}
