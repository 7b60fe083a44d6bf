package dev.greta.run;

import dev.greta.formats.write.DatasetWriter;
import dev.greta.formats.write.PendingFile;
import dev.greta.formats.write.StreamFormat;
import dev.greta.frame.DataFrame;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/** A frame that holds its session open for as long as it lives, as do the frames made from it. */
final class SessionFrame implements DataFrame {

  private final DataFrame frame;
  private final Session session;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SessionFrame(DataFrame frame, Session session) {
    this.frame = frame;
    this.session = session;
  }

  static DataFrame of(DataFrame frame, Session session) {
    return new SessionFrame(frame, session.hold());
  }

  @Override
  public Schema schema() {
    return frame.schema();
  }

  @Override
  public long rowCount() {
    return frame.rowCount();
  }

  @Override
  public String backend() {
    return frame.backend();
  }

  @Override
  public BatchReader batches() {
    return frame.batches();
  }

  @Override
  public Stream<List<Optional<Object>>> rows() {
    return frame.rows();
  }

  @Override
  public DataFrame head(long rows) {
    return of(frame.head(rows), session);
  }

  @Override
  public DataFrame select(List<String> columns) {
    return of(frame.select(columns), session);
  }

  @Override
  public DataFrame sql(String query) {
    return of(frame.sql(query), session);
  }

  @Override
  public void write(Path file) {
    frame.write(file);
  }

  @Override
  public void write(StreamFormat format, OutputStream out) throws IOException {
    frame.write(format, out);
  }

  /**
   * Writes the rows to a file that is not yet in its place.
   *
   * @param memoryBytes what the writer's engine may take
   * @param cancellation ends the writing between two batches
   */
  PendingFile prepare(Path file, long memoryBytes, Cancellation cancellation) {
    DatasetWriter writer =
        new DatasetWriter(
            new DatasetWriter.Settings(
                session.allocator(),
                session.tempDirectory(),
                memoryBytes,
                Runtime.getRuntime().availableProcessors(),
                false));
    try (BatchReader rows = new CancellableReader(frame.batches(), cancellation)) {
      return writer.prepare(rows, file);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        frame.close();
      } finally {
        session.close();
      }
    }
  }
}
