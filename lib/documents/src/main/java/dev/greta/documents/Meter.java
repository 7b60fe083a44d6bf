package dev.greta.documents;

/** How large a batch has become, beyond what its rows take by themselves. */
final class Meter {

  private long bits;

  void addBytes(int bytes) {
    bits += 8L * bytes;
  }

  void addBits(long more) {
    bits += more;
  }

  long bits() {
    return bits;
  }

  void clear() {
    bits = 0;
  }
}
