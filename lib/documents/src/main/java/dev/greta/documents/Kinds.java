package dev.greta.documents;

import dev.greta.documents.values.NumberText;
import dev.greta.documents.values.TemporalText;
import java.util.ArrayList;
import java.util.List;

/** Which kinds of values a field has, and what those of each kind have in common. Only grows. */
final class Kinds {

  static final int BOOLEAN = 1;
  static final int NUMBER = 2;
  static final int DATE = 4;
  static final int TIMESTAMP = 8;
  static final int TIMESTAMP_UTC = 16;
  static final int TEXT = 32;
  static final int OBJECT = 64;
  static final int ARRAY = 128;

  private static final int STRING = DATE | TIMESTAMP | TIMESTAMP_UTC | TEXT;

  private final NumberProfile numbers = new NumberProfile();
  private int seen;
  private boolean mixed;

  void add(int kind) {
    seen |= kind;
  }

  boolean none() {
    return seen == 0;
  }

  /** Takes values of several kinds. */
  void addMixed() {
    mixed = true;
  }

  /** Whether there is nothing but this kind, or these. */
  boolean only(int kinds) {
    return (seen & ~kinds) == 0;
  }

  boolean has(int kind) {
    return (seen & kind) != 0;
  }

  NumberProfile numbers() {
    return numbers;
  }

  /** Whether no type but text holds all of it. */
  boolean isMixed() {
    if (mixed) {
      return true;
    }
    int groups = (seen & ~STRING) | (has(STRING) ? TEXT : 0);
    return (groups & groups - 1) != 0 || numbers.isMixed();
  }

  /** The kinds, as JSON calls them. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (has(BOOLEAN)) {
      names.add("booleans");
    }
    if (has(NUMBER)) {
      names.add("numbers");
    }
    if (has(STRING)) {
      names.add("strings");
    }
    if (has(OBJECT)) {
      names.add("objects");
    }
    if (has(ARRAY)) {
      names.add("arrays");
    }
    return names;
  }

  void addString(byte[] text, int start, int end) {
    if (!has(TEXT)) {
      seen |= kindOf(text, start, end);
    }
  }

  private static int kindOf(byte[] text, int start, int end) {
    int length = end - start;
    if (length < 10 || length > 40) {
      return TEXT;
    }
    if (TemporalText.date(text, start, end) != TemporalText.NONE) {
      return DATE;
    }
    if (TemporalText.timestamp(text, start, end) != TemporalText.NONE) {
      return TIMESTAMP;
    }
    return TemporalText.timestampUtc(text, start, end) != TemporalText.NONE ? TIMESTAMP_UTC : TEXT;
  }

  /** Takes the number that a cursor stands on. */
  void addNumber(Event event, DocumentCursor in, NumberText number) {
    seen |= NUMBER;
    switch (event) {
      case LONG -> numbers.addLong(in.longValue());
      case DECIMAL ->
          numbers.addShort(Math.abs(in.longValue() / Powers.TEN[in.scale()]), in.scale());
      case DOUBLE -> numbers.addDoubles();
      default -> {
        if (number.read(in.bytes(), in.start(), in.end())) {
          numbers.add(number, number.fitsDouble(in.bytes(), in.start(), in.end()));
        } else {
          numbers.addFar();
        }
      }
    }
  }
}
