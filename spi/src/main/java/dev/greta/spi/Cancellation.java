package dev.greta.spi;

import dev.greta.spi.error.CancelledException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says that a read is no longer wanted, and wakes whoever blocks in it. Safe for use by many
 * threads.
 */
public final class Cancellation {

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final CopyOnWriteArrayList<Registration> actions = new CopyOnWriteArrayList<>();

  /** Cancels. Runs every registered action once, in this thread; later calls do nothing. */
  public void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      actions.forEach(Registration::run);
    }
  }

  public boolean isCancelled() {
    return cancelled.get();
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
