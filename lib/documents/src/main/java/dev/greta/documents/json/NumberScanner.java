package dev.greta.documents.json;

import dev.greta.documents.Event;

/** Reads numbers by JSON's grammar, short ones into a long at once. */
final class NumberScanner {

  private final JsonBytes in;
  private long value;
  private int scale;

  NumberScanner(JsonBytes in) {
    this.in = in;
  }

  /** A {@link Event#LONG}'s value, or a {@link Event#DECIMAL}'s without its point. */
  long value() {
    return value;
  }

  /** How many digits of a {@link Event#DECIMAL} are after its point. */
  int scale() {
    return scale;
  }

  /**
   * Reads the number that begins here.
   *
   * @param outermost whether it is in no array or object, so that only white space may follow
   */
  Event number(boolean outermost) {
    byte[] data = in.buffer;
    int at = in.pos;
    boolean negative = data[at] == '-';
    int first = negative ? at + 1 : at;
    int most = first + 18;
    long digits = 0;
    for (at = first; at < most; at++) {
      int digit = data[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      digits = digits * 10 + digit;
    }
    int whole = at - first;
    if (whole == 0 || outermost || (whole > 1 && data[first] == '0')) {
      return longNumber(outermost);
    }
    if (data[at] == '.') {
      int point = ++at;
      for (; at < most; at++) {
        int digit = data[at] - '0';
        if (digit < 0 || digit > 9) {
          break;
        }
        digits = digits * 10 + digit;
      }
      scale = at - point;
      boolean isShort = (data[first] == '0' ? scale : whole + scale) <= 15;
      if (scale == 0 || !isShort || !isEnd(data[at]) || (negative && digits == 0)) {
        return longNumber(outermost);
      }
      value = negative ? -digits : digits;
      in.pos = at;
      return Event.DECIMAL;
    }
    if (!isEnd(data[at]) || (negative && digits == 0)) {
      return longNumber(outermost);
    }
    value = negative ? -digits : digits;
    in.pos = at;
    return Event.LONG;
  }

  private static boolean isEnd(byte b) {
    return b == ',' || b == '}' || b == ']' || (b > 0 && b <= ' ');
  }

  /** A number of any length, by the grammar. */
  private Event longNumber(boolean outermost) {
    boolean negative = in.byteHere() == '-';
    if (negative) {
      in.pos++;
    }
    int first = in.byteHere();
    int whole = digits();
    if (whole == 0 && in.byteHere() < 0) {
      throw JsonFaults.cutShort(in.place());
    }
    if (whole == 0 || (whole > 1 && first == '0')) {
      throw in.unexpected();
    }
    boolean integer = true;
    if (in.byteHere() == '.') {
      integer = false;
      in.pos++;
      requireDigits();
    }
    if (in.byteHere() == 'e' || in.byteHere() == 'E') {
      integer = false;
      in.pos++;
      if (in.byteHere() == '+' || in.byteHere() == '-') {
        in.pos++;
      }
      requireDigits();
    }
    int next = in.byteHere();
    if (next > ' ' && (outermost || JsonBytes.isWordByte((byte) next))) {
      throw in.unexpected();
    }
    in.text = in.buffer;
    in.start = in.token;
    in.end = in.pos;
    return integer && whole <= 18 ? shortInteger(negative) : Event.NUMBER;
  }

  private Event shortInteger(boolean negative) {
    long digits = 0;
    for (int i = negative ? in.start + 1 : in.start; i < in.end; i++) {
      digits = digits * 10 + (in.buffer[i] - '0');
    }
    value = negative ? -digits : digits;
    return negative && digits == 0 ? Event.NUMBER : Event.LONG;
  }

  private int digits() {
    int count = 0;
    for (int b = in.byteHere(); b >= '0' && b <= '9'; b = in.byteHere()) {
      in.pos++;
      count++;
    }
    return count;
  }

  private void requireDigits() {
    if (digits() == 0) {
      if (in.byteHere() < 0) {
        throw JsonFaults.cutShort(in.place());
      }
      throw in.unexpected();
    }
  }
}
