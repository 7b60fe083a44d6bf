package dev.greta.connectors.postgresql;

import dev.greta.spi.error.GretaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The connections of one source, those that wait for the next split among them. Opens one only
 * where none waits, in the thread that asks, so that there are never more than were in use at once,
 * and whoever waits for the server can be told why not. Safe for use by many threads.
 *
 * @see "docs/decisions/0013-sessions-are-pooled-here.md"
 */
final class SessionPool implements AutoCloseable {

  private final Supplier<Session> connect;
  private final Set<Session> open = new HashSet<>();
  private final Deque<Session> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param connect opens a session
   */
  SessionPool(Supplier<Session> connect) {
    this.connect = connect;
  }

  /**
   * A new session, for what is done once.
   *
   * @throws GretaException if it cannot be opened
   */
  Session open() {
    Session session = connect.get();
    session.onClose(() -> forget(session));
    synchronized (this) {
      if (!closed) {
        open.add(session);
        return session;
      }
    }
    session.close();
    throw Faults.sourceClosed();
  }

  /**
   * A session for a split: the one that was given back last, else a new one.
   *
   * @throws GretaException if it cannot be opened
   */
  Session take() {
    synchronized (this) {
      Session waiting = idle.pollLast();
      if (waiting != null) {
        return waiting;
      }
    }
    return open();
  }

  /** Takes back a session that has done its work well; it keeps nothing of its transaction. */
  void giveBack(Session session) {
    if (session.rollBack()) {
      synchronized (this) {
        if (!closed && open.contains(session)) {
          idle.addLast(session);
          return;
        }
      }
    }
    session.close();
  }

  /** Ends a session that may be broken, and those that wait: what ended it may have ended them. */
  void discard(Session session) {
    session.close();
    closeIdle();
  }

  /** Ends what waits, so that it does not hold the server's connections for nothing. */
  void closeIdle() {
    List<Session> waiting;
    synchronized (this) {
      waiting = new ArrayList<>(idle);
      idle.clear();
    }
    waiting.forEach(Session::close);
  }

  private synchronized void forget(Session session) {
    open.remove(session);
    idle.remove(session);
  }

  /** Ends all sessions, those in use too. */
  @Override
  public void close() {
    List<Session> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open);
      idle.clear();
    }
    all.forEach(Session::close);
  }
}
