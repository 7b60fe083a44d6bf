package dev.greta.connectors.api;

import dev.greta.connectors.api.ForEachOptions.Step;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.connectors.api.paging.PageWalk;
import dev.greta.formats.Evidence;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What all walks over the pages of one source share. Used from several threads. */
final class Walks implements AutoCloseable {

  private final Endpoint endpoint;
  private final Path folder;
  private final KeptPages kept;

  /** What planning and the checks downloaded, for the first read to report. */
  private final AtomicLong unreported = new AtomicLong();

  private @Nullable Fetcher fetcher;
  private @Nullable ExecutorService ahead;

  Walks(Endpoint endpoint, Path folder) {
    this.endpoint = endpoint;
    this.folder = folder;
    this.kept = new KeptPages(folder, KeptPages.LIMIT);
  }

  /** A walk for planning, which does not go far: nothing is asked for ahead. */
  Pages begin(ApiSplit split, Cancellation cancellation) {
    ReadListener quiet =
        new ReadListener() {
          @Override
          public void bytesRead(long bytes) {
            unreported.addAndGet(bytes);
          }
        };
    return begin(split, null, cancellation, quiet);
  }

  /** A walk for a read. */
  Pages begin(ApiSplit split, ReadContext context) {
    context.listener().bytesRead(unreported.getAndSet(0));
    return begin(split, ahead(), context.cancellation(), context.listener());
  }

  /** A walk's first request, as people see it. */
  String first(ApiSplit split) {
    return fetcher().shown(walk(split).due().orElseThrow());
  }

  private PageWalk walk(ApiSplit split) {
    return new PageWalk(
        endpoint.options().paging().pager(endpoint.detection()),
        endpoint.request(split),
        endpoint.options().paging());
  }

  private Pages begin(
      ApiSplit split,
      @Nullable ExecutorService ahead,
      Cancellation cancellation,
      ReadListener listener) {
    PageRequest base = endpoint.request(split);
    PageWalk walk = walk(split);
    return new Pages(
        base.key(),
        walk,
        fetcher(),
        kept,
        ahead,
        endpoint.options().concurrency(),
        cancellation,
        listener);
  }

  /** How answers are read. */
  PageReading reading(RecordsAt records, ResponseOptions.Format form) {
    return new PageReading(records, form, endpoint.response().allowMissing(), endpoint.errors());
  }

  /** What batches look like. */
  Schema schema(Schema all, Optional<Step> step) {
    Schema plain = Evidence.stripped(all);
    return column(step).map(column -> column.added(plain)).orElse(plain);
  }

  /** The value of for_each as a column, where there is to be one. */
  Optional<StepColumn> column(Optional<Step> step) {
    return endpoint
        .options()
        .forEach()
        .flatMap(ForEachOptions::column)
        .flatMap(name -> step.map(s -> new StepColumn(name, s.value())));
  }

  synchronized Fetcher fetcher() {
    Fetcher open = fetcher == null ? new Fetcher(endpoint, folder) : fetcher;
    fetcher = open;
    return open;
  }

  private synchronized @Nullable ExecutorService ahead() {
    if (ahead == null && endpoint.options().concurrency() > 1) {
      ahead =
          Executors.newFixedThreadPool(
              endpoint.options().concurrency(),
              task -> {
                Thread thread = new Thread(task, "greta-page");
                thread.setDaemon(true);
                return thread;
              });
    }
    return ahead;
  }

  @Override
  public synchronized void close() {
    if (ahead != null) {
      // Those that were not begun are futures that somebody may wait for.
      ahead.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
    }
    if (fetcher != null) {
      fetcher.close();
    }
    kept.close();
  }
}
