package dev.greta.ingest;

import dev.greta.frame.Backend;
import dev.greta.frame.DataFrame;
import dev.greta.frame.FrameBuilder;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Runs the splits of a source into a frame: in parallel, within one memory budget, each split
 * retried whole and joined in order, cancellable, counted. Here, once, for all connectors.
 */
public final class Ingest {

  private final Source source;
  private final IngestSettings settings;
  private final BufferAllocator allocator;
  private final Cancellation cancellation;
  private final RunListener listener;

  /**
   * @param allocator the parent of what is in flight; everything taken from it is back when a call
   *     returns
   */
  public Ingest(
      Source source,
      IngestSettings settings,
      BufferAllocator allocator,
      Cancellation cancellation,
      RunListener listener) {
    this.source = source;
    this.settings = settings;
    this.allocator = allocator;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Where a frame goes: decided once the plan is known. */
  public record Destination(Backend backend, Backend.Room room, MemoryBudget budget) {}

  /** Decides where a frame goes. */
  public interface Destinations {

    /** A place for the frame of this plan; asked anew at each start of the load. */
    Destination choose(Plan plan);

    /** Whether a load that outgrew its place should start again, with another choice. */
    boolean retreat(ResourceException outgrown);
  }

  /**
   * A frame, which the caller closes, and how it came to be.
   *
   * @param delivered to be run once it is where it goes: see {@link Plan#delivered}
   */
  public record Loaded(DataFrame frame, IngestFigures figures, Runnable delivered) {}

  /**
   * Chunks, which the caller closes, and the reader of them too.
   *
   * @param delivered to be run once all were taken: see {@link Plan#delivered}
   */
  public record Streamed(BatchReader chunks, Runnable delivered) {}

  /**
   * Loads everything.
   *
   * @throws dev.greta.spi.error.GretaException whatever went wrong first; then nothing is left of
   *     the load
   */
  public Loaded load(Destinations destinations) {
    Figures figures = new Figures();
    Optional<Schema> schema = Optional.empty();
    for (int restarts = 0; ; restarts++) {
      cancellation.throwIfCancelled();
      long started = System.nanoTime();
      try (Plan plan = plan(settings.request(schema))) {
        plan.notices().forEach(new ReadTally(listener, figures)::notice);
        figures.planNotices.addAll(plan.notices());
        Duration planning = Duration.ofNanos(System.nanoTime() - started);
        return read(plan, destinations.choose(plan), figures, restarts, planning);
      } catch (SchemaMisfitException misfit) {
        if (schema.isPresent() && schema.get().equals(misfit.widerSchema())) {
          throw misfit; // Widening it again would not end.
        }
        figures.restart();
        schema = Optional.of(misfit.widerSchema());
        listener.restarted(misfit.fault().message());
      } catch (ResourceException outgrown) {
        if (!destinations.retreat(outgrown)) {
          throw outgrown;
        }
        figures.restart();
        listener.restarted(outgrown.fault().message());
      }
    }
  }

  /**
   * Streams everything, split after split, in bounded memory. A value that does not fit a sampled
   * type fails the stream, as its first batches are already out.
   *
   * @param budget its in-flight share bounds what is read ahead
   * @return chunks of exactly {@code chunkSize} rows, the last one excepted, where the settings
   *     have one; its dictionaries are those of the chunk last handed out. Closing it closes the
   *     plan and ends the source's work
   */
  public Streamed stream(MemoryBudget budget) {
    IngestSettings streaming = settings.streaming();
    Plan plan = plan(streaming.request(Optional.empty()));
    try {
      Reading reading = Reading.of(source, plan, streaming, budget, allocator, listener);
      BatchReader batches = new SplitStream(reading, streaming, cancellation);
      BatchReader chunks =
          settings.chunkSize().isPresent()
              ? new ExactChunks(batches, settings.chunkSize().getAsInt(), allocator)
              : batches;
      return new Streamed(chunks, unlessLimited(plan::delivered));
    } catch (Throwable e) {
      plan.close();
      throw e;
    }
  }

  /**
   * Plans a read, of which nothing is read yet.
   *
   * @return a plan that the caller closes
   * @throws dev.greta.spi.error.ValidationException if the target column is not there; names the
   *     nearest
   */
  public Plan plan() {
    return plan(settings.request(Optional.empty()));
  }

  private Plan plan(ReadRequest request) {
    Plan plan = source.plan(request);
    try {
      TargetColumn.require(plan.schema(), settings.requiredColumn());
      listener.planned(plan.estimate());
      return plan;
    } catch (Throwable e) {
      plan.close();
      throw e;
    }
  }

  private Loaded read(Plan plan, Destination to, Figures figures, int restarts, Duration planning) {
    long started = System.nanoTime();
    try (FrameBuilder builder = to.backend().start(plan.schema(), to.room());
        BufferAllocator flight =
            allocator.newChildAllocator("in flight", 0, allocator.getLimit())) {
      Reading reading = Reading.of(source, plan, settings, to.budget(), flight, listener);
      new Load(reading, builder, settings, figures).run(cancellation);
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      IngestFigures sum = figures.sum(plan, restarts, planning, took);
      listener.loaded(sum.rows(), took);
      return new Loaded(builder.finish(), sum, unlessLimited(plan::delivered));
    }
  }

  /** Of what was limited, not everything was read. */
  private Runnable unlessLimited(Runnable delivered) {
    return settings.limit().isPresent() ? () -> {} : delivered;
  }
}
