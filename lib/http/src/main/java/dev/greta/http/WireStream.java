package dev.greta.http;

import dev.greta.spi.ReadListener;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body as it comes over the wire, counted. */
final class WireStream extends InputStream {

  private final Exchange exchange;
  private final ReadListener listener;
  private final long most;
  private final byte[] one = new byte[1];
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
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read = exchange.read(into, offset, length);
    if (read > 0) {
      count += read;
      listener.bytesRead(read);
      if (count > most) {
        throw new TooLongException();
      }
    }
    return read;
  }
}
