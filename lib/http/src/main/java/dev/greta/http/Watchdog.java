package dev.greta.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what takes too long: one thread for all exchanges of a client. A socket's own limits are for
 * one read each, and the timed form of a read costs more than a look now and then.
 */
final class Watchdog implements AutoCloseable {

  private static final long SHORTEST_TICK = 5;
  private static final long LONGEST_TICK = 500;

  /** What is watched. */
  interface Watched {

    /** Called now and then, with the time by {@link System#nanoTime}. */
    void look(long now);

    /** Ends what is under way, as nobody will look at it again. */
    void abandon();
  }

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Object bell = new Object();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * @param shortest the shortest limit that is watched; kept to within a tenth of it
   */
  Watchdog(Duration shortest) {
    long tick = Math.max(SHORTEST_TICK, Math.min(LONGEST_TICK, shortest.toMillis() / 10));
    thread = new Thread(() -> watch(tick), "greta-http-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @throws IllegalStateException if nobody watches any more
   */
  void add(Watched exchange) {
    watched.add(exchange);
    if (closed) {
      watched.remove(exchange);
      throw new IllegalStateException("the client is closed");
    }
    if (asleep) {
      ring();
    }
  }

  void remove(Watched exchange) {
    watched.remove(exchange);
  }

  private void watch(long tick) {
    try {
      while (!closed) {
        synchronized (bell) {
          // Whoever adds after this line rings; whoever added before is seen.
          asleep = true;
          while (watched.isEmpty() && !closed) {
            bell.wait();
          }
          asleep = false;
        }
        Thread.sleep(tick);
        long now = System.nanoTime();
        watched.forEach(exchange -> exchange.look(now));
      }
    } catch (InterruptedException e) {
      // Nobody else knows this thread: it is closed.
    }
  }

  private void ring() {
    synchronized (bell) {
      bell.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    watched.forEach(Watched::abandon);
  }
}
