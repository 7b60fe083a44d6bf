package dev.greta.duckdb;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;

/** Distinct texts, numbered in the order in which they were first seen. One thread at a time. */
final class Utf8Index {

  private byte[] pool = new byte[256];
  private int[] ends = new int[16];
  private int[] slots = new int[32];
  private int size;

  int size() {
    return size;
  }

  /** The number of a text, a new one if it was not seen before. */
  int codeOf(byte[] text, int length) {
    int mask = slots.length - 1;
    int slot = hash(text, length) & mask;
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      int start = start(code);
      if (Arrays.equals(pool, start, ends[code], text, 0, length)) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
    append(text, length);
    slots[slot] = size;
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The texts as a vector that the caller closes. */
  VarCharVector toVector(String name, BufferAllocator allocator) {
    VarCharVector vector = new VarCharVector(name, allocator);
    try {
      int bytes = size == 0 ? 0 : ends[size - 1];
      vector.allocateNew(bytes, size);
      ArrowBuf offsets = vector.getOffsetBuffer();
      offsets.setInt(0, 0);
      for (int code = 0; code < size; code++) {
        offsets.setInt(4L * (code + 1), ends[code]);
        vector.setIndexDefined(code);
      }
      vector.getDataBuffer().setBytes(0, pool, 0, bytes);
      vector.setLastSet(size - 1);
      vector.setValueCount(size);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }

  private void append(byte[] text, int length) {
    int start = size == 0 ? 0 : ends[size - 1];
    if ((long) start + length > Integer.MAX_VALUE - 16) {
      throw new ResourceException(
          Fault.of("GRT-1213", "a dictionary column has more than 2 GiB of distinct texts")
              .withRemedy("read the column as plain text"));
    }
    if (start + length > pool.length) {
      long wanted = Math.max(start + (long) length, pool.length * 2L);
      pool = Arrays.copyOf(pool, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }
    System.arraycopy(text, 0, pool, start, length);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
    }
    ends[size++] = start + length;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int code = 0; code < size; code++) {
      int start = start(code);
      byte[] text = Arrays.copyOfRange(pool, start, ends[code]);
      int slot = hash(text, text.length) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = code + 1;
    }
    slots = larger;
  }

  private static int hash(byte[] text, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + text[i];
    }
    return hash ^ hash >>> 15;
  }
}
