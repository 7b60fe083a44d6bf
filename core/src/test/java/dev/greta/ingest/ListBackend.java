package dev.greta.ingest;

import dev.greta.formats.write.StreamFormat;
import dev.greta.frame.Backend;
import dev.greta.frame.DataFrame;
import dev.greta.frame.FrameBuilder;
import dev.greta.spi.BatchReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Keeps the values of the one column as a list, and counts what is open. */
final class ListBackend implements Backend {

  final AtomicInteger openParts = new AtomicInteger();
  final AtomicInteger mostOpenParts = new AtomicInteger();
  final AtomicInteger openBuilders = new AtomicInteger();
  final List<Long> committed = new ArrayList<>();
  final List<Schema> schemas = new ArrayList<>();
  IntConsumer onCommit = number -> {};
  private int commits;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public FrameBuilder start(Schema schema, Room room) {
    schemas.add(schema);
    committed.clear();
    openBuilders.incrementAndGet();
    return new ListBuilder();
  }

  private final class ListBuilder implements FrameBuilder {

    private boolean closed;

    @Override
    public Part part() {
      mostOpenParts.accumulateAndGet(openParts.incrementAndGet(), Math::max);
      return new ListPart();
    }

    @Override
    public DataFrame finish() {
      return new ListFrame(List.copyOf(committed.stream().map(Optional::ofNullable).toList()));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openBuilders.decrementAndGet();
      }
    }
  }

  private final class ListPart implements FrameBuilder.Part {

    private final List<Long> rows = new ArrayList<>();
    private boolean closed;

    @Override
    public long fill(BatchReader batches) {
      for (VectorSchemaRoot root = batches.next(); root != null; root = batches.next()) {
        take(root);
      }
      return rows.size();
    }

    private void take(VectorSchemaRoot root) {
      try (root) {
        BigIntVector n = (BigIntVector) root.getVector(0);
        for (int i = 0; i < root.getRowCount(); i++) {
          rows.add(n.isNull(i) ? null : n.get(i));
        }
      }
    }

    @Override
    public void commit() {
      onCommit.accept(commits++);
      committed.addAll(rows);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openParts.decrementAndGet();
      }
    }
  }

  /** Knows its rows, which is all that these tests ask. */
  record ListFrame(List<Optional<Long>> values) implements DataFrame {

    @Override
    public Schema schema() {
      return ScriptedSource.NARROW;
    }

    @Override
    public long rowCount() {
      return values.size();
    }

    @Override
    public String backend() {
      return "list";
    }

    @Override
    public BatchReader batches() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<List<Optional<Object>>> rows() {
      throw new UnsupportedOperationException();
    }

    @Override
    public DataFrame head(long rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DataFrame select(List<String> columns) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DataFrame sql(String query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(StreamFormat format, OutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
