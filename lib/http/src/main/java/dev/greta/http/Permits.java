package dev.greta.http;

import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;

/** So many at once; a wait for one ends when it is cancelled. */
final class Permits {

  private int free;

  Permits(int count) {
    free = count;
  }

  void acquire(Cancellation cancellation) {
    if (tryAcquire()) {
      return;
    }
    try (var wake = cancellation.onCancel(this::wakeAll)) {
      await(cancellation);
    }
  }

  private synchronized boolean tryAcquire() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  private synchronized void await(Cancellation cancellation) {
    try {
      while (free == 0) {
        cancellation.throwIfCancelled();
        wait();
      }
      free--;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  private synchronized void wakeAll() {
    notifyAll();
  }

  synchronized void release() {
    free++;
    // Not notify(): the one woken might be leaving for its cancellation.
    notifyAll();
  }
}
