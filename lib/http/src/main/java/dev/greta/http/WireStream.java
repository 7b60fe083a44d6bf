package dev.greta.http;

import dev.greta.spi.ReadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** An answer's body as it comes over the wire, counted. */
final class WireStream extends InputStream {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Exchange exchange;
  private final ReadListener listener;
  private final long most;
  private Iterator<ByteBuffer> pieces = List.<ByteBuffer>of().iterator();
  private ByteBuffer piece = NOTHING;
  private long count;

  /**
   * @param most how many bytes may come; no encoding makes a body longer than what it decodes to by
   *     more than some bytes, unless it means harm
   */
  WireStream(Exchange exchange, ReadListener listener, long most) {
    this.exchange = exchange;
    this.listener = listener;
    this.most = most;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    return more() ? piece.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int taken = Math.min(length, piece.remaining());
    piece.get(into, offset, taken);
    return taken;
  }

  private boolean more() throws IOException {
    while (!piece.hasRemaining()) {
      if (pieces.hasNext()) {
        piece = pieces.next();
      } else {
        List<ByteBuffer> next = exchange.next();
        if (next == null) {
          return false;
        }
        received(next);
        pieces = next.iterator();
      }
    }
    return true;
  }

  private void received(List<ByteBuffer> next) throws IOException {
    long bytes = 0;
    for (ByteBuffer buffer : next) {
      bytes += buffer.remaining();
    }
    count += bytes;
    listener.bytesRead(bytes);
    if (count > most) {
      throw new TooLongException();
    }
  }
}
