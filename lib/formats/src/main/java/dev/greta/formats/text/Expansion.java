package dev.greta.formats.text;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.tukaani.xz.MemoryLimitException;

/** One packed file while it is expanded: how much went in and came out, and what is wrong. */
final class Expansion {

  /**
   * How large the expanded file may grow.
   *
   * @param bytes always allowed
   * @param ratio beyond, so many times what was read of the file; 0 for no more than {@code bytes}
   */
  record Bound(long bytes, long ratio) {

    private static final Bound FOUND = new Bound(128L << 20, 500);

    static Bound of(OptionalLong largest) {
      return largest.isPresent() ? new Bound(largest.getAsLong(), 0) : FOUND;
    }

    boolean holds(long expanded, long packed) {
      return expanded <= bytes || expanded / Math.max(1, packed) < ratio;
    }
  }

  private final LocalFile file;
  private final Compression kind;
  private final Bound bound;
  private long packed;
  private long expanded;

  Expansion(LocalFile file, Compression kind, Bound bound) {
    this.file = file;
    this.kind = kind;
    this.bound = bound;
  }

  /** So many more bytes of the file were read. */
  void took(long bytes) {
    packed += bytes;
  }

  private void gave(int bytes) {
    expanded += bytes;
    if (!bound.holds(expanded, packed)) {
      throw PackingFaults.tooLarge(file, expanded, packed, bound);
    }
  }

  /** What reading an expanded stream means when it fails with this. */
  GretaException failure(Exception cause) {
    if (cause instanceof GretaException known) {
      return known;
    }
    return cause instanceof MemoryLimitException
        ? PackingFaults.needsMemory(file, (MemoryLimitException) cause)
        : PackingFaults.damaged(file, kind, cause);
  }

  /** A stream of what another one expands, within the bound. */
  InputStream of(InputStream expanding) {
    return new Expanded(expanding);
  }

  private final class Expanded extends InputStream {

    private final InputStream input;

    Expanded(InputStream input) {
      this.input = input;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count;
      try {
        count = input.read(bytes, offset, length);
      } catch (IOException | RuntimeException e) {
        throw failure(e);
      }
      if (count > 0) {
        gave(count);
      }
      return count;
    }

    @Override
    public void close() {
      try {
        input.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
