package dev.greta.documents;

/**
 * How documents become columns.
 *
 * @param flattenDepth how many levels of objects become columns {@code a_b}; deeper ones, and all
 *     where it is 0, are structs
 * @param separator between the names of such a column
 * @param mixed what becomes of a field that has values of several kinds
 * @param maxPaths how many different fields there may be; beyond, the object with most of them is
 *     kept as JSON
 */
public record DocumentSettings(int flattenDepth, String separator, MixedTypes mixed, int maxPaths) {

  /** Three levels, {@code _}, mixed kinds as JSON, 10,000 fields. */
  public static final DocumentSettings STANDARD =
      new DocumentSettings(3, "_", MixedTypes.JSON, 10_000);

  /** The same with another fate of mixed kinds. */
  public DocumentSettings with(MixedTypes other) {
    return new DocumentSettings(flattenDepth, separator, other, maxPaths);
  }

  public DocumentSettings {
    if (flattenDepth < 0 || maxPaths < 1) {
      throw new IllegalArgumentException("not negative: " + flattenDepth + ", " + maxPaths);
    }
  }
}
