package dev.greta.frame;

import dev.greta.formats.write.StreamFormat;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/** A frame of batches in memory. */
final class MemoryFrame implements DataFrame {

  private final Shared<MemoryTable> table;
  private final AtomicBoolean closed = new AtomicBoolean();

  MemoryFrame(MemoryTable table) {
    this.table = new Shared<>(table, MemoryTable::end);
  }

  @Override
  public Schema schema() {
    return table.value().schema();
  }

  @Override
  public long rowCount() {
    return table.value().rows();
  }

  @Override
  public String backend() {
    return MemoryBackend.NAME;
  }

  @Override
  public BatchReader batches() {
    return new MemoryReader(hold());
  }

  @Override
  public Stream<List<Optional<Object>>> rows() {
    return RowStream.of(batches());
  }

  @Override
  public DataFrame head(long rows) {
    return using(held -> new MemoryFrame(held.head(Columns.rowCount(rows))));
  }

  @Override
  public DataFrame select(List<String> columns) {
    return using(held -> new MemoryFrame(held.project(Columns.ordinals(held.schema(), columns))));
  }

  @Override
  public DataFrame sql(String query) {
    return using(held -> new MemoryFrame(MemorySql.run(held, query)));
  }

  @Override
  public void write(Path file) {
    DatasetFiles.write(batches(), file, table.value().room());
  }

  @Override
  public void write(StreamFormat format, OutputStream out) throws IOException {
    DatasetFiles.write(batches(), format, out, table.value().room());
  }

  /** Holds the table while something is made from it. */
  private DataFrame using(java.util.function.Function<MemoryTable, DataFrame> work) {
    Shared<MemoryTable> held = hold();
    try {
      return work.apply(held.value());
    } finally {
      held.release();
    }
  }

  private Shared<MemoryTable> hold() {
    if (closed.get()) {
      throw new IllegalStateException("the frame is closed");
    }
    return table.hold();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      table.release();
    }
  }
}
