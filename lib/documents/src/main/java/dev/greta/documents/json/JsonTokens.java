package dev.greta.documents.json;

import dev.greta.documents.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tokens of JSON text in UTF-8, strictly as RFC 8259 has them: one value after the other, white
 * space between them. Texts stay bytes: a string without escapes is where it was read to, one with
 * escapes is in a buffer that is reused. Not for use by several threads.
 */
final class JsonTokens {

  static final int MAX_DEPTH = 1_000;
  static final int MAX_TOKEN_BYTES = 64 << 20;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** Longer than any number that is read without looking for the end of the buffer. */
  private static final int NUMBER_BYTES = 40;

  private enum State {
    /** Between two values of the outermost level. */
    OUTSIDE,
    VALUE,
    FIRST_NAME,
    FIRST_ELEMENT,
    AFTER_MEMBER,
    AFTER_ELEMENT
  }

  private final InputStream in;
  private final String name;
  private byte[] buffer = new byte[1 << 16];
  private int pos;
  private int limit;

  /** What a refill must keep: the value that is being taken, else the current token; or -1. */
  private int held = -1;

  private int token = -1;
  private long line = 1;

  /** The state after a value, by the depth that it is at. */
  private final State[] after = new State[MAX_DEPTH + 1];

  private int depth;
  private State state = State.OUTSIDE;

  private byte[] text = buffer;
  private int start;
  private int end;
  private byte[] unescaped = new byte[64];
  private long value;
  private int scale;

  /**
   * @param name of the source, for places
   */
  JsonTokens(InputStream in, String name) {
    this.in = in;
    this.name = name;
    this.after[0] = State.OUTSIDE;
  }

  byte[] text() {
    return text;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  long value() {
    return value;
  }

  int scale() {
    return scale;
  }

  int depth() {
    return depth;
  }

  String place() {
    return name + ":" + line;
  }

  /** Moves to the next value of the outermost level; false at the end of the text. */
  boolean nextValue() {
    token = -1;
    if (skipSpace() < 0) {
      return false;
    }
    state = State.VALUE;
    return true;
  }

  /** Moves to the next value of the array that we are in; false at its end, which it takes. */
  boolean nextElement() {
    token = -1;
    int next = skipSpaceWithin();
    if (next == ']') {
      pos++;
      leave();
      return false;
    }
    if (state == State.AFTER_ELEMENT) {
      require(next, ',', "',' or ']'");
    }
    state = State.VALUE;
    return true;
  }

  /** The first byte of what comes next, without taking it. */
  int peek() {
    token = -1;
    return skipSpaceWithin();
  }

  /** Whether the object or array that has just begun ends here. */
  boolean isEmpty() {
    int next = skipSpaceWithin();
    return next == '}' || next == ']';
  }

  /** Whether a name comes next, written just so; if so, it is taken. */
  boolean nextIs(byte[] name) {
    byte[] data = buffer;
    int at = pos;
    int length = name.length;
    if (limit - at < length + 5) {
      return false;
    }
    if (state == State.AFTER_MEMBER) {
      if (data[at] != ',') {
        return false;
      }
      at += data[at + 1] == ' ' ? 2 : 1;
    } else if (state != State.FIRST_NAME) {
      return false;
    }
    if (data[at] != '"' || data[at + length + 1] != '"' || data[at + length + 2] != ':') {
      return false;
    }
    at++;
    for (int i = 0; i < length; i++) {
      if (data[at + i] != name[i]) {
        return false;
      }
    }
    text = data;
    start = at;
    end = at + length;
    token = -1;
    pos = at + length + 2;
    state = State.VALUE;
    return true;
  }

  Event next() {
    token = -1;
    int next = skipSpaceWithin();
    State now = state;
    if (now == State.VALUE) {
      return value(next);
    }
    if (now == State.AFTER_MEMBER) {
      if (next == '}') {
        return leaveObject();
      }
      require(next, ',', "',' or '}'");
      return name(skipSpaceWithin());
    }
    if (now == State.FIRST_NAME) {
      return next == '}' ? leaveObject() : name(next);
    }
    if (now == State.AFTER_ELEMENT) {
      if (next == ']') {
        return leaveArray();
      }
      require(next, ',', "',' or ']'");
      return value(skipSpaceWithin());
    }
    return next == ']' ? leaveArray() : value(next);
  }

  private void require(int next, char wanted, String says) {
    if (next != wanted) {
      throw malformed(says + " expected");
    }
    pos++;
  }

  private Event leaveObject() {
    pos++;
    leave();
    return Event.OBJECT_END;
  }

  private Event leaveArray() {
    pos++;
    leave();
    return Event.ARRAY_END;
  }

  private void leave() {
    depth--;
    after();
  }

  private void after() {
    state = after[depth];
  }

  private Event name(int next) {
    if (next != '"') {
      throw malformed("a name in double quotes expected");
    }
    token = pos;
    pos++;
    string();
    if (skipSpaceWithin() != ':') {
      throw malformed("':' expected");
    }
    pos++;
    state = State.VALUE;
    return Event.NAME;
  }

  private Event value(int next) {
    token = pos;
    switch (next) {
      case '"' -> {
        pos++;
        string();
        after();
        return Event.STRING;
      }
      case '{' -> {
        enter(true);
        return Event.OBJECT_START;
      }
      case '[' -> {
        enter(false);
        return Event.ARRAY_START;
      }
      case 't' -> {
        return literal("true", Event.TRUE);
      }
      case 'f' -> {
        return literal("false", Event.FALSE);
      }
      case 'n' -> {
        return literal("null", Event.NULL);
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        Event event = number();
        after();
        return event;
      }
      default -> throw unexpected();
    }
  }

  private void enter(boolean object) {
    pos++;
    if (depth == MAX_DEPTH) {
      throw JsonFaults.tooDeep(place());
    }
    after[++depth] = object ? State.AFTER_MEMBER : State.AFTER_ELEMENT;
    state = object ? State.FIRST_NAME : State.FIRST_ELEMENT;
  }

  private Event literal(String word, Event event) {
    topUp(word.length() + 1);
    for (int i = 0; i < word.length(); i++) {
      if (pos == limit) {
        throw JsonFaults.cutShort(place());
      }
      if (buffer[pos] != word.charAt(i)) {
        throw unexpected();
      }
      pos++;
    }
    if (pos < limit && Character.isLetterOrDigit(buffer[pos])) {
      throw unexpected();
    }
    after();
    return event;
  }

  /** What stands here, which is no value. */
  private RuntimeException unexpected() {
    pos = token;
    topUp(NUMBER_BYTES);
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

  private static boolean isWordByte(byte b) {
    return b > ' ' && b != ',' && b != ']' && b != '}' && b != ':' && b != '"' && b < 127;
  }

  // Numbers.

  private Event number() {
    topUp(NUMBER_BYTES);
    byte[] data = buffer;
    int at = pos;
    boolean negative = data[at] == '-';
    int first = negative ? at + 1 : at;
    int most = Math.min(limit, first + 18);
    long digits = 0;
    for (at = first; at < most; at++) {
      int digit = data[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      digits = digits * 10 + digit;
    }
    int whole = at - first;
    if (whole == 0 || at >= limit || depth == 0 || (whole > 1 && data[first] == '0')) {
      return longNumber();
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
      if (scale == 0 || !isShort || at >= limit || !isEnd(data[at]) || (negative && digits == 0)) {
        return longNumber();
      }
      value = negative ? -digits : digits;
      pos = at;
      return Event.DECIMAL;
    }
    if (!isEnd(data[at]) || (negative && digits == 0)) {
      return longNumber();
    }
    value = negative ? -digits : digits;
    pos = at;
    return Event.LONG;
  }

  private static boolean isEnd(byte b) {
    return b == ',' || b == '}' || b == ']' || b == '\n' || b == ' ' || b == '\r' || b == '\t';
  }

  /** A number of any length, by the grammar. */
  private Event longNumber() {
    boolean negative = byteHere() == '-';
    if (negative) {
      pos++;
    }
    int first = byteHere();
    int whole = digits();
    if (whole == 0 && byteHere() < 0) {
      throw JsonFaults.cutShort(place());
    }
    if (whole == 0 || (whole > 1 && first == '0')) {
      throw unexpected();
    }
    boolean integer = true;
    if (byteHere() == '.') {
      integer = false;
      pos++;
      requireDigits();
    }
    if (byteHere() == 'e' || byteHere() == 'E') {
      integer = false;
      pos++;
      if (byteHere() == '+' || byteHere() == '-') {
        pos++;
      }
      requireDigits();
    }
    int next = byteHere();
    if (next > ' ' && (depth == 0 || isWordByte((byte) next))) {
      throw unexpected();
    }
    text = buffer;
    start = token;
    end = pos;
    return integer && whole <= 18 ? shortInteger(negative) : Event.NUMBER;
  }

  private Event shortInteger(boolean negative) {
    long digits = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      digits = digits * 10 + (buffer[i] - '0');
    }
    value = negative ? -digits : digits;
    return negative && digits == 0 ? Event.NUMBER : Event.LONG;
  }

  private int digits() {
    int count = 0;
    for (int b = byteHere(); b >= '0' && b <= '9'; b = byteHere()) {
      pos++;
      count++;
    }
    return count;
  }

  private void requireDigits() {
    if (digits() == 0) {
      if (byteHere() < 0) {
        throw JsonFaults.cutShort(place());
      }
      throw unexpected();
    }
  }

  /** The byte at the position, or -1 at the end of the text. */
  private int byteHere() {
    return pos < limit || fill() ? buffer[pos] & 0xff : -1;
  }

  // Strings.

  /** Reads up to the closing quote; the token begins with the opening one. */
  private void string() {
    for (; ; ) {
      pos = scan(pos);
      if (pos == limit) {
        fillWithin();
        continue;
      }
      byte next = buffer[pos];
      if (next == '"') {
        text = buffer;
        start = token + 1;
        end = pos++;
        return;
      }
      if (next < 0) {
        multibyte();
      } else if (next == '\\') {
        escaped();
        return;
      } else {
        throw malformed("a control character in a string");
      }
    }
  }

  /** The first byte from here on that is no plain ASCII of a string, or the limit. */
  private int scan(int from) {
    byte[] data = buffer;
    int at = from;
    for (; at + 8 <= limit; at += 8) {
      long word = (long) WORDS.get(data, at);
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
    for (; at < limit; at++) {
      byte b = data[at];
      if (b == '"' || b == '\\' || b < 0x20) {
        break;
      }
    }
    return at;
  }

  /** Goes on from the first escape, with all text so far copied out. */
  private void escaped() {
    int length = pos - (token + 1);
    reserve(length);
    System.arraycopy(buffer, token + 1, unescaped, 0, length);
    for (; ; ) {
      int at = scan(pos);
      if (at > pos) {
        reserve(length + at - pos);
        System.arraycopy(buffer, pos, unescaped, length, at - pos);
        length += at - pos;
        pos = at;
      }
      if (pos == limit) {
        fillWithin();
        continue;
      }
      byte next = buffer[pos];
      if (next == '"') {
        pos++;
        text = unescaped;
        start = 0;
        end = length;
        return;
      }
      if (next < 0) {
        int bytes = multibyte();
        reserve(length + bytes);
        System.arraycopy(buffer, pos - bytes, unescaped, length, bytes);
        length += bytes;
      } else if (next == '\\') {
        pos++;
        length = escape(length);
      } else {
        throw malformed("a control character in a string");
      }
    }
  }

  private int escape(int length) {
    int code = byteWithin();
    pos++;
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
      default -> throw malformed("'\\" + (char) code + "' is no escape");
    }
    return length + 1;
  }

  private int unicode(int length) {
    int code = hex();
    if (Character.isLowSurrogate((char) code)) {
      throw loneSurrogate(code);
    }
    if (Character.isHighSurrogate((char) code)) {
      if (byteWithin() != '\\') {
        throw loneSurrogate(code);
      }
      pos++;
      if (byteWithin() != 'u') {
        throw loneSurrogate(code);
      }
      pos++;
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
        place(), String.format("half a surrogate pair alone, \\u%04x", code));
  }

  private int hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(byteWithin(), 16);
      if (digit < 0) {
        throw malformed("\\u without four hexadecimal digits");
      }
      code = code << 4 | digit;
      pos++;
    }
    return code;
  }

  /** Takes one character of several bytes, well-formed as Unicode's table 3-7 has it. */
  private int multibyte() {
    int lead = buffer[pos] & 0xff;
    int bytes = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (bytes == 0) {
      throw notUtf8();
    }
    while (limit - pos < bytes) {
      fillWithin();
    }
    int second = buffer[pos + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    boolean valid = second >= least && second <= most;
    for (int i = 2; i < bytes; i++) {
      valid &= (buffer[pos + i] & 0xc0) == 0x80;
    }
    if (!valid) {
      throw notUtf8();
    }
    pos += bytes;
    return bytes;
  }

  private RuntimeException notUtf8() {
    return JsonFaults.notUnicode(
        place(), String.format("bytes that are not UTF-8, from 0x%02x on", buffer[pos] & 0xff));
  }

  private void reserve(int length) {
    if (length > unescaped.length) {
      unescaped = Arrays.copyOf(unescaped, Math.max(length, 2 * unescaped.length));
    }
  }

  private int byteWithin() {
    if (pos == limit) {
      fillWithin();
    }
    return buffer[pos];
  }

  // Values as a whole.

  /** Reads over the value that has just begun. */
  void skip() {
    int outside = depth - 1;
    if (state == State.FIRST_NAME || state == State.FIRST_ELEMENT) {
      while (depth > outside) {
        next();
      }
    }
  }

  /** Takes the value that has just begun, so that the text is all of it, as it stands there. */
  void take() {
    held = token;
    if (state == State.FIRST_NAME || state == State.FIRST_ELEMENT) {
      NameSet names = new NameSet();
      int outside = depth - 1;
      int[] objects = new int[MAX_DEPTH + 1];
      int seen = 0;
      objects[depth] = seen++;
      while (depth > outside) {
        Event event = next();
        if (event == Event.OBJECT_START) {
          objects[depth] = seen++;
        } else if (event == Event.NAME && !names.add(objects[depth], text, start, end)) {
          throw duplicate();
        }
      }
    }
    text = buffer;
    start = held;
    end = pos;
    held = -1;
  }

  RuntimeException duplicate() {
    return JsonFaults.duplicate(
        place(), new String(text, start, end - start, StandardCharsets.UTF_8));
  }

  // Input.

  /** The next byte that is no white space, not taken; -1 at the end of the text. */
  private int skipSpace() {
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

  private int skipSpaceWithin() {
    int next = skipSpace();
    if (next < 0) {
      throw JsonFaults.cutShort(place());
    }
    return next;
  }

  private RuntimeException malformed(String what) {
    return JsonFaults.malformed(place(), what);
  }

  private void topUp(int bytes) {
    while (limit - pos < bytes && fill()) {
      // Some input gives less than asked for.
    }
  }

  private void fillWithin() {
    if (!fill()) {
      throw JsonFaults.cutShort(place());
    }
  }

  /** Reads on behind the limit; what is before the current token goes. False at the end. */
  private boolean fill() {
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
}
