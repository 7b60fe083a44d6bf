package dev.greta.connectors.sqlite;

/** Numbers of one to nine bytes, high bits first (sqlite.org/fileformat2.html, 1.6). */
final class Varint {

  private static final int LONGEST = 9;

  private Varint() {}

  static long at(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; i < LONGEST - 1; i++) {
      byte b = bytes[at + i];
      value = value << 7 | b & 0x7F;
      if (b >= 0) {
        return value;
      }
    }
    return value << 8 | bytes[at + LONGEST - 1] & 0xFF;
  }

  /** How many bytes the number has. */
  static int length(byte[] bytes, int at) {
    int length = 1;
    while (length < LONGEST && bytes[at + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
