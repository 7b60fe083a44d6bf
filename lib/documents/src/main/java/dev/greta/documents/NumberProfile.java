package dev.greta.documents;

import dev.greta.documents.values.NumberText;

/**
 * What numbers have in common, and the narrowest type that holds them all. Grows and never shrinks,
 * so their order makes no difference:
 *
 * <pre>
 *   integers within 64 bits                  Int64
 *   integers of up to 38 digits              Decimal(38, 0)
 *   numbers that doubles hold                Float64
 *   numbers of up to 38 digits               Decimal(38, most digits after the point)
 *   any                                      their text
 *   doubles in binary, with an integer       none: mixed
 *     that no double holds
 * </pre>
 */
final class NumberProfile {

  enum Type {
    INT64,
    FLOAT64,
    DECIMAL,
    TEXT,
    MIXED
  }

  static final int DIGITS = 38;

  private boolean beyondWhole;
  private boolean beyondLong;
  private boolean beyondDouble;
  private boolean beyondDecimal;
  private boolean binary;
  private int wholeDigits;
  private int scale;
  private long least;
  private long most;

  void addLong(long value) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  /** Takes the integers between these two, which are among them or zero. */
  void addLongs(long from, long to) {
    least = Math.min(least, from);
    most = Math.max(most, to);
  }

  /**
   * Takes numbers of up to 15 digits with a point.
   *
   * @param magnitude of the largest
   * @param after the most digits after the point
   */
  void addShort(double magnitude, int after) {
    beyondWhole = true;
    wholeDigits = Math.max(wholeDigits, digits((long) magnitude));
    scale = Math.max(scale, after);
  }

  /** Takes doubles in binary. */
  void addDoubles() {
    beyondWhole = true;
    binary = true;
  }

  /** Takes what a number's text has to say. */
  void add(NumberText number, boolean fitsDouble) {
    boolean whole = number.isWhole();
    beyondWhole |= !whole;
    beyondLong |= whole && !number.fitsLong();
    beyondDouble |= !fitsDouble;
    beyondDecimal |= number.isNegativeZero();
    wholeDigits = Math.max(wholeDigits, number.wholeDigits());
    scale = Math.max(scale, number.scale());
  }

  /** Takes numbers that only text holds. */
  void addFar() {
    beyondWhole = true;
    beyondDouble = true;
    beyondDecimal = true;
  }

  /** Takes numbers that only a decimal or text holds. */
  void addInexact() {
    beyondDouble = true;
  }

  void add(NumberProfile other) {
    beyondWhole |= other.beyondWhole;
    beyondLong |= other.beyondLong;
    beyondDouble |= other.beyondDouble;
    beyondDecimal |= other.beyondDecimal;
    binary |= other.binary;
    wholeDigits = Math.max(wholeDigits, other.wholeDigits);
    scale = Math.max(scale, other.scale);
    addLongs(other.least, other.most);
  }

  /** All of it, for {@link #parse}. */
  String text() {
    return String.join(
        " ",
        Boolean.toString(beyondWhole),
        Boolean.toString(beyondLong),
        Boolean.toString(beyondDouble),
        Boolean.toString(beyondDecimal),
        Boolean.toString(binary),
        Integer.toString(wholeDigits),
        Integer.toString(scale),
        Long.toString(least),
        Long.toString(most));
  }

  /**
   * The inverse of {@link #text}.
   *
   * @throws IllegalArgumentException if this is no such text
   */
  static NumberProfile parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 9) {
      throw new IllegalArgumentException("no profile of numbers: " + text);
    }
    NumberProfile profile = new NumberProfile();
    profile.beyondWhole = Boolean.parseBoolean(words[0]);
    profile.beyondLong = Boolean.parseBoolean(words[1]);
    profile.beyondDouble = Boolean.parseBoolean(words[2]);
    profile.beyondDecimal = Boolean.parseBoolean(words[3]);
    profile.binary = Boolean.parseBoolean(words[4]);
    profile.wholeDigits = Integer.parseInt(words[5]);
    profile.scale = Integer.parseInt(words[6]);
    profile.least = Long.parseLong(words[7]);
    profile.most = Long.parseLong(words[8]);
    return profile;
  }

  private static int digits(long value) {
    return value == 0 ? 0 : Long.toString(value).length() - (value < 0 ? 1 : 0);
  }

  private boolean needsMoreThanDoubles() {
    return beyondDouble
        || least < -NumberText.MAX_EXACT_INTEGER
        || most > NumberText.MAX_EXACT_INTEGER;
  }

  boolean isMixed() {
    return binary && needsMoreThanDoubles();
  }

  Type type() {
    if (!beyondWhole && !beyondLong) {
      return Type.INT64;
    }
    boolean inexact = needsMoreThanDoubles();
    if (beyondWhole && !inexact) {
      return Type.FLOAT64;
    }
    if (isMixed()) {
      return Type.MIXED;
    }
    int whole = Math.max(wholeDigits, Math.max(digits(least), digits(most)));
    return beyondDecimal || whole + scale > DIGITS ? Type.TEXT : Type.DECIMAL;
  }

  /** Digits after the point, of a decimal. */
  int scale() {
    return scale;
  }
}
