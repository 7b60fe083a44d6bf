package dev.greta.documents.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a JSON text that is being looked at, and the bytes in it that the last token is.
 * Moves on when it is used up, and grows where one token needs it. At the limit there are eight
 * zeros, which are in no token: what looks for a token's end finds them, and need not ask for the
 * limit before.
 */
final class JsonBytes {

  static final int MAX_TOKEN_BYTES = 64 << 20;

  /** Longer than any word. */
  static final int WORD_BYTES = 6;

  private static final int SHOWN_BYTES = 20;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  byte[] buffer = new byte[(1 << 16) + Long.BYTES];
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

  /** Given all bytes from where it began to watch; null while nobody does. */
  private @Nullable Surroundings watcher;

  /** What has been given ends here. */
  private int watched;

  JsonBytes(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  String place() {
    return name + ":" + line;
  }

  /** Gives all bytes from here on to somebody. */
  void watch(Surroundings by) {
    watcher = by;
    watched = pos;
  }

  /** Ends that, here. */
  void unwatch() {
    give(pos);
    watcher = null;
  }

  private void give(int to) {
    if (watcher != null && to > watched) {
      watcher.records(buffer, watched, to - watched);
      watched = to;
    }
  }

  /** The next byte that is no white space, not taken; -1 at the end of the text. */
  int skipSpace() {
    byte here = buffer[pos];
    return here > ' ' ? here : skipSpaces();
  }

  private int skipSpaces() {
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

  /** The eight bytes from here on, the first one lowest. */
  static long word(byte[] data, int at) {
    return (long) WORDS.get(data, at);
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
    topUp(SHOWN_BYTES);
    int to = pos;
    while (to < limit && to < pos + SHOWN_BYTES && isWordByte(buffer[to])) {
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
      give(kept);
      System.arraycopy(buffer, kept, buffer, 0, limit - kept);
      move(kept);
    } else if (limit + Long.BYTES == buffer.length) {
      grow();
    }
    try {
      int read = in.read(buffer, limit, buffer.length - Long.BYTES - limit);
      limit += Math.max(0, read);
      WORDS.set(buffer, limit, 0L);
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
    watched -= by;
    if (text == buffer) {
      start -= by;
      end -= by;
    }
  }

  private void grow() {
    if (limit >= MAX_TOKEN_BYTES) {
      throw JsonFaults.tooLarge(place());
    }
    boolean inBuffer = text == buffer;
    buffer = Arrays.copyOf(buffer, 2 * limit + Long.BYTES);
    if (inBuffer) {
      text = buffer;
    }
  }

  RuntimeException duplicate() {
    return JsonFaults.duplicate(
        place(), new String(text, start, end - start, StandardCharsets.UTF_8));
  }
}
