package dev.greta.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A body of the coding {@code gzip} (RFC 1952, several members included) or {@code deflate} (zlib,
 * RFC 1950, and as some servers send it the bare format of RFC 1951). Unlike the JDK's streams it
 * takes nothing behind the end for granted: what follows, and what is missing, is an error.
 */
final class InflatedStream extends InputStream {

  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;
  private static final int HEADER_CHECK = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream wire;
  private final boolean gzip;
  private final byte[] buffer = new byte[8192];
  private final byte[] one = new byte[1];
  private final CRC32 checksum = new CRC32();
  private int at;
  private int end;
  private Inflater inflater = new Inflater(true);
  private boolean ended;

  private InflatedStream(InputStream wire, boolean gzip) {
    this.wire = wire;
    this.gzip = gzip;
  }

  static InflatedStream gzip(InputStream wire) throws IOException {
    InflatedStream stream = new InflatedStream(wire, true);
    if (stream.fill()) {
      stream.member();
    } else {
      stream.ended = true;
    }
    return stream;
  }

  static InflatedStream deflate(InputStream wire) throws IOException {
    InflatedStream stream = new InflatedStream(wire, false);
    if (!stream.fill()) {
      stream.ended = true;
    } else if (stream.isZlib()) {
      stream.inflater.end();
      stream.inflater = new Inflater();
    }
    return stream;
  }

  /** RFC 1950, 2.2: compression method 8, and a check of the first two bytes. */
  private boolean isZlib() throws IOException {
    while (end - at < 2) {
      int more = wire.read(buffer, end, buffer.length - end);
      if (more < 0) {
        return false;
      }
      end += more;
    }
    int first = buffer[at] & 0xFF;
    return (first & 0x0F) == 8 && (first << 8 | buffer[at + 1] & 0xFF) % 31 == 0;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        checksum.update(into, offset, count);
        return count;
      }
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        finish();
      } else if (inflater.needsDictionary()) {
        throw new CorruptException("it needs a dictionary");
      } else if (fill()) {
        feed();
      } else {
        throw new CorruptException("its end is missing");
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw new CorruptException("it is damaged");
    }
  }

  /** Gets what comes next, unless some is left. */
  private boolean fill() throws IOException {
    if (at >= end) {
      at = 0;
      end = Math.max(0, wire.read(buffer));
    }
    return at < end;
  }

  private void feed() {
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  private void finish() throws IOException {
    if (gzip) {
      long sum = number(4);
      long size = number(4);
      if (sum != checksum.getValue() || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
        throw new CorruptException("its checksum is another");
      }
    }
    if (!fill()) {
      done();
    } else if (gzip) {
      inflater.reset();
      checksum.reset();
      member();
    } else {
      throw new CorruptException("something follows its end");
    }
  }

  /** The header of a member (RFC 1952, 2.3). */
  private void member() throws IOException {
    if (next() != GZIP_FIRST || next() != GZIP_SECOND || next() != 8) {
      throw new CorruptException("it is not gzip, or something follows its end");
    }
    int flags = next();
    number(6);
    if ((flags & EXTRA) != 0) {
      for (long left = number(2); left > 0; left--) {
        next();
      }
    }
    for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
      while (next() != 0) {
        // A name or comment ends with a zero.
      }
    }
    if ((flags & HEADER_CHECK) != 0) {
      number(2);
    }
    feed();
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << 8 * i;
    }
    return value;
  }

  private int next() throws IOException {
    if (!fill()) {
      throw new CorruptException("its end is missing");
    }
    return buffer[at++] & 0xFF;
  }

  private void done() {
    ended = true;
    inflater.end();
  }

  @Override
  public void close() throws IOException {
    done();
    wire.close();
  }
}
