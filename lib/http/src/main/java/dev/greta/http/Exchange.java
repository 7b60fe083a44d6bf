package dev.greta.http;

import dev.greta.http.StoppedException.Reason;
import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.CancelledException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The thread that made it connects, sends and reads; any other may
 * {@link #stop} it, whatever it waits for: that closes the connection beneath.
 */
final class Exchange implements Watchdog.Watched, AutoCloseable {

  private final Dialer dialer;
  private final IdleConnections idle;
  private final Watchdog watchdog;
  private final Timeouts limits;
  private final long totalDeadline;

  private volatile long deadline;
  private volatile @Nullable Reason waiting;
  private volatile @Nullable Reason stopped;
  private @Nullable SocketChannel channel;
  private @Nullable Route route;
  private @Nullable Connection connection;

  /**
   * @param totalNanos what is left of the limit on the whole
   */
  Exchange(
      Dialer dialer, IdleConnections idle, Watchdog watchdog, Timeouts limits, long totalNanos) {
    this.dialer = dialer;
    this.idle = idle;
    this.watchdog = watchdog;
    this.limits = limits;
    totalDeadline = System.nanoTime() + totalNanos;
    watchdog.add(this);
  }

  /** Sends, and waits for status and headers. */
  Head send(Message message) throws IOException {
    try {
      Route way = dialer.route(message.uri());
      route = way;
      byte[] request = message.bytes(way);
      Connection kept = idle.take(way);
      if (kept != null) {
        try {
          return ask(kept, message.method(), request);
        } catch (IOException e) {
          // Closed by the server while the request was on its way: it has not seen it.
          if (!message.isSafe() || kept.isAnswered() || stopped != null) {
            throw e;
          }
          kept.close();
        }
      }
      await(Reason.CONNECT, limits.connect().toNanos());
      return ask(dialer.dial(way, this::guard), message.method(), request);
    } catch (IOException e) {
      throw orStopped(e);
    } finally {
      waiting = null;
    }
  }

  private Head ask(Connection over, String method, byte[] request) throws IOException {
    connection = over;
    guard(over.channel());
    await(Reason.READ, limits.read().toNanos());
    return over.ask(method, request);
  }

  private synchronized void guard(SocketChannel opened) throws StoppedException {
    channel = opened;
    Reason reason = stopped;
    if (reason != null) {
      Connection.close(opened);
      throw new StoppedException(reason);
    }
  }

  private void await(Reason what, long nanos) {
    deadline = System.nanoTime() + nanos;
    waiting = what;
  }

  /** What an exception means, which may be but the echo of a {@link #stop}. */
  private IOException orStopped(IOException otherwise) {
    Reason reason = stopped;
    if (reason != null) {
      return new StoppedException(reason);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException();
    }
    return otherwise;
  }

  /** Reads of the body, like a stream. */
  int read(byte[] into, int offset, int length) throws IOException {
    Connection over = connection;
    if (over == null) {
      throw new IllegalStateException("nothing was sent");
    }
    await(Reason.READ, limits.read().toNanos());
    try {
      int count = over.read(into, offset, length);
      if (count < 0 && stopped != null) {
        // What was stopped is not at its end, whatever the stream says.
        throw new IOException("stopped");
      }
      return count;
    } catch (IOException e) {
      throw orStopped(e);
    } finally {
      waiting = null;
    }
  }

  @Override
  public void look(long now) {
    Reason what = waiting;
    if (what != null && now - deadline >= 0) {
      stop(what);
    } else if (now - totalDeadline >= 0) {
      stop(Reason.TOTAL);
    }
  }

  @Override
  public void abandon() {
    stop(Reason.CANCELLED);
  }

  /** Ends the exchange wherever it is; later reasons do not count. */
  synchronized void stop(Reason reason) {
    if (stopped == null) {
      stopped = reason;
      if (channel != null) {
        Connection.close(channel);
      }
    }
  }

  /** Keeps the connection for another, unless a body was not read to its end. */
  @Override
  public void close() {
    watchdog.remove(this);
    SocketChannel last;
    synchronized (this) {
      last = channel;
      channel = null;
    }
    if (connection != null && route != null && stopped == null && connection.isLasting()) {
      idle.give(route, connection);
    } else if (last != null) {
      Connection.close(last);
    }
  }
}
