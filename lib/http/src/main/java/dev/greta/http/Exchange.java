package dev.greta.http;

import dev.greta.http.StoppedException.Reason;
import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.CancelledException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The thread that made it sends and reads; any other may {@link #stop}
 * it, whatever it waits for.
 */
final class Exchange implements BodySubscriber<Exchange>, Watchdog.Watched, AutoCloseable {

  /** How many pieces of a body may wait to be read; each is of 16 KiB at most. */
  private static final int PIECES = 4;

  private static final Object WAKE = new Object();

  private record End(@Nullable Throwable failure) {}

  private final Thread thread = Thread.currentThread();
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final Watchdog watchdog;
  private final long readNanos;
  private final long totalDeadline;

  private volatile long readDeadline;
  private volatile boolean waiting;
  private volatile @Nullable Reason stopped;
  private volatile Flow.@Nullable Subscription subscription;
  private boolean sending;
  private boolean ended;

  /**
   * @param totalNanos what is left of the limit on the whole
   */
  Exchange(Watchdog watchdog, Timeouts limits, long totalNanos) {
    this.watchdog = watchdog;
    long now = System.nanoTime();
    readNanos = limits.read().toNanos();
    totalDeadline = now + totalNanos;
    watchdog.add(this);
  }

  /** Sends, and waits for status and headers. */
  HttpResponse<Exchange> send(HttpClient client, HttpRequest request) throws IOException {
    begin();
    try {
      return client.send(request, head -> this);
    } catch (IOException e) {
      throw orStopped(e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // So the JDK greets some answers that are no HTTP, a Content-Length of letters for one.
      throw orStopped(new IOException(e));
    } catch (InterruptedException e) {
      if (stopped == null) {
        thread.interrupt();
        throw new CancelledException();
      }
      throw orStopped(new IOException("stopped", e));
    } finally {
      end();
    }
  }

  private synchronized void begin() throws IOException {
    Reason reason = stopped;
    if (reason != null) {
      throw new StoppedException(reason);
    }
    sending = true;
    awaitNetwork();
  }

  /** From here on nobody interrupts the thread; an interruption that came too late is undone. */
  private synchronized void end() {
    sending = false;
    waiting = false;
    if (stopped != null) {
      Thread.interrupted();
    }
  }

  private void awaitNetwork() {
    readDeadline = System.nanoTime() + readNanos;
    waiting = true;
  }

  private IOException orStopped(IOException otherwise) {
    Reason reason = stopped;
    return reason == null ? otherwise : new StoppedException(reason);
  }

  /**
   * The next pieces of the body.
   *
   * @return null at its end
   */
  @Nullable List<ByteBuffer> next() throws IOException {
    if (ended) {
      return null;
    }
    Object event = events.poll();
    if (event == null) {
      awaitNetwork();
      try {
        event = events.take();
      } catch (InterruptedException e) {
        thread.interrupt();
        throw new CancelledException();
      } finally {
        waiting = false;
      }
    }
    Reason reason = stopped;
    if (reason != null) {
      throw new StoppedException(reason);
    }
    if (event instanceof End end) {
      ended = true;
      if (end.failure() != null) {
        throw new IOException(end.failure());
      }
      return null;
    }
    request(1);
    @SuppressWarnings("unchecked")
    List<ByteBuffer> pieces = (List<ByteBuffer>) event;
    return pieces;
  }

  private void request(int pieces) {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(pieces);
    }
  }

  @Override
  public void look(long now) {
    if (waiting && now - readDeadline >= 0) {
      stop(Reason.READ);
    } else if (now - totalDeadline >= 0) {
      stop(Reason.TOTAL);
    }
  }

  @Override
  public void abandon() {
    stop(Reason.CANCELLED);
  }

  /** Ends the exchange wherever it is; later reasons do not count. */
  synchronized void stop(Reason reason) {
    if (stopped != null) {
      return;
    }
    stopped = reason;
    if (sending) {
      thread.interrupt();
    }
    cancel();
    events.add(WAKE);
  }

  private void cancel() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** Gives up a body that was not read to its end, and with it the connection. */
  @Override
  public void close() {
    watchdog.remove(this);
    if (!ended) {
      cancel();
    }
  }

  @Override
  public CompletionStage<Exchange> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (stopped != null) {
      given.cancel();
    } else {
      given.request(PIECES);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    events.add(pieces);
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new End(failure));
  }

  @Override
  public void onComplete() {
    events.add(new End(null));
  }
}
