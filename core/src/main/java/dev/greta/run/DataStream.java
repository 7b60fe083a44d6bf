package dev.greta.run;

import dev.greta.frame.DataFrame;
import dev.greta.frame.FrameBuilder;
import dev.greta.ingest.Ingest;
import dev.greta.ingest.Ingest.Destination;
import dev.greta.spi.BatchReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source, chunk after chunk. The chunks belong to the caller, who closes them before the stream;
 * closing that ends the source's work, and a source that remembers how far it was read does so then
 * if all chunks were taken. Used from one thread.
 */
public final class DataStream implements BatchReader {

  private final BatchReader batches;
  private final Opened opened;
  private final FramePlaces places;
  private final Runnable delivered;
  private boolean ended;
  private boolean closed;

  DataStream(Ingest.Streamed stream, Opened opened, FramePlaces places) {
    this.batches = stream.chunks();
    this.delivered = stream.delivered();
    this.opened = opened;
    this.places = places;
  }

  @Override
  public Schema schema() {
    return batches.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return batches.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot next = batches.next();
    ended |= next == null;
    return next;
  }

  /**
   * Gathers the chunks that are still to come into one frame. It is held as the config's {@code
   * backend} says; where that leaves the choice, in DuckDB, which spills, as a stream cannot start
   * again elsewhere.
   *
   * @return a frame that the caller closes, and that outlives this stream
   * @throws dev.greta.spi.error.GretaException if the source fails; then nothing is left of the
   *     frame
   */
  public DataFrame collect() {
    Destination to = places.collecting();
    try (FrameBuilder builder = to.backend().start(schema(), to.room())) {
      try (FrameBuilder.Part part = builder.part()) {
        part.fill(this);
        part.commit();
      }
      return SessionFrame.of(builder.finish(), opened.session());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try (opened) {
        batches.close();
      }
      if (ended) {
        delivered.run();
      }
    }
  }
}
