package dev.greta.ingest;

import dev.greta.frame.FrameBuilder.Part;
import dev.greta.spi.Split;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands out splits to workers and commits their parts in split order. A worker may run ahead of the
 * oldest split that is not committed by a bounded number of splits, which keeps the number of open
 * parts bounded; the oldest one is always in some worker's hands, so that the wait ends.
 */
final class SplitQueue {

  private final Iterator<Split> splits;
  private final int window;
  private final Map<Integer, Filled> filled = new HashMap<>();
  private int handedOut;
  private int committed;
  private boolean stopped;

  /** A split in a worker's hands. */
  record Ticket(int index, Split split) {}

  /** A part with all its rows, and what to do once it is committed. */
  private record Filled(Part part, Runnable whenCommitted) {}

  SplitQueue(Iterator<Split> splits, int window) {
    this.splits = splits;
    this.window = window;
  }

  /** The next split, or null when there are no more or the queue was stopped. */
  synchronized @Nullable Ticket take() throws InterruptedException {
    while (!stopped && handedOut - committed >= window) {
      wait();
    }
    if (stopped || !splits.hasNext()) {
      return null;
    }
    return new Ticket(handedOut++, splits.next());
  }

  /**
   * Takes over a filled part, and commits it as soon as all before it are.
   *
   * @param whenCommitted runs under this queue's lock
   */
  synchronized void complete(Ticket ticket, Part part, Runnable whenCommitted) {
    if (stopped) {
      part.close();
      return;
    }
    filled.put(ticket.index(), new Filled(part, whenCommitted));
    for (Filled next = filled.get(committed);
        next != null && !stopped;
        next = filled.get(committed)) {
      commit(next.part());
      filled.remove(committed);
      committed++;
      next.part().close();
      next.whenCommitted().run();
    }
    notifyAll();
  }

  /** A part that fails is not to be tried again by the next worker that comes along. */
  private void commit(Part part) {
    try {
      part.commit();
    } catch (Throwable e) {
      stop();
      throw e;
    }
  }

  /** Ends the hand-out, and drops the parts that wait for their turn. */
  synchronized void stop() {
    stopped = true;
    filled.values().forEach(waiting -> waiting.part().close());
    filled.clear();
    notifyAll();
  }
}
