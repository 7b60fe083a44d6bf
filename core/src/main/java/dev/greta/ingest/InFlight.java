package dev.greta.ingest;

import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;

/**
 * The gate that batches pass between their source and whoever takes them. A lane that holds nothing
 * is always let through, so that every split moves on, whatever the others hold; beyond that, a
 * batch waits until others have been taken.
 */
final class InFlight {

  private final long limit;
  private long held;

  InFlight(long limit) {
    this.limit = limit;
  }

  Lane lane() {
    return new Lane();
  }

  synchronized long held() {
    return held;
  }

  /** One split's way through the gate. */
  final class Lane {

    private long mine;

    /**
     * Waits until a batch may pass.
     *
     * @throws CancelledException if cancelled meanwhile
     */
    void enter(long bytes, Cancellation cancellation) {
      try (Cancellation.Registration ignored = cancellation.onCancel(InFlight.this::wake)) {
        synchronized (InFlight.this) {
          while (mine > 0 && held + bytes > limit) {
            cancellation.throwIfCancelled();
            InFlight.this.wait();
          }
          cancellation.throwIfCancelled();
          mine += bytes;
          held += bytes;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      }
    }

    /** Says that a batch was taken. */
    void leave(long bytes) {
      synchronized (InFlight.this) {
        mine -= bytes;
        held -= bytes;
        InFlight.this.notifyAll();
      }
    }
  }

  private synchronized void wake() {
    notifyAll();
  }
}
