package dev.greta.formats.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks that bytes which come block after block are UTF-8 (RFC 3629). */
public final class Utf8Check {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** How many bytes the character still needs, and what the next one may be. */
  private int missing;

  private int taken;
  private int least;
  private int most;

  /** Takes a block; returns where the first byte stands that no UTF-8 has there, or -1. */
  public int accept(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      if (missing == 0) {
        while (at + 8 <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
          at += 8;
        }
        if (at == end) {
          return -1;
        }
      }
      int b = bytes[at] & 0xFF;
      if (missing > 0) {
        if (b < least || b > most) {
          return at;
        }
        missing--;
        taken++;
        least = 0x80;
        most = 0xBF;
      } else if (b >= 0x80 && !begin(b)) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private boolean begin(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    taken = 1;
    missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    least = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    most = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    return true;
  }

  /** How many bytes of a character were taken before the one that it cannot have. */
  int taken() {
    return missing > 0 ? taken : 0;
  }

  /** Whether the last character is whole. */
  public boolean isComplete() {
    return missing == 0;
  }
}
