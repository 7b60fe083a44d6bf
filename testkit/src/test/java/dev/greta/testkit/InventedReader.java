package dev.greta.testkit;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Hands out invented rows. */
final class InventedReader implements BatchReader {

  /** The position that all readers share under one defect. */
  private static int sharedPosition;

  private final InventedSource.Access access;
  private final boolean sampled;
  private final List<List<@Nullable Object>> rows;
  private final ReadContext context;
  private final Runnable onCancel;
  private final BooleanSupplier stuck;
  private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
  private final List<VectorSchemaRoot> handedOut = new ArrayList<>();
  private @Nullable VectorSchemaRoot ahead;
  private int position;
  private boolean emptyBatchGiven;
  private boolean closed;

  InventedReader(
      InventedSource.Access access,
      boolean sampled,
      List<List<@Nullable Object>> rows,
      ReadContext context,
      Runnable onCancel,
      BooleanSupplier stuck) {
    this.access = access;
    this.sampled = sampled;
    this.rows = rows;
    this.context = context;
    this.onCancel = onCancel;
    this.stuck = stuck;
    sharedPosition = 0;
  }

  @Override
  public Schema schema() {
    return sampled
        ? InventedTables.SAMPLED
        : InventedTables.schema(access.table()).orElse(InventedTables.NUMBERED);
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (!access.has(Defect.IGNORES_CANCEL) && context.cancellation().isCancelled()
        || stuck.getAsBoolean()) {
      onCancel.run();
      throw new CancelledException();
    }
    if (access.table().equals("endless")) {
      work();
    }
    if (sampled && !rows.isEmpty()) {
      throw new SchemaMisfitException(
          Fault.of("GRT-701", "'name' is text").withPlace("row 1").withRemedy("Widen it."),
          access.has(Defect.ALWAYS_TOO_NARROW) ? InventedTables.SAMPLED : InventedTables.NUMBERED);
    }
    int from = access.has(Defect.SHARES_STATE_BETWEEN_READERS) ? sharedPosition : position;
    if (from >= rows.size()) {
      return atEnd();
    }
    int to = Math.min(rows.size(), from + size(from));
    position = to;
    sharedPosition = to;
    return batch(rows.subList(from, to));
  }

  private @Nullable VectorSchemaRoot atEnd() {
    if (access.has(Defect.BEGINS_AGAIN_AFTER_THE_END)) {
      position = 0;
    }
    if (access.has(Defect.HANDS_OUT_AN_EMPTY_BATCH) && !emptyBatchGiven) {
      emptyBatchGiven = true;
      return batch(List.of());
    }
    return null;
  }

  /** Both tables take about 64 bytes a row. */
  private int size(int from) {
    long byBytes = Math.max(1, context.batch().bytes() / 64);
    long size = access.has(Defect.EXCEEDS_THE_BYTES) ? Integer.MAX_VALUE : byBytes;
    int wanted = context.batch().rows();
    if (access.has(Defect.EXCEEDS_THE_ROWS) && wanted == 7) {
      wanted++;
    }
    return (int) Math.min(size, Math.min(wanted, rows.size() - from));
  }

  private VectorSchemaRoot batch(List<List<@Nullable Object>> part) {
    List<List<@Nullable Object>> cells = new ArrayList<>();
    part.forEach(row -> cells.add(altered(row)));
    VectorSchemaRoot batch = ArrowRows.batch(context.allocator(), columns(), cells, dictionaries);
    if (access.has(Defect.LEAKS_A_BATCH)) {
      context.allocator().buffer(8);
    }
    if (access.has(Defect.LEAKS_WHEN_HALF_READ) && ahead == null) {
      ahead = ArrowRows.batch(context.allocator(), InventedTables.NUMBERED, List.of());
      ahead.allocateNew();
    }
    handedOut.add(batch);
    return batch;
  }

  private Schema columns() {
    if (access.has(Defect.BATCH_OF_ANOTHER_SCHEMA)) {
      List<Field> fields = new ArrayList<>(schema().getFields());
      fields.set(0, Field.nullable("id", new ArrowType.Int(64, true)));
      return new Schema(fields);
    }
    return schema();
  }

  private List<@Nullable Object> altered(List<@Nullable Object> row) {
    List<@Nullable Object> copy = new ArrayList<>(row);
    if (access.has(Defect.NULL_AS_ZERO) && copy.get(0) == null) {
      copy.set(0, 0L);
    }
    if (access.has(Defect.ROUNDS_A_DECIMAL) && copy.size() > 2) {
      BigDecimal price = (BigDecimal) copy.get(3);
      copy.set(3, price == null ? null : price.setScale(1, RoundingMode.DOWN).setScale(2));
    }
    return copy;
  }

  /** Waits as a query does that never ends. */
  private void work() {
    CountDownLatch cancelled = new CountDownLatch(1);
    InventedTables.RUNNING.incrementAndGet();
    try (Cancellation.Registration registration =
        context.cancellation().onCancel(cancelled::countDown)) {
      cancelled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!access.has(Defect.LEAVES_THE_SOURCE_AT_WORK)) {
      InventedTables.RUNNING.decrementAndGet();
    }
    throw new CancelledException();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public void close() {
    if (closed && access.has(Defect.READER_CLOSES_ONCE)) {
      throw new IllegalStateException("closed");
    }
    if (!closed) {
      dictionaries.close();
      if (access.has(Defect.FREES_BATCHES_WITH_THE_READER)) {
        handedOut.forEach(VectorSchemaRoot::clear);
      }
      if (ahead != null && position >= rows.size()) {
        ahead.close();
      }
    }
    closed = true;
  }
}
