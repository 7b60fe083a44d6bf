package dev.greta.frame;

import dev.greta.formats.write.StreamFormat;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/** A frame over some columns of the first rows of a table in DuckDB. */
final class DuckFrame implements DataFrame {

  private final Shared<DuckTable> table;
  private final List<Integer> ordinals;
  private final Schema schema;
  private final long rows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one hold on the table. */
  private DuckFrame(Shared<DuckTable> table, List<Integer> ordinals, long rows) {
    this.table = table;
    this.ordinals = List.copyOf(ordinals);
    this.schema = Columns.project(table.value().schema(), ordinals);
    this.rows = rows;
  }

  /** A frame of a whole table, which belongs to it. */
  static DuckFrame of(DuckTable table) {
    List<Integer> all = IntStream.range(0, table.schema().getFields().size()).boxed().toList();
    return new DuckFrame(new Shared<>(table, DuckTable::end), all, table.rows());
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long rowCount() {
    return rows;
  }

  @Override
  public String backend() {
    return DuckBackend.NAME;
  }

  @Override
  public BatchReader batches() {
    Shared<DuckTable> held = hold();
    try {
      return new DuckReader(held, ordinals, rows);
    } catch (RuntimeException e) {
      held.release();
      throw e;
    }
  }

  @Override
  public Stream<List<Optional<Object>>> rows() {
    return RowStream.of(batches());
  }

  @Override
  public DataFrame head(long count) {
    long kept = Math.min(rows, Columns.rowCount(count));
    return new DuckFrame(hold(), ordinals, kept);
  }

  @Override
  public DataFrame select(List<String> columns) {
    List<Integer> chosen = Columns.ordinals(schema, columns).stream().map(ordinals::get).toList();
    return new DuckFrame(hold(), chosen, rows);
  }

  @Override
  public DataFrame sql(String query) {
    Shared<DuckTable> held = hold();
    try {
      return of(DuckSql.run(held.value(), ordinals, schema, rows, query));
    } finally {
      held.release();
    }
  }

  @Override
  public void write(Path file) {
    DatasetFiles.write(batches(), file, table.value().store().value().room());
  }

  @Override
  public void write(StreamFormat format, OutputStream out) throws IOException {
    DatasetFiles.write(batches(), format, out, table.value().store().value().room());
  }

  private Shared<DuckTable> hold() {
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
