package dev.greta.frame;

import dev.greta.duckdb.BatchConverter;
import dev.greta.duckdb.BatchSlices;
import dev.greta.duckdb.Dictionaries;
import dev.greta.spi.BatchReader;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Gathers batches. Each part numbers the texts of coded columns by itself; joining the frame they
 * get the frame's numbers, so that the numbers do not depend on which split was faster.
 */
final class MemoryBuilder implements FrameBuilder {

  private final Schema schema;
  private final Shared<Backend.Room> room;
  private final BufferAllocator allocator;
  private final boolean coded;
  private final Dictionaries words = new Dictionaries();
  private final List<VectorSchemaRoot> committed = new ArrayList<>();
  private final Set<MemoryPart> openParts = new HashSet<>();
  private boolean finished;

  MemoryBuilder(Schema schema, Shared<Backend.Room> room) {
    this.schema = schema;
    this.room = room;
    this.allocator = room.value().allocator();
    this.coded = schema.getFields().stream().anyMatch(BatchConverter::isCoded);
  }

  @Override
  public synchronized Part part() {
    MemoryPart part = new MemoryPart();
    openParts.add(part);
    return part;
  }

  @Override
  public DataFrame finish() {
    return new MemoryFrame(finishTable());
  }

  synchronized MemoryTable finishTable() {
    if (!openParts.isEmpty()) {
      throw new IllegalStateException(openParts.size() + " parts are still open");
    }
    if (finished) {
      throw new IllegalStateException("the builder is spent");
    }
    Dictionaries.View view = words.view(allocator);
    try {
      Columns.dictionaries(schema.getFields()).forEach(view::lookup);
    } catch (OutOfMemoryException e) {
      view.close();
      throw outgrown(0, e);
    }
    finished = true;
    List<VectorSchemaRoot> batches = List.copyOf(committed);
    committed.clear();
    return new MemoryTable(schema, batches, new Shared<>(view, Dictionaries.View::close), room);
  }

  @Override
  public synchronized void close() {
    if (!finished) {
      finished = true;
      List.copyOf(openParts).forEach(MemoryPart::close);
      committed.forEach(VectorSchemaRoot::close);
      committed.clear();
      room.release();
    }
  }

  private ResourceException outgrown(long rows, @Nullable OutOfMemoryException cause) {
    return new ResourceException(
        Fault.of(
                "GRT-1210",
                "the frame does not fit in memory: it may take "
                    + megabytes(allocator.getLimit())
                    + " and needed more than "
                    + megabytes(Math.max(allocator.getAllocatedMemory(), allocator.getLimit()))
                    + (rows > 0 ? " after " + rows + " rows of a split" : ""))
            .withPlace("memory")
            .withRemedy("Use backend: duckdb (or dask), which spills to disk, or raise memory:."),
        cause);
  }

  private static String megabytes(long bytes) {
    return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  private final class MemoryPart implements Part {

    private final List<VectorSchemaRoot> batches = new ArrayList<>();
    private final Dictionaries own = new Dictionaries();
    private long rows;
    private boolean closed;

    @Override
    public long fill(BatchReader reader) {
      Columns.requireSameTypes(reader.schema(), schema);
      BatchConverter recoding = BatchConverter.recoding(reader.schema(), schema);
      for (VectorSchemaRoot next = reader.next(); next != null; next = reader.next()) {
        try (VectorSchemaRoot batch = next) {
          rows += batch.getRowCount();
          batches.add(
              coded
                  ? recoding.convert(batch, reader.dictionaries(), own, allocator, 1)
                  : BatchSlices.moved(batch, schema, allocator));
        } catch (OutOfMemoryException e) {
          throw outgrown(rows, e);
        }
        if (allocator.isOverLimit()) {
          throw outgrown(rows, null);
        }
      }
      return rows;
    }

    @Override
    public void commit() {
      synchronized (MemoryBuilder.this) {
        if (closed) {
          throw new IllegalStateException("the part is closed");
        }
        committed.addAll(coded ? recoded() : batches);
        batches.clear();
        finish();
      }
    }

    /** All batches with the frame's codes, or none; the part's own are closed. */
    private List<VectorSchemaRoot> recoded() {
      BatchConverter recoding = BatchConverter.recoding(schema, schema);
      List<VectorSchemaRoot> result = new ArrayList<>();
      try (Dictionaries.View view = own.view(allocator)) {
        for (VectorSchemaRoot batch : batches) {
          result.add(recoding.convert(batch, view, words, allocator, 1));
        }
      } catch (RuntimeException e) {
        result.forEach(VectorSchemaRoot::close);
        throw e instanceof OutOfMemoryException full ? outgrown(rows, full) : e;
      }
      batches.forEach(VectorSchemaRoot::close);
      return result;
    }

    private void finish() {
      closed = true;
      openParts.remove(this);
    }

    @Override
    public void close() {
      synchronized (MemoryBuilder.this) {
        if (!closed) {
          batches.forEach(VectorSchemaRoot::close);
          batches.clear();
          finish();
        }
      }
    }
  }
}
