package dev.greta.formats.files;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Work on many files, in a few threads that end with it. */
final class InParallel {

  private InParallel() {}

  /**
   * Cuts a list into as many runs as there are threads, and works on all of them at once.
   *
   * @return what came of each, in the list's order
   * @throws RuntimeException the failure of the first run that failed, once all have ended
   */
  static <T, R> List<R> map(List<T> items, int threads, Function<List<T>, List<R>> work) {
    int runs = Math.max(1, Math.min(threads, items.size()));
    if (runs == 1) {
      return work.apply(items);
    }
    List<CompletableFuture<List<R>>> pending = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      List<T> run = items.subList(start(items, runs, i), start(items, runs, i + 1));
      CompletableFuture<List<R>> result = new CompletableFuture<>();
      Thread thread = new Thread(() -> complete(result, run, work), "greta-files-" + (i + 1));
      thread.setDaemon(true);
      thread.start();
      pending.add(result);
    }
    pending.forEach(result -> result.exceptionally(failed -> List.of()).join());
    List<R> all = new ArrayList<>();
    for (CompletableFuture<List<R>> result : pending) {
      all.addAll(join(result));
    }
    return all;
  }

  private static <T> int start(List<T> items, int runs, int run) {
    return (int) ((long) items.size() * run / runs);
  }

  private static <T, R> void complete(
      CompletableFuture<List<R>> result, List<T> run, Function<List<T>, List<R>> work) {
    try {
      result.complete(work.apply(run));
    } catch (Throwable e) { // Whoever joins throws it.
      result.completeExceptionally(e);
    }
  }

  private static <R> R join(CompletableFuture<R> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
