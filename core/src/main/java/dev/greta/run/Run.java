package dev.greta.run;

import dev.greta.config.Config;
import dev.greta.frame.DataFrame;
import dev.greta.ingest.Ingest;
import dev.greta.ingest.IngestFigures;
import dev.greta.ingest.IngestSettings;
import dev.greta.ingest.MemoryBudget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can be done with a config: check it, load it, stream it. Immutable; each call opens the
 * source anew.
 */
public final class Run {

  private final Config config;
  private final OptionalLong limit;
  private final Cancellation cancellation;
  private final RunListener listener;

  /**
   * @param limit at most so many rows
   * @param cancellation ends the source's work too
   */
  public Run(Config config, OptionalLong limit, Cancellation cancellation, RunListener listener) {
    this.config = config;
    this.limit = limit;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /**
   * A frame, which the caller closes, and how it came to be.
   *
   * @param delivered to be run once it is where it goes: a source that remembers how far it was
   *     read does so then
   */
  public record Loaded(DataFrame frame, IngestFigures figures, String place, Runnable delivered)
      implements AutoCloseable {
    @Override
    public void close() {
      frame.close();
    }
  }

  /**
   * Loads everything into a frame. The source is closed when this returns.
   *
   * @throws GretaException whatever went wrong first; then nothing is left of the load
   */
  public Loaded load() {
    config.notices().forEach(listener::notice);
    try (Opened opened = Opened.of(config, listener)) {
      Ingest.Loaded loaded =
          ingest(opened, settings(config.data().targetColumn(), config.data().chunkSize()))
              .load(places(opened));
      return new Loaded(
          SessionFrame.of(loaded.frame(), opened.session()),
          loaded.figures(),
          opened.source().place(),
          loaded.delivered());
    } catch (GretaException e) {
      listener.failed(e);
      throw e;
    }
  }

  /**
   * Streams everything in bounded memory, chunk after chunk.
   *
   * @param chunkSize rows a chunk, exactly, the last one excepted
   * @return a reader whose close ends the source's work and frees everything but the chunks that
   *     the caller still holds; these must be closed before it
   */
  public DataStream stream(int chunkSize) {
    Opened opened = Opened.of(config, listener);
    try {
      IngestSettings settings = settings(config.data().targetColumn(), OptionalInt.of(chunkSize));
      return new DataStream(
          ingest(opened, settings).stream(MemoryBudget.forDuckDb(opened.memoryBytes())),
          opened,
          places(opened));
    } catch (Throwable e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Carries out the four checks, in order, each told to the listener; the target column belongs to
   * the last.
   *
   * @throws GretaException the first that fails; those behind it are not done
   */
  public void check() {
    try (Opened opened = Opened.of(config, listener)) {
      for (Check check : EnumSet.allOf(Check.class)) {
        cancellation.throwIfCancelled();
        long started = System.nanoTime();
        try {
          String finding = opened.source().check(check);
          if (check == Check.SCHEMA) {
            checkTarget(opened);
          }
          listener.checked(check, finding, since(started));
        } catch (GretaException e) {
          listener.checkFailed(check, e, since(started));
          throw e;
        }
      }
    }
  }

  private void checkTarget(Opened opened) {
    if (config.data().targetColumn().isPresent()) {
      ingest(opened, settings(config.data().targetColumn(), OptionalInt.empty())).plan().close();
    }
  }

  /** What the source holds, whatever of it the config would load. */
  public SourceSchema schema() {
    try (Opened opened = Opened.of(config, listener)) {
      cancellation.throwIfCancelled();
      return opened.source().schema();
    }
  }

  /**
   * Plans a load and drops the plan. The target column need not be there.
   *
   * @param splits how many of them are to be named at most
   */
  public PlannedLoad plan(int splits) {
    try (Opened opened = Opened.of(config, listener);
        Plan plan = ingest(opened, settings(Optional.empty(), OptionalInt.empty())).plan()) {
      List<String> names = new ArrayList<>();
      Iterator<Split> found = plan.splits();
      while (names.size() < splits && found.hasNext()) {
        names.add(found.next().id());
      }
      return new PlannedLoad(
          opened.source().place(),
          plan.schema(),
          plan.evolving(),
          names,
          found.hasNext(),
          plan.estimate(),
          plan.consistency(),
          plan.notices(),
          plan.details(),
          places(opened).foresee(plan));
    }
  }

  private Ingest ingest(Opened opened, IngestSettings settings) {
    return new Ingest(
        opened.source(), settings, opened.session().allocator(), cancellation, listener);
  }

  private FramePlaces places(Opened opened) {
    return new FramePlaces(config.data().backend(), opened.session(), opened.memoryBytes());
  }

  private IngestSettings settings(Optional<String> requiredColumn, OptionalInt chunkSize) {
    return new IngestSettings(
        Runtime.getRuntime().availableProcessors(),
        chunkSize,
        limit,
        requiredColumn,
        RetryPolicy.DEFAULT);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
