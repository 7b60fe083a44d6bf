package dev.greta.connectors.excel;

/**
 * {@code _x000D_} for what XML does not hold (ECMA-376-1, 22.4.2.4 and 22.9.2.19). Escaped halves
 * of a pair make a character together; one that is alone stays as it is written.
 */
final class EscapedText {

  private EscapedText() {}

  /** Turns escapes from a place on into what they stand for. */
  static void unescape(Bytes text, int start) {
    int out = start;
    int at = start;
    while (at < text.length) {
      if (text.array[at] != '_') {
        text.array[out++] = text.array[at++];
        continue;
      }
      int point = escape(text, at);
      int taken = 7;
      if (point >= 0xD800 && point <= 0xDBFF) {
        int low = escape(text, at + 7);
        boolean pair = low >= 0xDC00 && low <= 0xDFFF;
        point = pair ? Character.toCodePoint((char) point, (char) low) : -1;
        taken = 14;
      } else if (point >= 0xDC00 && point <= 0xDFFF) {
        point = -1;
      }
      if (point < 0) {
        text.array[out++] = text.array[at++];
      } else {
        int length = text.length;
        text.length = out;
        text.appendCodePoint(point); // Shorter than the escape, so what follows is not touched.
        out = text.length;
        text.length = length;
        at += taken;
      }
    }
    text.length = out;
  }

  private static int escape(Bytes text, int at) {
    byte[] bytes = text.array;
    if (at + 7 > text.length || bytes[at] != '_' || bytes[at + 1] != 'x' || bytes[at + 6] != '_') {
      return -1;
    }
    int point = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      point = point << 4 | digit;
    }
    return point;
  }
}
