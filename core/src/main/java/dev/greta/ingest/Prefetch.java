package dev.greta.ingest;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a split in a thread of its own, as far ahead as the {@link InFlight} gate lets it, so that
 * decoding and storing go on side by side.
 */
final class Prefetch implements BatchReader {

  private final BatchReader source;
  private final InFlight.Lane lane;
  private final Cancellation cancellation;
  private final Thread thread;

  /** Guarded by itself; what was read and not yet taken. */
  private final Deque<Batch> ready = new ArrayDeque<>();

  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  private record Batch(VectorSchemaRoot root, long bytes) {}

  private Prefetch(BatchReader source, InFlight.Lane lane, Cancellation cancellation, String name) {
    this.source = source;
    this.lane = lane;
    this.cancellation = cancellation;
    this.thread = new Thread(this::pump, "greta-read-" + name);
    this.thread.setDaemon(true);
  }

  /**
   * Starts to read.
   *
   * @param cancellation of this read alone; closing before the end cancels it
   */
  static Prefetch start(
      Supplier<BatchReader> open, InFlight gate, Cancellation cancellation, String name) {
    Prefetch prefetch = new Prefetch(open.get(), gate.lane(), cancellation, name);
    prefetch.thread.start();
    return prefetch;
  }

  private void pump() {
    try {
      VectorSchemaRoot root = source.next();
      while (root != null) {
        offer(root);
        root = source.next();
      }
      end(null);
    } catch (Throwable e) { // Whatever it is, it belongs to the thread that takes the batches.
      end(e);
    }
  }

  private void offer(VectorSchemaRoot root) {
    long bytes = Batches.bytes(root);
    try {
      lane.enter(bytes, cancellation);
    } catch (CancelledException e) {
      root.close();
      throw e;
    }
    synchronized (ready) {
      ready.add(new Batch(root, bytes));
      ready.notifyAll();
    }
  }

  private void end(@Nullable Throwable cause) {
    synchronized (ready) {
      ended = true;
      failure = cause;
      ready.notifyAll();
    }
  }

  @Override
  public Schema schema() {
    return source.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return source.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    Batch batch = take();
    if (batch == null) {
      return null;
    }
    lane.leave(batch.bytes());
    return batch.root();
  }

  private @Nullable Batch take() {
    synchronized (ready) {
      try {
        while (ready.isEmpty() && !ended) {
          ready.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException();
      }
      Batch batch = ready.poll();
      if (batch == null && failure != null) {
        rethrow(failure);
      }
      return batch;
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("a reader threw a checked exception", failure);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean running;
    synchronized (ready) {
      running = !ended;
    }
    if (running) {
      cancellation.cancel();
    }
    joinThread();
    for (Batch batch : ready) {
      lane.leave(batch.bytes());
      batch.root().close();
    }
    ready.clear();
    source.close();
  }

  /**
   * Batches may only be freed once their maker has stopped, so an interrupt has to wait for that.
   */
  private void joinThread() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
