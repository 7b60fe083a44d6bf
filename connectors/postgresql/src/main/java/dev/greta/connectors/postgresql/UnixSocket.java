package dev.greta.connectors.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket as the driver uses sockets: one thread reads, with a time limit, while others may
 * write and close.
 *
 * <p>The channel itself never blocks. {@code Channels.newInputStream} and {@code newOutputStream}
 * of a blocking one share its blocking lock, so that a reader who waits would keep a writer out;
 * and a channel of this family has no time limit. So each direction waits at a selector of its own,
 * and {@link #close} wakes both. As with other sockets, an interrupt ends no wait.
 */
final class UnixSocket extends Socket {

  /** What is asked of the system at once; the driver asks for 8 KiB. */
  private static final int BLOCK = 128 * 1024;

  private final Path path;
  private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  private final Selector readable = Selector.open();
  private final Selector writable = Selector.open();
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private volatile int timeout;
  private volatile boolean closed;

  /** Not connected yet. */
  UnixSocket(Path path) throws IOException {
    super((SocketImpl) null);
    this.path = path;
  }

  /** Connects, always to its own path. The server's queue apart, that does not take time. */
  @Override
  public void connect(@Nullable SocketAddress ignored, int timeoutMillis) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(path));
    channel.configureBlocking(false);
    channel.register(readable, SelectionKey.OP_READ);
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  @Override
  public void connect(@Nullable SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  private final class Input extends InputStream {

    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).limit(0);

    @Override
    public int read() throws IOException {
      return fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int some = Math.min(length, block.remaining());
      block.get(bytes, offset, some);
      return some;
    }

    /** Waits until there is a byte; false at the end. */
    private boolean fill() throws IOException {
      if (closed) {
        throw new SocketException("Socket closed");
      }
      if (block.hasRemaining()) {
        return true;
      }
      block.clear();
      int count = 0;
      try {
        count = channel.read(block);
        while (count == 0) {
          await(readable, timeout);
          count = channel.read(block);
        }
      } catch (ClosedChannelException | ClosedSelectorException e) {
        throw closedMeanwhile(e);
      } finally {
        block.flip();
      }
      return count > 0;
    }

    @Override
    public int available() {
      return block.remaining();
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Output extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (rest.hasRemaining()) {
          if (channel.write(rest) == 0) {
            await(writable, 0);
          }
        }
      } catch (ClosedChannelException | ClosedSelectorException e) {
        throw closedMeanwhile(e);
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  /**
   * Waits until the channel is ready.
   *
   * @param millis at most; 0 for as long as it takes
   */
  private static void await(Selector ready, int millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    try {
      while (true) {
        long left = end - System.nanoTime();
        if (millis > 0 && left <= 0) {
          throw new SocketTimeoutException("Read timed out");
        }
        int count = ready.select(millis == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
        ready.selectedKeys().clear();
        if (count > 0) {
          return;
        }
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SocketException closedMeanwhile(Exception e) {
    SocketException closed = new SocketException("Socket closed");
    closed.initCause(e);
    return closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try (channel;
        readable;
        writable) {
      // Closed from the last to the first, so that both directions wake.
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return channel.isConnected();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void setSoTimeout(int millis) {
    timeout = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeout;
  }

  @Override
  public int getSendBufferSize() {
    return BLOCK;
  }

  @Override
  public int getReceiveBufferSize() {
    return BLOCK;
  }

  @Override
  public void setSendBufferSize(int size) {
    // The system's own serves.
  }

  @Override
  public void setReceiveBufferSize(int size) {
    // The system's own serves.
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Nothing is delayed here.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // A peer that ends is noticed at once.
  }

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
