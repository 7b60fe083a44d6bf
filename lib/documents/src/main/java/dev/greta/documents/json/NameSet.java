package dev.greta.documents.json;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** The names of some objects, copied. */
final class NameSet {

  /** A set that was much larger is made anew rather than cleared. */
  private static final int KEPT = 1_024;

  /** Names that collide by design would make a set slow. */
  private final int seed = ThreadLocalRandom.current().nextInt();

  private byte[] names = new byte[256];
  private int used;
  private int[] objects = new int[16];
  private int[] ends = new int[16];
  private int[] hashes = new int[16];
  private int count;
  private int[] table = new int[32];

  /** Forgets all names. */
  void clear() {
    if (count > 0) {
      if (table.length > KEPT) {
        table = new int[KEPT];
        names = new byte[KEPT];
      } else {
        Arrays.fill(table, 0);
      }
      count = 0;
      used = 0;
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Forgets all names but so many, those that came first. */
  void keep(int first) {
    while (count > first) {
      int slot = hashes[count - 1] & table.length - 1;
      while (table[slot] != count) {
        slot = slot + 1 & table.length - 1;
      }
      // Nothing was put behind it since, so nothing is looked for beyond it.
      table[slot] = 0;
      count--;
      used = count == 0 ? 0 : ends[count - 1];
    }
  }

  /** Adds a name of an object; false if it is there. */
  boolean add(int object, byte[] text, int start, int end) {
    int hash = seed + object;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text[i]) * 0x0100_0193; // FNV-1a
    }
    int slot = hash & table.length - 1;
    for (; table[slot] != 0; slot = slot + 1 & table.length - 1) {
      int at = table[slot] - 1;
      if (hashes[at] == hash && objects[at] == object && equal(at, text, start, end)) {
        return false;
      }
    }
    table[slot] = count + 1;
    append(object, hash, text, start, end);
    if (2 * count > table.length) {
      rehash();
    }
    return true;
  }

  private boolean equal(int at, byte[] text, int start, int end) {
    int from = at == 0 ? 0 : ends[at - 1];
    return Arrays.equals(names, from, ends[at], text, start, end);
  }

  private void append(int object, int hash, byte[] text, int start, int end) {
    int length = end - start;
    if (used + length > names.length) {
      names = Arrays.copyOf(names, Math.max(used + length, 2 * names.length));
    }
    System.arraycopy(text, start, names, used, length);
    used += length;
    if (count == ends.length) {
      objects = Arrays.copyOf(objects, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    objects[count] = object;
    hashes[count] = hash;
    ends[count++] = used;
  }

  private void rehash() {
    table = new int[2 * table.length];
    for (int i = 0; i < count; i++) {
      int slot = hashes[i] & table.length - 1;
      while (table[slot] != 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = i + 1;
    }
  }
}
