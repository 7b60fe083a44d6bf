package dev.greta.documents.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The part of a JSON text that is being looked at, and the bytes in it that the last token is.
 * Moves on when it is used up, and grows where one token needs it.
 */
final class JsonBytes {

  static final int MAX_TOKEN_BYTES = 64 << 20;

  /** Longer than any word or number that is read without looking for the limit. */
  static final int WORD_BYTES = 40;

  byte[] buffer = new byte[1 << 16];
  int pos;
  int limit;

  /** What a refill must keep: the value that is being taken, else the current token; or -1. */
  int held = -1;

  int token = -1;

  /** The last name, string or number: in the buffer, or elsewhere where it had escapes. */
  byte[] text = buffer;

  int start;
  int end;

  private final InputStream in;
  private final String name;
  private long line = 1;

  JsonBytes(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  String place() {
    return name + ":" + line;
  }

  /** The next byte that is no white space, not taken; -1 at the end of the text. */
  int skipSpace() {
    if (pos < limit && buffer[pos] > ' ') {
      return buffer[pos];
    }
    for (; ; ) {
      while (pos < limit) {
        byte b = buffer[pos];
        if (b > ' ' || b < 0) {
          return b & 0xff;
        }
        if (b == '\n') {
          line++;
        } else if (b != ' ' && b != '\r' && b != '\t') {
          return b;
        }
        pos++;
      }
      if (!fill()) {
        return -1;
      }
    }
  }

  int skipSpaceWithin() {
    int next = skipSpace();
    if (next < 0) {
      throw JsonFaults.cutShort(place());
    }
    return next;
  }

  /** The byte at the position, or -1 at the end of the text. */
  int byteHere() {
    return pos < limit || fill() ? buffer[pos] & 0xff : -1;
  }

  int byteWithin() {
    if (pos == limit) {
      fillWithin();
    }
    return buffer[pos];
  }

  /** What stands here, which is no value. */
  RuntimeException unexpected() {
    pos = token;
    topUp(WORD_BYTES);
    int to = pos;
    while (to < limit && to < pos + 20 && isWordByte(buffer[to])) {
      to++;
    }
    String word = new String(buffer, pos, to - pos, StandardCharsets.US_ASCII);
    if (word.matches("[+-]?(NaN|nan|Infinity|inf|Inf|INF)")) {
      return JsonFaults.notANumber(place(), word);
    }
    return malformed(word.isEmpty() ? "a value expected" : "'" + word + "' is no value");
  }

  static boolean isWordByte(byte b) {
    return b > ' ' && b != ',' && b != ']' && b != '}' && b != ':' && b != '"' && b < 127;
  }

  RuntimeException malformed(String what) {
    return JsonFaults.malformed(place(), what);
  }

  void topUp(int bytes) {
    while (limit - pos < bytes && fill()) {
      // Some input gives less than asked for.
    }
  }

  void fillWithin() {
    if (!fill()) {
      throw JsonFaults.cutShort(place());
    }
  }

  /** Reads on behind the limit; what is before the current token goes. False at the end. */
  boolean fill() {
    int kept = held >= 0 ? held : token >= 0 ? token : pos;
    if (kept > 0) {
      System.arraycopy(buffer, kept, buffer, 0, limit - kept);
      move(kept);
    } else if (limit == buffer.length) {
      grow();
    }
    try {
      int read = in.read(buffer, limit, buffer.length - limit);
      limit += Math.max(0, read);
      return read > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void move(int by) {
    pos -= by;
    limit -= by;
    token -= token < 0 ? 0 : by;
    held -= held < 0 ? 0 : by;
    if (text == buffer) {
      start -= by;
      end -= by;
    }
  }

  private void grow() {
    if (buffer.length >= MAX_TOKEN_BYTES) {
      throw JsonFaults.tooLarge(place());
    }
    boolean inBuffer = text == buffer;
    buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    if (inBuffer) {
      text = buffer;
    }
  }

  RuntimeException duplicate() {
    return JsonFaults.duplicate(
        place(), new String(text, start, end - start, StandardCharsets.UTF_8));
  }
}
