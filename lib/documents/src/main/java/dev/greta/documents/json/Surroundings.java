package dev.greta.documents.json;

import org.jspecify.annotations.Nullable;

/**
 * Told of the single values that stand around the records of a JSON text, such as the cursor of the
 * next page. Of objects and arrays that are not on the way to the records, what is in them is told
 * too, up to some depth and number. So are the bytes of the records themselves.
 */
public interface Surroundings {

  /** Nobody wants to know. */
  Surroundings IGNORED =
      new Surroundings() {
        @Override
        public void value(String pointer, @Nullable String text) {}

        @Override
        public void records(byte[] buffer, int start, int length) {}
      };

  /**
   * A value.
   *
   * @param pointer where it is in the text, as a JSON Pointer (RFC 6901)
   * @param text a string without its quotes and escapes, a number as it is written or shorter,
   *     {@code true} or {@code false}; null for null
   */
  void value(String pointer, @Nullable String text);

  /**
   * The bytes of the records and of what is between them, piece by piece, as UTF-8. The last piece
   * has come once there is no next document.
   */
  void records(byte[] buffer, int start, int length);
}
