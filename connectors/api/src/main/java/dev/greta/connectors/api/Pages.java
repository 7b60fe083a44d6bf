package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Fingerprint;
import dev.greta.connectors.api.paging.PageFacts;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The pages of one walk, in order: those that are kept, and then the source's. */
final class Pages implements AutoCloseable {

  private final String walkId;
  private final PageWalk walk;
  private final Fetcher fetcher;
  private final KeptPages kept;
  private final @Nullable ExecutorService ahead;
  private final int most;
  private final Cancellation cancellation;
  private final ReadListener listener;
  private final Map<String, Future<Page>> asked = new LinkedHashMap<>();
  private @Nullable Page open;
  private boolean openIsKept;

  /**
   * @param walkId tells it from the other walks of the source
   * @param ahead asks for what is foreseen; null where there is one request at a time
   * @param most how many requests there may be at once
   */
  Pages(
      String walkId,
      PageWalk walk,
      Fetcher fetcher,
      KeptPages kept,
      @Nullable ExecutorService ahead,
      int most,
      Cancellation cancellation,
      ReadListener listener) {
    this.walkId = walkId;
    this.walk = walk;
    this.fetcher = fetcher;
    this.kept = kept;
    this.ahead = ahead;
    this.most = most;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Who is told of what happens. */
  ReadListener listener() {
    return listener;
  }

  /** How far it has come. */
  PageWalk walk() {
    return walk;
  }

  /** The next page; null at the end. The one before is used up then. */
  @Nullable Page next() {
    cancellation.throwIfCancelled();
    Optional<PageRequest> due = walk.due();
    if (due.isEmpty()) {
      return null;
    }
    PageRequest request = due.get();
    int index = walk.pages();
    Optional<Page> before = kept.get(walkId, index, request.key());
    Page page = before.isPresent() ? before.get() : ask(request);
    openIsKept = before.isPresent() || kept.keep(walkId, index, request.key(), page);
    open = page;
    return page;
  }

  /** The page that was handed out last has been read. */
  void read(PageFacts facts, Fingerprint content) {
    Page page = Optional.ofNullable(open).orElseThrow();
    try {
      walk.read(facts, content);
    } catch (IncompleteException | QueryException e) {
      throw at(page.place(), e);
    } finally {
      release();
    }
  }

  private static GretaException at(String place, GretaException e) {
    Fault fault = e.fault().place().isPresent() ? e.fault() : e.fault().withPlace(place);
    return e instanceof IncompleteException
        ? new IncompleteException(fault)
        : new QueryException(fault);
  }

  private Page ask(PageRequest request) {
    if (ahead != null) {
      foresee(ahead);
    }
    Future<Page> future = asked.remove(request.key());
    if (future == null) {
      return fetcher.fetch(request, cancellation, listener);
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } catch (CancellationException e) {
      throw new CancelledException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  private void foresee(ExecutorService ahead) {
    for (PageRequest request : walk.foreseen(most - 1)) {
      asked.computeIfAbsent(
          request.key(), key -> ahead.submit(() -> fetcher.fetch(request, cancellation, listener)));
    }
  }

  private void release() {
    Page page = open;
    open = null;
    if (page != null && !openIsKept) {
      page.body().discard();
    }
  }

  @Override
  public void close() {
    release();
    asked.values().forEach(Pages::discard);
    asked.clear();
  }

  /** What was asked for, and is not wanted any more. */
  private static void discard(Future<Page> future) {
    if (future.cancel(true)) {
      return;
    }
    try {
      future.get().body().discard();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException e) {
      // There is nothing to discard.
    }
  }
}
