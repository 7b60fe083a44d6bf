package dev.greta.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Connections that wait for their next request: not more than may be under way at once. */
final class IdleConnections implements AutoCloseable {

  /** Firewalls on the way forget what was silent for long. */
  private static final long LONGEST = Duration.ofSeconds(30).toNanos();

  private record Idle(Route route, Connection connection, long since) {}

  private final int most;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  IdleConnections(int most) {
    this.most = most;
  }

  /**
   * @return null if there is none that still serves
   */
  @Nullable Connection take(Route route) {
    while (true) {
      Connection connection = latest(route, System.nanoTime());
      if (connection == null || connection.isQuiet()) {
        return connection;
      }
      connection.close();
    }
  }

  private synchronized @Nullable Connection latest(Route route, long now) {
    Connection found = null;
    for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
      Idle one = each.next();
      if (now - one.since() > LONGEST) {
        each.remove();
        one.connection().close();
      } else if (found == null && one.route().equals(route)) {
        each.remove();
        found = one.connection();
      }
    }
    return found;
  }

  /** Keeps a connection, or closes it. */
  synchronized void give(Route route, Connection connection) {
    if (closed) {
      connection.close();
      return;
    }
    idle.addFirst(new Idle(route, connection, System.nanoTime()));
    if (idle.size() > most) {
      idle.removeLast().connection().close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(one -> one.connection().close());
    idle.clear();
  }
}
