package dev.greta.documents.json;

import java.util.Arrays;

/** Reads strings: where they stand, or where they have escapes, into a buffer that is reused. */
final class StringScanner {

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  private final JsonBytes in;
  private byte[] unescaped = new byte[1_024];

  StringScanner(JsonBytes in) {
    this.in = in;
  }

  /** Reads up to the closing quote; the token begins with the opening one. */
  void string() {
    in.pos = scan(in.pos);
    if (in.buffer[in.pos] == '"') {
      in.text = in.buffer;
      in.start = in.token + 1;
      in.end = in.pos++;
    } else {
      unplain();
    }
  }

  /** The first byte from here on that is no plain ASCII of a string, or the limit. */
  private int scan(int from) {
    byte[] data = in.buffer;
    for (int at = from; ; at += Long.BYTES) {
      long word = JsonBytes.word(data, at);
      long quote = word ^ (ONES * '"');
      long slash = word ^ (ONES * '\\');
      long found =
          (((quote - ONES) & ~quote)
                  | ((slash - ONES) & ~slash)
                  | ((word - ONES * 0x20) & ~word)
                  | word)
              & HIGHS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
  }

  /** Goes on with a string that has more than plain ASCII; what has escapes is copied out. */
  private void unplain() {
    boolean escaped = false;
    int length = 0;
    int plain = 1; // Counted from the token's beginning, as all moves where the buffer is refilled.
    byte next = in.buffer[in.pos];
    while (next != '"') {
      if (next < 0) {
        multibyte();
      } else if (next == '\\') {
        length = escape(append(plain, length));
        plain = in.pos - in.token;
        escaped = true;
      } else if (in.pos == in.limit) {
        in.fillWithin();
      } else {
        throw in.malformed("a control character in a string");
      }
      in.pos = scan(in.pos);
      next = in.buffer[in.pos];
    }
    in.end = escaped ? append(plain, length) : in.pos;
    in.start = escaped ? 0 : in.token + 1;
    in.text = escaped ? unescaped : in.buffer;
    in.pos++;
  }

  /** Copies out what stands between a place in the token and the position. */
  private int append(int from, int length) {
    int start = in.token + from;
    int count = in.pos - start;
    reserve(length + count);
    System.arraycopy(in.buffer, start, unescaped, length, count);
    return length + count;
  }

  /** Takes an escape, at whose backslash we are. */
  private int escape(int length) {
    in.pos++;
    int code = in.byteWithin();
    in.pos++;
    reserve(length + 4);
    switch (code) {
      case '"', '\\', '/' -> unescaped[length] = (byte) code;
      case 'b' -> unescaped[length] = '\b';
      case 'f' -> unescaped[length] = '\f';
      case 'n' -> unescaped[length] = '\n';
      case 'r' -> unescaped[length] = '\r';
      case 't' -> unescaped[length] = '\t';
      case 'u' -> {
        return unicode(length);
      }
      default -> throw in.malformed("'\\" + (char) code + "' is no escape");
    }
    return length + 1;
  }

  private int unicode(int length) {
    int code = hex();
    if (Character.isLowSurrogate((char) code)) {
      throw loneSurrogate(code);
    }
    if (Character.isHighSurrogate((char) code)) {
      if (in.byteWithin() != '\\') {
        throw loneSurrogate(code);
      }
      in.pos++;
      if (in.byteWithin() != 'u') {
        throw loneSurrogate(code);
      }
      in.pos++;
      int low = hex();
      if (!Character.isLowSurrogate((char) low)) {
        throw loneSurrogate(code);
      }
      code = Character.toCodePoint((char) code, (char) low);
    }
    return encode(code, length);
  }

  private int encode(int code, int length) {
    byte[] out = unescaped;
    int at = length;
    if (code < 0x80) {
      out[at++] = (byte) code;
    } else if (code < 0x800) {
      out[at++] = (byte) (0xc0 | code >> 6);
      out[at++] = (byte) (0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
      out[at++] = (byte) (0xe0 | code >> 12);
      out[at++] = (byte) (0x80 | (code >> 6 & 0x3f));
      out[at++] = (byte) (0x80 | (code & 0x3f));
    } else {
      out[at++] = (byte) (0xf0 | code >> 18);
      out[at++] = (byte) (0x80 | (code >> 12 & 0x3f));
      out[at++] = (byte) (0x80 | (code >> 6 & 0x3f));
      out[at++] = (byte) (0x80 | (code & 0x3f));
    }
    return at;
  }

  private RuntimeException loneSurrogate(int code) {
    return JsonFaults.notUnicode(
        in.place(), String.format("half a surrogate pair alone, \\u%04x", code));
  }

  private int hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(in.byteWithin(), 16);
      if (digit < 0) {
        throw in.malformed("\\u without four hexadecimal digits");
      }
      code = code << 4 | digit;
      in.pos++;
    }
    return code;
  }

  /** Takes one character of several bytes, well-formed as Unicode's table 3-7 has it. */
  private void multibyte() {
    int lead = in.buffer[in.pos] & 0xff;
    int bytes = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (bytes == 0) {
      throw notUtf8();
    }
    while (in.limit - in.pos < bytes) {
      in.fillWithin();
    }
    int second = in.buffer[in.pos + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    boolean valid = second >= least && second <= most;
    for (int i = 2; i < bytes; i++) {
      valid &= (in.buffer[in.pos + i] & 0xc0) == 0x80;
    }
    if (!valid) {
      throw notUtf8();
    }
    in.pos += bytes;
  }

  private RuntimeException notUtf8() {
    return JsonFaults.notUnicode(
        in.place(),
        String.format("bytes that are not UTF-8, from 0x%02x on", in.buffer[in.pos] & 0xff));
  }

  private void reserve(int length) {
    if (length > unescaped.length) {
      unescaped = Arrays.copyOf(unescaped, Math.max(length, 2 * unescaped.length));
    }
  }
}
