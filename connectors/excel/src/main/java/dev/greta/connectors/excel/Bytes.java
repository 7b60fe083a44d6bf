package dev.greta.connectors.excel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow and are used again, so that a cell costs no object. */
final class Bytes {

  byte[] array = new byte[256];
  int length;

  void clear() {
    length = 0;
  }

  void append(int value) {
    if (length == array.length) {
      array = Arrays.copyOf(array, 2 * length);
    }
    array[length++] = (byte) value;
  }

  void append(byte[] source, int start, int count) {
    reserve(count);
    System.arraycopy(source, start, array, length, count);
    length += count;
  }

  void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    append(bytes, 0, bytes.length);
  }

  /** A code point as UTF-8. */
  void appendCodePoint(int point) {
    if (point < 0x80) {
      append(point);
    } else if (point < 0x800) {
      append(0xC0 | point >> 6);
      append(0x80 | point & 0x3F);
    } else if (point < 0x10000) {
      append(0xE0 | point >> 12);
      append(0x80 | point >> 6 & 0x3F);
      append(0x80 | point & 0x3F);
    } else {
      append(0xF0 | point >> 18);
      append(0x80 | point >> 12 & 0x3F);
      append(0x80 | point >> 6 & 0x3F);
      append(0x80 | point & 0x3F);
    }
  }

  void reserve(int count) {
    if (array.length - length < count) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
    }
  }

  String text(int start, int end) {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }

  String text() {
    return text(0, length);
  }
}
