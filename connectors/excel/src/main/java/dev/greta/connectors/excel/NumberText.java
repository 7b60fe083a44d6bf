package dev.greta.connectors.excel;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * The number that a text of a workbook writes ({@code xsd:double}, but for NaN and the infinities):
 * the nearest double, as spreadsheets know no others. Used again from text to text.
 */
final class NumberText {

  /** Beyond, not every integer is a double. */
  static final double MAX_EXACT = 9_007_199_254_740_992.0;

  private static final int LONGEST = 400;
  private static final double[] TEN = new double[23];

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = TEN[i - 1] * 10;
    }
  }

  private char[] characters = new char[64];
  private double number;
  private int digits;
  private boolean wide;
  private long integer;

  /** Reads a text; false if it is no number, or one beyond what doubles hold. */
  boolean read(byte[] text, int start, int end) {
    int at = start;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (negative || text[at] == '+')) {
      at++;
    }
    long value = 0;
    int scale = 0;
    int kept = 0;
    boolean point = false;
    boolean any = false;
    digits = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        any = true;
        if (kept > 0 || digit != 0) {
          digits++;
          if (kept < 18) {
            value = value * 10 + digit;
            kept++;
          }
        }
        scale += point ? 1 : 0;
      } else if (text[at] == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    wide = false;
    if (!any) {
      return false;
    }
    if (at == end && digits <= 15 && scale < TEN.length) {
      double magnitude = value / TEN[scale]; // Both exact, so one rounding.
      number = negative ? -magnitude : magnitude;
      return true;
    }
    return at == end ? slow(text, start, end, !point) : exponent(text, start, at, end);
  }

  private boolean exponent(byte[] text, int start, int at, int end) {
    if (text[at] != 'e' && text[at] != 'E') {
      return false;
    }
    int from = at + 1;
    if (from < end && (text[from] == '-' || text[from] == '+')) {
      from++;
    }
    for (int i = from; i < end; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return from < end && slow(text, start, end, false);
  }

  private boolean slow(byte[] text, int start, int end, boolean plainInteger) {
    if (end - start > LONGEST) {
      return false;
    }
    if (characters.length < end - start) {
      characters = new char[LONGEST];
    }
    for (int i = start; i < end; i++) {
      characters[i - start] = (char) text[i];
    }
    number = NumberInput.parseDouble(characters, 0, end - start, true);
    if (Double.isInfinite(number)) {
      return false;
    }
    if (plainInteger && digits >= 16 && digits <= 19) {
      readInteger(text, start, end);
    }
    return true;
  }

  /** Whether the digits are an integer that its nearest double is not. */
  private void readInteger(byte[] text, int start, int end) {
    boolean negative = text[start] == '-';
    long value = 0;
    for (int i = negative || text[start] == '+' ? start + 1 : start; i < end; i++) {
      int digit = text[i] - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return;
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return;
    }
    integer = negative ? value : -value;
    wide = Math.abs(number) >= 0x1p63 ? integer != Long.MIN_VALUE : (long) number != integer;
  }

  double number() {
    return number;
  }

  /** Whether doubles of our day and their shortest form have more digits than the text has. */
  boolean isCoarse() {
    return digits <= 15;
  }

  /** Whether it is an integer of 64 bits that no double is. */
  boolean isWide() {
    return wide;
  }

  long integer() {
    return integer;
  }
}
