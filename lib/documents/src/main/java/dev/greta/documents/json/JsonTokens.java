package dev.greta.documents.json;

import dev.greta.documents.Event;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of JSON text in UTF-8, strictly as RFC 8259 has them: one value after the other, white
 * space between them. Texts stay bytes: a string without escapes is where it was read to, one with
 * escapes is in a buffer that is reused. Not for use by several threads.
 */
final class JsonTokens {

  static final int MAX_DEPTH = 1_000;

  /** What is expected next: where something may end, by what, and what else there may be. */
  private enum State {
    /** Between two values of the outermost level. */
    OUTSIDE(-1, Event.NULL, ""),
    VALUE(-1, Event.NULL, ""),
    FIRST_NAME('}', Event.OBJECT_END, ""),
    FIRST_ELEMENT(']', Event.ARRAY_END, ""),
    AFTER_MEMBER('}', Event.OBJECT_END, "',' or '}' expected"),
    AFTER_ELEMENT(']', Event.ARRAY_END, "',' or ']' expected");

    private final int bracket;
    private final Event end;
    private final boolean inObject;

    /** What is wrong where there is neither a comma nor the end; empty where no comma may be. */
    private final String wanted;

    State(int bracket, Event end, String wanted) {
      this.bracket = bracket;
      this.end = end;
      this.inObject = bracket == '}';
      this.wanted = wanted;
    }
  }

  private enum Word {
    TRUE(Event.TRUE, "true"),
    FALSE(Event.FALSE, "false"),
    NULL(Event.NULL, "null");

    private final Event event;
    private final byte[] text;

    Word(Event event, String text) {
      this.event = event;
      this.text = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final JsonBytes in;
  private final StringScanner strings;
  private final NumberScanner numbers;
  private final NameSet names = new NameSet();

  /** How many names there were before each object that is being passed over. */
  private final int[] namesBefore = new int[MAX_DEPTH + 1];

  /** The state after a value, by the depth that it is at. */
  private final State[] after = new State[MAX_DEPTH + 1];

  private int depth;
  private State state = State.OUTSIDE;

  /**
   * @param name of the source, for places
   */
  JsonTokens(InputStream in, String name) {
    this.in = new JsonBytes(in, name);
    this.strings = new StringScanner(this.in);
    this.numbers = new NumberScanner(this.in);
    this.after[0] = State.OUTSIDE;
  }

  byte[] text() {
    return in.text;
  }

  int start() {
    return in.start;
  }

  int end() {
    return in.end;
  }

  long value() {
    return numbers.value();
  }

  int scale() {
    return numbers.scale();
  }

  int depth() {
    return depth;
  }

  String place() {
    return in.place();
  }

  /** Gives all bytes of the text from here on to somebody. */
  void watch(Surroundings by) {
    in.watch(by);
  }

  /** Ends that, here. */
  void unwatch() {
    in.unwatch();
  }

  /** Moves to the next value of the outermost level; false at the end of the text. */
  boolean nextValue() {
    in.token = -1;
    if (in.skipSpace() < 0) {
      return false;
    }
    state = State.VALUE;
    return true;
  }

  /** Moves to the next value of the array that we are in; false at its end, which it takes. */
  boolean nextElement() {
    in.token = -1;
    int next = in.skipSpaceWithin();
    if (next == ']') {
      in.pos++;
      leave();
      return false;
    }
    if (state == State.AFTER_ELEMENT) {
      comma(next);
    }
    state = State.VALUE;
    return true;
  }

  /** The first byte of what comes next, without taking it. */
  int peek() {
    in.token = -1;
    return in.skipSpaceWithin();
  }

  /** Whether the object or array that has just begun ends here. */
  boolean isEmpty() {
    int next = in.skipSpaceWithin();
    return next == '}' || next == ']';
  }

  /** Whether a name comes next, written just so; if so, it is taken. */
  boolean nextIs(byte[] name) {
    byte[] data = in.buffer;
    int at = in.pos;
    int length = name.length;
    if (in.limit - at < length + 5) {
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
    in.text = data;
    in.start = at;
    in.end = at + length;
    in.token = -1;
    in.pos = at + length + 2;
    state = State.VALUE;
    return true;
  }

  // The JVM compiles a method's callees again for each place that calls them: so there is one
  // place.
  Event next() {
    in.token = -1;
    int next = in.skipSpaceWithin();
    State now = state;
    if (now != State.VALUE) {
      if (next == now.bracket) {
        in.pos++;
        leave();
        return now.end;
      }
      if (!now.wanted.isEmpty()) {
        comma(next);
        next = in.skipSpaceWithin();
      }
      if (now.inObject) {
        return name(next);
      }
    }
    return value(next);
  }

  private void comma(int next) {
    if (next != ',') {
      throw in.malformed(state.wanted);
    }
    in.pos++;
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
      throw in.malformed("a name in double quotes expected");
    }
    in.token = in.pos;
    in.pos++;
    strings.string();
    if (in.skipSpaceWithin() != ':') {
      throw in.malformed("':' expected");
    }
    in.pos++;
    state = State.VALUE;
    return Event.NAME;
  }

  private Event value(int next) {
    in.token = in.pos;
    switch (next) {
      case '"' -> {
        in.pos++;
        strings.string();
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
      case 't', 'f', 'n' -> {
        Event event = word(next == 't' ? Word.TRUE : next == 'f' ? Word.FALSE : Word.NULL);
        after();
        return event;
      }
      default -> {
        if (next != '-' && (next < '0' || next > '9')) {
          throw in.unexpected();
        }
        Event event = numbers.number(depth == 0);
        after();
        return event;
      }
    }
  }

  private void enter(boolean object) {
    in.pos++;
    if (depth == MAX_DEPTH) {
      throw JsonFaults.tooDeep(in.place());
    }
    after[++depth] = object ? State.AFTER_MEMBER : State.AFTER_ELEMENT;
    state = object ? State.FIRST_NAME : State.FIRST_ELEMENT;
  }

  private Event word(Word word) {
    in.topUp(JsonBytes.WORD_BYTES);
    for (byte b : word.text) {
      if (in.buffer[in.pos] != b) {
        throw in.pos == in.limit ? JsonFaults.cutShort(in.place()) : in.unexpected();
      }
      in.pos++;
    }
    if (isLetterOrDigit(in.buffer[in.pos])) {
      throw in.unexpected();
    }
    return word.event;
  }

  private static boolean isLetterOrDigit(byte b) {
    int letter = b | 0x20;
    return (letter >= 'a' && letter <= 'z') || (b >= '0' && b <= '9');
  }

  /** Reads over the value that has just begun. */
  void skip() {
    int outside = depth - 1;
    if (state == State.FIRST_NAME || state == State.FIRST_ELEMENT) {
      while (depth > outside) {
        next();
      }
    }
  }

  /** Reads over the value that has just begun; no object in it may have a name twice. */
  void skipUnique() {
    if (state != State.FIRST_NAME && state != State.FIRST_ELEMENT) {
      return;
    }
    int outside = depth - 1;
    names.clear();
    namesBefore[depth] = 0;
    while (depth > outside) {
      Event event = next();
      if (event == Event.OBJECT_START) {
        namesBefore[depth] = names.count();
      } else if (event == Event.OBJECT_END) {
        names.keep(namesBefore[depth + 1]);
      } else if (event == Event.NAME && !names.add(depth, in.text, in.start, in.end)) {
        throw in.duplicate();
      }
    }
  }

  /** Takes the value that has just begun, so that the text is all of it, as it stands there. */
  void take() {
    in.held = in.token;
    skipUnique();
    in.text = in.buffer;
    in.start = in.held;
    in.end = in.pos;
    in.held = -1;
  }

  RuntimeException duplicate() {
    return in.duplicate();
  }
}
