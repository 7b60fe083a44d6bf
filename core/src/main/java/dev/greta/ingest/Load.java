package dev.greta.ingest;

import dev.greta.frame.FrameBuilder;
import dev.greta.ingest.SplitQueue.Ticket;
import dev.greta.spi.Cancellation;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.GretaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills one frame from one plan: splits side by side, each retried whole, committed in order. */
final class Load {

  private final Reading reading;
  private final FrameBuilder builder;
  private final IngestSettings settings;
  private final Figures figures;
  private final SplitQueue queue;
  private final int threads;

  /** Ends every read of this load; the run's own cancellation is passed on to it. */
  private final Cancellation cancellation = new Cancellation();

  private @Nullable Throwable failure;

  Load(Reading reading, FrameBuilder builder, IngestSettings settings, Figures figures) {
    this.reading = reading;
    this.builder = builder;
    this.settings = settings;
    this.figures = figures;
    this.threads = settings.parallelism(reading.plan());
    this.queue = new SplitQueue(reading.plan().splits(), 4 * threads);
  }

  /** Reads all splits. When it returns or throws, no thread of it is left. */
  void run(Cancellation runCancellation) {
    try (Cancellation.Registration registration =
        runCancellation.onCancel(() -> fail(new CancelledException()))) {
      List<Thread> others = new ArrayList<>();
      for (int i = 1; i < threads; i++) {
        Thread thread = new Thread(this::work, "greta-split-" + i);
        thread.setDaemon(true);
        thread.start();
        others.add(thread);
      }
      work();
      others.forEach(this::join);
    }
    queue.stop();
    rethrowFailure();
  }

  private void work() {
    try {
      for (Ticket ticket = queue.take(); ticket != null; ticket = queue.take()) {
        read(ticket);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new CancelledException());
    } catch (Throwable e) { // The first failure of any worker is the load's.
      fail(e);
    }
  }

  /** The first failure counts; what follows from it, cancelled reads above all, does not. */
  private void fail(Throwable cause) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = cause;
    }
    cancellation.cancel();
    queue.stop();
  }

  private synchronized void rethrowFailure() {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private void read(Ticket ticket) {
    long limit = Long.MAX_VALUE;
    if (settings.limit().isPresent()) {
      limit = settings.limit().getAsLong() - figures.rows();
      if (limit <= 0) {
        queue.stop();
        return;
      }
    }
    long started = System.nanoTime();
    reading.listener().splitStarted(ticket.split().id());
    int attempt = 1;
    while (!attempt(ticket, attempt, limit, started)) {
      cancellation.pause(settings.retry().delayAfter(attempt));
      attempt++;
    }
  }

  /**
   * Reads a split once, and hands its part over for commit.
   *
   * @return false if it failed in a way that allows another attempt
   */
  private boolean attempt(Ticket ticket, int number, long limit, long started) {
    SplitAttempt attempt =
        new SplitAttempt(builder.part(), new ReadTally(reading.listener(), figures));
    String id = ticket.split().id();
    try {
      attempt.fill(reading, ticket.split(), limit, cancellation);
    } catch (GretaException e) {
      attempt.drop();
      if (!mayRetry(e, number)) {
        throw e;
      }
      reading.listener().splitRetried(id, number, attempt.rows(), e);
      return false;
    } catch (Throwable e) {
      attempt.drop();
      throw e;
    }
    queue.complete(
        ticket,
        attempt.part(),
        () -> {
          Duration took = Duration.ofNanos(System.nanoTime() - started);
          figures.committed(id, number, took, attempt);
          reading.listener().splitCommitted(id, attempt.rows(), took);
        });
    return true;
  }

  private boolean mayRetry(GretaException failed, int attempts) {
    return failed.retryable()
        && reading.plan().repeatable()
        && settings.retry().allowsAnother(attempts)
        && !cancellation.isCancelled();
  }

  private void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        fail(new CancelledException());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
