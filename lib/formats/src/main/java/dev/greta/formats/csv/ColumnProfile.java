package dev.greta.formats.csv;

import dev.greta.documents.values.NumberText;
import dev.greta.documents.values.TemporalText;
import java.util.Arrays;

/**
 * What a column's texts so far have in common, and the narrowest type that holds them all. Grows
 * with every text and never shrinks, so that the order of the texts makes no difference and {@link
 * #TEXT} is for good:
 *
 * <pre>
 *   texts seen                               type
 *   none but nulls                           text, until one is seen
 *   true and false                           bool
 *   integers, all within 64 bits             int64
 *   integers, up to 38 digits                decimal(digits, 0)
 *   numbers that doubles hold                float64
 *   numbers that need up to 38 digits        decimal(before + after the point, after the point)
 *   dates                                    date
 *   times                                    time
 *   timestamps without zone, dates too       timestamp
 *   timestamps with zone                     timestamp_utc
 *   anything else, or kinds mixed            text
 * </pre>
 *
 * <p>Minus zero, NaN and the infinities are numbers that only doubles hold.
 */
final class ColumnProfile {

  static final int BOOL = 1;
  static final int NUMBER = 2;
  static final int DATE = 4;
  static final int TIME = 8;
  static final int TIMESTAMP = 16;
  static final int TIMESTAMP_UTC = 32;
  static final int TEXT = 64;

  private final NumberText number;
  private int kinds;
  private boolean beyondWhole;
  private boolean beyondLong;
  private boolean beyondDouble;
  private boolean beyondDecimal;
  private int wholeDigits;
  private int scale;

  /**
   * @param point before the fraction of a number
   */
  ColumnProfile(char point) {
    number = new NumberText(point);
  }

  /** Whether no text was seen yet. */
  boolean isEmpty() {
    return kinds == 0;
  }

  /** Whether a text was seen that only text holds. */
  boolean isText() {
    return (kinds & TEXT) != 0;
  }

  /** Takes one text that is not null. */
  void observe(byte[] text, int start, int end) {
    if (!isText()) {
      add(kindOf(text, start, end));
    }
  }

  private int kindOf(byte[] text, int start, int end) {
    if (number.read(text, start, end)) {
      add(number, number.fitsDouble(text, start, end));
      return NUMBER;
    }
    if (BoolText.parse(text, start, end) >= 0) {
      return BOOL;
    }
    if (TemporalText.date(text, start, end) != TemporalText.NONE) {
      return DATE;
    }
    if (TemporalText.timestamp(text, start, end) != TemporalText.NONE) {
      return TIMESTAMP;
    }
    if (TemporalText.timestampUtc(text, start, end) != TemporalText.NONE) {
      return TIMESTAMP_UTC;
    }
    return TemporalText.time(text, start, end) != TemporalText.NONE ? TIME : TEXT;
  }

  /** Takes a text, or many, of a kind that is no number. */
  void add(int kind) {
    kinds |= kind;
  }

  /** Takes a number that was read elsewhere. */
  void add(NumberText seen, boolean fitsDouble) {
    kinds |= NUMBER;
    boolean whole = seen.isWhole();
    beyondWhole |= !whole;
    beyondLong |= whole && !seen.fitsLong();
    beyondDouble |= !fitsDouble;
    beyondDecimal |= seen.isNegativeZero() || seen.isSpecial();
    wholeDigits = Math.max(wholeDigits, seen.wholeDigits());
    scale = Math.max(scale, seen.scale());
  }

  /** Takes integers of 64 bits, between these two, which are among them. */
  void addLongs(long least, long most) {
    kinds |= NUMBER;
    beyondDouble |= least < -NumberText.MAX_EXACT_INTEGER || most > NumberText.MAX_EXACT_INTEGER;
    wholeDigits = Math.max(wholeDigits, Math.max(digits(least), digits(most)));
  }

  private static int digits(long value) {
    return value == 0 ? 0 : Long.toString(value).length() - (value < 0 ? 1 : 0);
  }

  /** Takes numbers with a point, of up to 15 digits. */
  void addShortFractions(int mostWholeDigits, int mostScale) {
    kinds |= NUMBER;
    beyondWhole = true;
    wholeDigits = Math.max(wholeDigits, mostWholeDigits);
    scale = Math.max(scale, mostScale);
  }

  /** All that was seen, for {@link #of}. */
  @Override
  public String toString() {
    int flags =
        (beyondWhole ? 1 : 0)
            | (beyondLong ? 2 : 0)
            | (beyondDouble ? 4 : 0)
            | (beyondDecimal ? 8 : 0);
    return kinds + " " + flags + " " + wholeDigits + " " + scale;
  }

  /** The inverse of {@link #toString}. */
  static ColumnProfile of(String text) {
    int[] parts = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    ColumnProfile profile = new ColumnProfile('.');
    profile.kinds = parts[0];
    profile.beyondWhole = (parts[1] & 1) != 0;
    profile.beyondLong = (parts[1] & 2) != 0;
    profile.beyondDouble = (parts[1] & 4) != 0;
    profile.beyondDecimal = (parts[1] & 8) != 0;
    profile.wholeDigits = parts[2];
    profile.scale = parts[3];
    return profile;
  }

  /** What texts may have been of which no more is known than the type that held them. */
  static ColumnProfile of(ColumnType type) {
    ColumnProfile profile = new ColumnProfile('.');
    profile.kinds =
        switch (type.kind()) {
          case BOOL -> BOOL;
          case INT64, DECIMAL, FLOAT64 -> NUMBER;
          case DATE -> DATE;
          case TIME -> TIME;
          case TIMESTAMP -> TIMESTAMP;
          case TIMESTAMP_UTC -> TIMESTAMP_UTC;
          case TEXT -> TEXT;
        };
    boolean decimal = type.kind() == ColumnType.Kind.DECIMAL;
    profile.beyondWhole = type.kind() == ColumnType.Kind.FLOAT64 || type.scale() > 0;
    profile.beyondLong = decimal && type.scale() == 0;
    profile.beyondDouble = decimal;
    profile.wholeDigits = type.precision() - type.scale();
    profile.scale = type.scale();
    return profile;
  }

  /** Takes all texts that another has taken. */
  void add(ColumnProfile other) {
    kinds |= other.kinds;
    beyondWhole |= other.beyondWhole;
    beyondLong |= other.beyondLong;
    beyondDouble |= other.beyondDouble;
    beyondDecimal |= other.beyondDecimal;
    wholeDigits = Math.max(wholeDigits, other.wholeDigits);
    scale = Math.max(scale, other.scale);
  }

  /** The narrowest type that holds every text seen. */
  ColumnType type() {
    return switch (kinds) {
      case BOOL -> ColumnType.BOOL;
      case NUMBER -> numberType();
      case DATE -> ColumnType.DATE;
      case TIME -> ColumnType.TIME;
      case TIMESTAMP, TIMESTAMP | DATE -> ColumnType.TIMESTAMP;
      case TIMESTAMP_UTC -> ColumnType.TIMESTAMP_UTC;
      default -> ColumnType.TEXT;
    };
  }

  private ColumnType numberType() {
    if (!beyondWhole && !beyondLong) {
      return ColumnType.INT64;
    }
    if (beyondWhole && !beyondDouble) {
      return ColumnType.FLOAT64;
    }
    int precision = Math.max(1, wholeDigits + scale);
    return beyondDecimal || precision > 38 ? ColumnType.TEXT : ColumnType.decimal(precision, scale);
  }
}
