package dev.greta.documents.values;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * One number, read from its text without loss: {@code -?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d{1,4})?}
 * with at least one digit before the exponent, the point being a comma where one asks for that, or
 * one of {@code NaN nan Infinity inf Inf} and their negatives. Reused for value after value;
 * allocates only for the rare number that needs more than {@code long} and {@code double}
 * arithmetic. Not for use by several threads.
 */
public final class NumberText {

  private static final long[] LONG_TEN = new long[19];
  private static final double[] DOUBLE_TEN = new double[23];

  static {
    LONG_TEN[0] = 1;
    for (int i = 1; i < LONG_TEN.length; i++) {
      LONG_TEN[i] = LONG_TEN[i - 1] * 10;
    }
    for (int i = 0; i < DOUBLE_TEN.length; i++) {
      DOUBLE_TEN[i] = Double.parseDouble("1e" + i);
    }
  }

  /** Beyond this, no decimal of 38 digits holds the number, whatever it is. */
  private static final int FAR = 100_000;

  /** All integers up to this one are doubles. */
  public static final long MAX_EXACT_INTEGER = 1L << 53;

  private final byte point;
  private boolean negative;
  private boolean whole;
  private boolean special;
  private int digits;
  private int exponent;
  private long low;
  private long high;
  private double nearest;

  /**
   * @param point before the fraction: a point or a comma
   */
  public NumberText(char point) {
    this.point = (byte) point;
  }

  /** Reads the text; false if it is no number, and then nothing else may be asked. */
  public boolean read(byte[] text, int start, int end) {
    negative = false;
    whole = true;
    special = false;
    digits = 0;
    exponent = 0;
    low = 0;
    high = 0;
    int at = start;
    if (at < end && text[at] == '-') {
      negative = true;
      at++;
    }
    int first = at;
    while (at < end && isDigit(text[at])) {
      push(text[at++] - '0');
    }
    int wholeDigits = at - first;
    if (wholeDigits > 1 && text[first] == '0') {
      return false;
    }
    if (at < end && text[at] == point) {
      whole = false;
      int fraction = ++at;
      while (at < end && isDigit(text[at])) {
        push(text[at++] - '0');
      }
      exponent = fraction - at;
      if (at == fraction) {
        return false;
      }
    } else if (wholeDigits == 0) {
      return readSpecial(text, at, end);
    }
    return at == end || readExponent(text, at, end);
  }

  private boolean readExponent(byte[] text, int start, int end) {
    int at = start;
    if (text[at] != 'e' && text[at] != 'E') {
      return false;
    }
    whole = false;
    at++;
    boolean down = at < end && text[at] == '-';
    if (at < end && (down || text[at] == '+')) {
      at++;
    }
    if (at == end || end - at > 4) {
      return false;
    }
    int power = 0;
    for (; at < end; at++) {
      if (!isDigit(text[at])) {
        return false;
      }
      power = power * 10 + (text[at] - '0');
    }
    exponent += down ? -power : power;
    return true;
  }

  private boolean readSpecial(byte[] text, int start, int end) {
    special = true;
    whole = false;
    if (!negative && (matches(text, start, end, "NaN") || matches(text, start, end, "nan"))) {
      nearest = Double.NaN;
      return true;
    }
    nearest = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return matches(text, start, end, "Infinity")
        || matches(text, start, end, "inf")
        || matches(text, start, end, "Inf");
  }

  private static boolean matches(byte[] text, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Leading zeros do not count as digits; beyond 38 they are counted, no longer kept. */
  private void push(int digit) {
    if (digits == 0 && digit == 0) {
      return;
    }
    if (++digits <= 18) {
      low = low * 10 + digit;
    } else if (digits <= 38) {
      high = high * 10 + Math.multiplyHigh(low, 10) + (low < 0 ? 10 : 0);
      low *= 10;
      addDigit(digit);
    }
  }

  private void addDigit(int digit) {
    low += digit;
    if (Long.compareUnsigned(low, digit) < 0) {
      high++;
    }
  }

  /** Whether it is written as an integer: no point, no exponent, and not minus zero. */
  public boolean isWhole() {
    return whole && !isNegativeZero();
  }

  public boolean isNegativeZero() {
    return negative && digits == 0 && !special;
  }

  /** Not a number, or infinite. */
  public boolean isSpecial() {
    return special;
  }

  /** Digits before the decimal point that a decimal column needs. */
  public int wholeDigits() {
    return digits == 0 ? 0 : Math.min(FAR, Math.max(0, digits + exponent));
  }

  /** Digits after the decimal point that a decimal column needs, trailing zeros included. */
  public int scale() {
    return Math.min(FAR, Math.max(0, -exponent));
  }

  /** Whether an integer fits {@code long}. */
  public boolean fitsLong() {
    return isWhole()
        && (digits <= 18
            || (digits == 19 && high == 0 && (low >= 0 || (negative && low == Long.MIN_VALUE))));
  }

  /**
   * Whether a double holds the number: for an integer, up to 2<sup>53</sup>; for any other, that
   * the nearest double, written with as many significant digits (trailing zeros aside), gives the
   * same number again. True for all numbers of up to 15 digits in a double's normal range (IEEE
   * 754's {@code DBL_DIG}), and for what a program printed from a double in full.
   */
  public boolean fitsDouble(byte[] text, int start, int end) {
    if (special) {
      return true;
    }
    if (digits == 0) {
      nearest = negative ? -0.0 : 0.0;
      return true;
    }
    if (digits <= 15 && exponent <= 22 && exponent >= -22) {
      double magnitude = exponent < 0 ? low / DOUBLE_TEN[-exponent] : low * DOUBLE_TEN[exponent];
      nearest = negative ? -magnitude : magnitude;
      return true;
    }
    if (isWhole() && digits <= 18) {
      nearest = negative ? -(double) low : (double) low;
      return low <= MAX_EXACT_INTEGER;
    }
    return (digits <= 18 && exponent <= 0 && exponent >= -22 && fitsByRemainder())
        || (fitsByExpansion(text, start, end) && !isWhole());
  }

  /**
   * Divides exactly: the remainder of the quotient, in units of the text's last digit, comes from a
   * fused multiply-add (Markstein's correction). Says no where it is too close to call.
   */
  private boolean fitsByRemainder() {
    double divisor = DOUBLE_TEN[-exponent];
    double head = (double) low;
    double tail = (double) (low - (long) head);
    double quotient = head / divisor;
    double corrected = quotient + (Math.fma(-quotient, divisor, head) + tail) / divisor;
    double remainder = Math.abs(Math.fma(-corrected, divisor, head) + tail);
    double halfGap = (corrected - Math.nextDown(corrected)) * divisor / 2;
    nearest = negative ? -corrected : corrected;
    return remainder < 0.499 && remainder < halfGap * 0.999;
  }

  private boolean fitsByExpansion(byte[] text, int start, int end) {
    String number =
        new String(text, start, end - start, StandardCharsets.US_ASCII).replace((char) point, '.');
    nearest = Double.parseDouble(number);
    if (Double.isInfinite(nearest) || nearest == 0) {
      return false;
    }
    BigDecimal exact = new BigDecimal(number).stripTrailingZeros();
    BigDecimal again =
        new BigDecimal(nearest).round(new MathContext(exact.precision(), RoundingMode.HALF_EVEN));
    return again.compareTo(exact) == 0;
  }

  /**
   * The nearest double, after {@link #fitsDouble}; infinite where it is beyond a double's range.
   */
  public double nearest() {
    return nearest;
  }

  /**
   * Scales to a decimal column.
   *
   * @return whether the column holds the number in full; then {@link #decimalLow} and {@link
   *     #decimalHigh} are its unscaled two's complement
   */
  public boolean fitsDecimal(int precision, int scale) {
    if (special || isNegativeZero() || scale() > scale || wholeDigits() > precision - scale) {
      return false;
    }
    if (digits > 0) {
      multiplyByTen(exponent + scale);
      digits += exponent + scale;
      exponent = -scale;
    }
    if (negative) {
      low = -low;
      high = low == 0 ? -high : ~high;
      negative = false;
    }
    return true;
  }

  private void multiplyByTen(int power) {
    int left = power;
    if (digits + left <= 18) {
      low *= LONG_TEN[left];
      return;
    }
    for (; left > 0; left--) {
      high = high * 10 + Math.multiplyHigh(low, 10) + (low < 0 ? 10 : 0);
      low *= 10;
    }
  }

  public long decimalLow() {
    return low;
  }

  public long decimalHigh() {
    return high;
  }
}
