package dev.greta.spi;

import dev.greta.spi.error.CancelledException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says that a read is no longer wanted, and wakes whoever blocks in it. Safe for use by many
 * threads.
 */
public final class Cancellation {

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CopyOnWriteArrayList<Registration> actions = new CopyOnWriteArrayList<>();

  /** Cancels. Runs every registered action once, in this thread; later calls do nothing. */
  public void cancel() {
    cancelled.countDown();
    actions.forEach(Registration::run);
  }

  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /**
   * Waits, for a retry or a rate limit, but no longer than until cancelled.
   *
   * @throws CancelledException if cancelled or interrupted meanwhile
   */
  public void pause(Duration duration) {
    try {
      cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    throwIfCancelled();
  }

  /**
   * @throws CancelledException if {@link #cancel} was called
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancelledException();
    }
  }

  /**
   * Registers what ends the source's work: a cancel request on another connection, a closed socket.
   * Runs at once if already cancelled. The action must not block for long and must not throw.
   *
   * @return to be closed when the work has ended by itself
   */
  public Registration onCancel(Runnable action) {
    Registration registration = new Registration(action);
    actions.add(registration);
    if (isCancelled()) {
      registration.run();
    }
    return registration;
  }

  /** An action that waits for a cancellation; {@link #close} takes it back. */
  public final class Registration implements AutoCloseable {

    private final Runnable action;
    private final AtomicBoolean spent = new AtomicBoolean();

    private Registration(Runnable action) {
      this.action = action;
    }

    private void run() {
      if (spent.compareAndSet(false, true)) {
        action.run();
      }
    }

    @Override
    public void close() {
      spent.set(true);
      actions.remove(this);
    }
  }
}
