package dev.greta.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are text in UTF-8 (RFC 3629, section 4). */
public final class Utf8 {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8() {}

  public static boolean isValid(byte[] bytes) {
    return isValid(bytes, 0, bytes.length);
  }

  /** The same of a part of an array. */
  public static boolean isValid(byte[] bytes, int from, int length) {
    int end = from + length;
    int at = from;
    while (at < end) {
      if (at + Long.BYTES <= end && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int sequence = lengthOfSequence(bytes, at, end);
        if (sequence == 0) {
          return false;
        }
        at += sequence;
      }
    }
    return true;
  }

  /** How many bytes the character that begins at an offset has, if it is one of two to four. */
  private static int lengthOfSequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int second = continuation(bytes, at + 1, end);
    if (first >= 0xC2 && first <= 0xDF) {
      return second < 0 ? 0 : 2;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      boolean shortest = first != 0xE0 || second >= 0xA0;
      boolean surrogate = first == 0xED && second >= 0xA0;
      boolean rest = continuation(bytes, at + 2, end) >= 0;
      return second >= 0 && shortest && !surrogate && rest ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      boolean inRange = first == 0xF0 ? second >= 0x90 : first != 0xF4 || second <= 0x8F;
      boolean rest = continuation(bytes, at + 2, end) >= 0 && continuation(bytes, at + 3, end) >= 0;
      return second >= 0 && inRange && rest ? 4 : 0;
    }
    return 0;
  }

  /** The byte, if it continues a character, else -1. */
  private static int continuation(byte[] bytes, int at, int end) {
    int value = at < end ? bytes[at] & 0xFF : 0;
    return value >= 0x80 && value <= 0xBF ? value : -1;
  }
}
