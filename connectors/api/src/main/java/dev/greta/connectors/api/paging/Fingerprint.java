package dev.greta.connectors.api.paging;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What tells texts from each other without keeping them: two checksums of different polynomials,
 * which the processor computes, and the length. That two of ten million texts agree in all three by
 * chance is less likely than one in a hundred thousand.
 *
 * @param sums both checksums
 */
public record Fingerprint(long sums, long length) {

  /** Of the bytes that it is given piece by piece. */
  public static final class Maker {

    private final CRC32 one = new CRC32();
    private final CRC32C other = new CRC32C();
    private long length;

    /** Adds bytes. */
    public void add(byte[] bytes, int start, int count) {
      one.update(bytes, start, count);
      other.update(bytes, start, count);
      length += count;
    }

    /** Of all that was added. */
    public Fingerprint made() {
      return new Fingerprint(one.getValue() << 32 | other.getValue(), length);
    }
  }

  /** Of a text. */
  public static Fingerprint of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Maker maker = new Maker();
    maker.add(bytes, 0, bytes.length);
    return maker.made();
  }
}
