package dev.greta.testkit;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Takes the steps of a script, one after the other. */
final class ScriptedReader implements BatchReader {

  private static final long BYTES_A_ROW = 64;

  private final Schema schema;
  private final Deque<Step> steps;
  private final int attempt;
  private final ReadContext context;
  private final Runnable onClose;
  private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
  private List<List<@Nullable Object>> pending = List.of();
  private boolean closed;

  ScriptedReader(
      Schema schema, List<Step> steps, int attempt, ReadContext context, Runnable onClose) {
    this.schema = schema;
    this.steps = new ArrayDeque<>(steps);
    this.attempt = attempt;
    this.context = context;
    this.onClose = onClose;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    context.cancellation().throwIfCancelled();
    while (pending.isEmpty()) {
      Step step = steps.poll();
      if (step == null) {
        return null;
      }
      take(step);
    }
    long byBytes = Math.max(1, context.batch().bytes() / BYTES_A_ROW);
    int size = (int) Math.min(pending.size(), Math.min(context.batch().rows(), byBytes));
    List<List<@Nullable Object>> part = pending.subList(0, size);
    pending = pending.subList(size, pending.size());
    return ArrowRows.batch(context.allocator(), schema, asText(part), dictionaries);
  }

  private void take(Step step) {
    if (step instanceof Step.Rows rows) {
      pending = rows.rows();
    } else if (step instanceof Step.Failing failing && attempt <= failing.times()) {
      throw failing.failure().get();
    } else if (step instanceof Step.Misfit misfit && !misfit.wider().equals(schema)) {
      throw new SchemaMisfitException(
          Fault.of("GRT-701", "a scripted value does not fit its column")
              .withPlace("a scripted row")
              .withRemedy("Read by the wider schema."),
          misfit.wider());
    } else if (step instanceof Step.Pausing pausing) {
      pause(pausing);
    } else if (step instanceof Step.Counting counting) {
      context.listener().bytesRead(counting.bytes());
    } else if (step instanceof Step.Waiting waiting) {
      context.listener().waiting(waiting.reason(), waiting.expected());
    } else if (step instanceof Step.Noticing noticing) {
      context.listener().notice(noticing.text());
    } else if (step instanceof Step.Replacing replacing) {
      context.listener().replaced(replacing.column(), replacing.values());
    }
  }

  private void pause(Step.Pausing pausing) {
    try (Cancellation.Registration registration =
        context.cancellation().onCancel(pausing.goOn()::countDown)) {
      pausing.reached().countDown();
      pausing.goOn().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
    context.cancellation().throwIfCancelled();
  }

  /** After a misfit a column may be text, which the script still has as numbers. */
  private List<List<@Nullable Object>> asText(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> texts = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> cells = new ArrayList<>(row);
      for (int i = 0; i < cells.size(); i++) {
        Object cell = cells.get(i);
        if (cell != null && schema.getFields().get(i).getType() instanceof ArrowType.Utf8) {
          cells.set(i, cell.toString());
        }
      }
      texts.add(cells);
    }
    return texts;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      dictionaries.close();
      onClose.run();
    }
  }
}
