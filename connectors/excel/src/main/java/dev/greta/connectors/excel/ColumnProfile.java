package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelType.Kind;

/**
 * What a column's cells so far have in common, and the narrowest type that holds them all. Grows
 * with every cell and never shrinks:
 *
 * <pre>
 *   cells seen                              type
 *   none, or empty texts                    text
 *   whole numbers up to 2⁵³, and wider
 *     integers that the file writes out     int64
 *   numbers otherwise                       float64
 *   truth values                            bool
 *   whole days                              date
 *   days and times                          timestamp
 *   times in a format without a day         time
 *   elapsed times                           duration
 *   text, or kinds mixed                    text
 * </pre>
 */
final class ColumnProfile {

  private int kinds;
  private int first;

  /** The profile that {@link #toString} wrote. */
  static ColumnProfile of(String text) {
    ColumnProfile profile = new ColumnProfile();
    int space = text.indexOf(' ');
    profile.kinds = Integer.parseInt(text.substring(0, space));
    profile.first = Integer.parseInt(text.substring(space + 1));
    return profile;
  }

  /** The profile of a column of which only the type is known. */
  static ColumnProfile of(ExcelType type) {
    ColumnProfile profile = new ColumnProfile();
    profile.add(
        switch (type.kind()) {
          case INT64 -> CellKind.WHOLE;
          case FLOAT64, DECIMAL -> CellKind.FRACTION;
          case BOOL -> CellKind.BOOL;
          case DATE -> CellKind.DATE;
          case TIMESTAMP, TIMESTAMP_UTC -> CellKind.TIMESTAMP;
          case TIME -> CellKind.TIME;
          case DURATION -> CellKind.DURATION;
          case TEXT -> CellKind.TEXT;
        });
    return profile;
  }

  /** Takes all that another has seen, later. */
  void add(ColumnProfile other) {
    kinds |= other.kinds;
    first = first == 0 ? other.first : first;
  }

  /** For {@link #of(String)}. */
  @Override
  public String toString() {
    return kinds + " " + first;
  }

  void add(int kind) {
    kinds |= kind;
    if (first == 0 && (kind & (CellKind.EMPTY_TEXT | CellKind.NULLED)) == 0) {
      first = CellKind.group(kind);
    }
  }

  /** Whether nothing was seen but nulls and empty texts. */
  boolean isEmpty() {
    return first == 0;
  }

  /** The group of the first cell; 0 where there is none. */
  int firstGroup() {
    return first;
  }

  private int proper() {
    return kinds & ~(CellKind.EMPTY_TEXT | CellKind.NULLED);
  }

  /** Whether no one type but text holds all. */
  boolean isMixed() {
    return isMixed(proper());
  }

  private static boolean isMixed(int kinds) {
    boolean numbers = (kinds & ~CellKind.NUMBERS) == 0;
    boolean wide = (kinds & CellKind.WIDE) != 0 && (kinds & CellKind.FRACTION) != 0;
    boolean dates = (kinds & ~CellKind.DATES) == 0;
    return numbers ? wide : !dates && Integer.bitCount(kinds) > 1;
  }

  /**
   * The narrowest type.
   *
   * @param firstOnly whether only the kind of the first cell counts, as others become null
   */
  ExcelType type(boolean firstOnly) {
    int seen = proper();
    if (firstOnly && isMixed(seen)) {
      seen &= first;
      seen = isMixed(seen) ? seen & ~CellKind.WIDE : seen;
    }
    if (seen == 0 || isMixed(seen)) {
      return ExcelType.TEXT;
    }
    if ((seen & CellKind.NUMBERS) != 0) {
      return ExcelType.of((seen & CellKind.FRACTION) != 0 ? Kind.FLOAT64 : Kind.INT64);
    }
    if ((seen & CellKind.DATES) != 0) {
      return ExcelType.of((seen & CellKind.TIMESTAMP) != 0 ? Kind.TIMESTAMP : Kind.DATE);
    }
    return switch (seen) {
      case CellKind.BOOL -> ExcelType.of(Kind.BOOL);
      case CellKind.TIME -> ExcelType.of(Kind.TIME);
      case CellKind.DURATION -> ExcelType.of(Kind.DURATION);
      default -> ExcelType.TEXT;
    };
  }
}
