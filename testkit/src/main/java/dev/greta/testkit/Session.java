package dev.greta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.Split;
import dev.greta.spi.error.SchemaMisfitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One test's engine: allocators that must be empty at the end, folders, and open sources. */
final class Session implements AutoCloseable {

  private static final int MOST_RESTARTS = 64;

  private final SourceFixture fixture;
  private final BufferAllocator root = new RootAllocator();
  private final BufferAllocator ofSources = root.newChildAllocator("sources", 0, Long.MAX_VALUE);
  private final BufferAllocator ofReads = root.newChildAllocator("reads", 0, Long.MAX_VALUE);
  private final Path folder;
  private final List<Source> sources = new ArrayList<>();

  Session(SourceFixture fixture) throws IOException {
    this.fixture = fixture;
    this.folder = Files.createTempDirectory("greta-contract-");
    Files.createDirectory(folder.resolve("base"));
    Files.createDirectory(folder.resolve("temp"));
  }

  /** What a read gave. */
  record Loaded(
      Schema schema, List<List<@Nullable Object>> rows, List<Split> splits, int restarts) {}

  /** A batch, as it was seen before it was closed. */
  record Seen(int rows, long bytes) {}

  Source open(Dataset dataset) {
    return open(dataset.options());
  }

  /** Opens a source, which this session closes. */
  Source open(Map<String, Object> options) {
    SourceContext context =
        new SourceContext(ofSources, baseDirectory(), folder.resolve("temp"), 256L << 20, 2);
    Source source = Sources.open(fixture.connector(), options, context);
    sources.add(source);
    return source;
  }

  Path baseDirectory() {
    return fixture.baseDirectory().orElse(folder.resolve("base")).toAbsolutePath();
  }

  /** A new folder that goes with this session. */
  Path newFolder() throws IOException {
    return Files.createTempDirectory(folder, "job-");
  }

  BufferAllocator readAllocator() {
    return ofReads;
  }

  ReadContext context(BatchTarget target, Cancellation cancellation, ReadListener listener) {
    return new ReadContext(ofReads, target, cancellation, RetryPolicy.NONE, listener);
  }

  ReadContext context() {
    return context(BatchTarget.DEFAULT, new Cancellation(), ReadListener.NONE);
  }

  ReadContext context(int rows) {
    return context(
        new BatchTarget(rows, BatchTarget.DEFAULT.bytes()), new Cancellation(), ReadListener.NONE);
  }

  /** Reads everything, and starts again with a wider schema where a sample misled. */
  Loaded load(Source source, ReadRequest request) {
    ReadRequest wanted = request;
    for (int restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
      try (Plan plan = source.plan(wanted)) {
        List<Split> splits = splits(plan);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        splits.forEach(split -> rows.addAll(read(source, split)));
        return new Loaded(plan.schema(), rows, splits, restarts);
      } catch (SchemaMisfitException e) {
        assertThat(e.widerSchema())
            .as("the wider schema")
            .isNotEqualTo(wanted.schema().orElse(null));
        wanted = request.withSchema(e.widerSchema());
      }
    }
    throw new AssertionError("the schema is still too narrow after " + MOST_RESTARTS + " restarts");
  }

  List<List<@Nullable Object>> read(Source source, Split split) {
    try (BatchReader reader = source.read(split, context())) {
      return ArrowRows.drain(reader);
    }
  }

  /** Reads a plan's splits and keeps only the size of each batch. */
  List<Seen> sizes(Source source, Plan plan, BatchTarget target) {
    List<Seen> sizes = new ArrayList<>();
    for (Split split : splits(plan)) {
      ReadContext context = context(target, new Cancellation(), ReadListener.NONE);
      try (BatchReader reader = source.read(split, context)) {
        for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
          try (VectorSchemaRoot open = batch) {
            sizes.add(new Seen(open.getRowCount(), bytes(open)));
          }
        }
      }
    }
    return sizes;
  }

  /** Opens all splits at once and takes a small batch of each in turn; the rows by reader. */
  List<List<List<@Nullable Object>>> readInTurns(Source source, List<Split> splits) {
    List<BatchReader> readers = new ArrayList<>();
    List<List<List<@Nullable Object>>> rows = new ArrayList<>();
    try {
      for (Split split : splits) {
        readers.add(source.read(split, context(10)));
        rows.add(new ArrayList<>());
      }
      Set<Integer> unfinished = new TreeSet<>();
      IntStream.range(0, splits.size()).forEach(unfinished::add);
      while (!unfinished.isEmpty()) {
        unfinished.removeIf(i -> !takeBatch(readers.get(i), rows.get(i)));
      }
      return rows;
    } finally {
      readers.forEach(BatchReader::close);
    }
  }

  private static boolean takeBatch(BatchReader reader, List<List<@Nullable Object>> rows) {
    VectorSchemaRoot next = reader.next();
    if (next == null) {
      return false;
    }
    try (VectorSchemaRoot batch = next) {
      return rows.addAll(ArrowRows.of(batch, reader.dictionaries()));
    }
  }

  static List<Split> splits(Plan plan) {
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    return splits;
  }

  /** What the values take, however large the buffers are that hold them. */
  private static long bytes(VectorSchemaRoot batch) {
    return batch.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
  }

  /** Fails if a reader still holds memory while all that was read is closed. */
  void assertReadsHoldNothing() {
    assertThat(ofReads.getAllocatedMemory()).as("bytes that reads still hold").isZero();
  }

  @Override
  public void close() {
    sources.forEach(Source::close);
    long held = root.getAllocatedMemory();
    String detail = held == 0 ? "" : root.toVerboseString();
    if (held == 0) {
      ofReads.close();
      ofSources.close();
      root.close();
    }
    FreshJvm.delete(folder);
    assertThat(held).as("bytes that were never released: %s", detail).isZero();
  }
}
