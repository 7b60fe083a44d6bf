package dev.greta.connectors.excel;

/** The kinds of cells, each a bit, so that a column's kinds are a set in an int. */
final class CellKind {

  /** A number without a fraction, up to 2⁵³ either way. */
  static final int WHOLE = 1;

  /** Any other number that a double holds. */
  static final int FRACTION = 1 << 1;

  /** An integer of 64 bits that no double holds; Excel itself writes none. */
  static final int WIDE = 1 << 2;

  static final int BOOL = 1 << 3;

  /** A whole day. */
  static final int DATE = 1 << 4;

  /** A day and a time. */
  static final int TIMESTAMP = 1 << 5;

  /** A time of day, in a format that shows no day. */
  static final int TIME = 1 << 6;

  /** Elapsed time, in a format such as {@code [h]:mm}. */
  static final int DURATION = 1 << 7;

  static final int TEXT = 1 << 8;

  /** Text without a character. */
  static final int EMPTY_TEXT = 1 << 9;

  /** {@code #DIV/0!} and the like. */
  static final int ERROR = 1 << 10;

  /** A formula whose result the file does not hold. */
  static final int UNCALCULATED = 1 << 11;

  /** What the user's policy made null. */
  static final int NULLED = 1 << 12;

  static final int NUMBERS = WHOLE | FRACTION | WIDE;
  static final int DATES = DATE | TIMESTAMP;

  private CellKind() {}

  /** The kinds that share a column without being mixed. */
  static int group(int kind) {
    if ((kind & NUMBERS) != 0) {
      return NUMBERS;
    }
    return (kind & DATES) != 0 ? DATES : kind;
  }

  static String name(int kind) {
    return switch (group(kind)) {
      case NUMBERS -> "a number";
      case DATES -> "a date";
      case BOOL -> "a truth value";
      case TIME -> "a time of day";
      case DURATION -> "an elapsed time";
      case ERROR -> "an error";
      default -> "text";
    };
  }
}
