package dev.greta.ingest;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source of one column {@code n}: split s, batch b, row r is 1,000,000 s + 1,000 b + r, and null
 * where r is 3. What happens before each batch is up to the test.
 */
final class ScriptedSource implements Source {

  static final Schema NARROW =
      new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(64, true), "scripted")));

  /** Says what happens before a batch is handed out, or before the end is. */
  interface Script {
    void before(Moment moment, ReadContext context);
  }

  /** The batch's index is that of the end behind the last batch. */
  record Moment(int split, int attempt, int batch) {}

  final List<List<Integer>> batchSizes = new ArrayList<>();
  final Map<Integer, Integer> attempts = Collections.synchronizedMap(new HashMap<>());
  final List<ReadRequest> requests = new ArrayList<>();
  final AtomicInteger openReaders = new AtomicInteger();
  final AtomicInteger openPlans = new AtomicInteger();
  final AtomicInteger handedOut = new AtomicInteger();
  Script script = (moment, context) -> {};
  boolean repeatable = true;
  Schema schema = NARROW;
  Schema batchSchema = NARROW;

  /** Adds a split with batches of so many rows. */
  ScriptedSource split(Integer... rows) {
    batchSizes.add(List.of(rows));
    return this;
  }

  ScriptedSource splits(int count, Integer... rows) {
    IntStream.range(0, count).forEach(i -> split(rows));
    return this;
  }

  /** What a read of everything must give, in order; null where a value is null. */
  List<Long> expected() {
    List<Long> all = new ArrayList<>();
    for (int s = 0; s < batchSizes.size(); s++) {
      for (int b = 0; b < batchSizes.get(s).size(); b++) {
        for (int r = 0; r < batchSizes.get(s).get(b); r++) {
          all.add(value(s, b, r));
        }
      }
    }
    return all;
  }

  private static @Nullable Long value(int split, int batch, int row) {
    return row == 3 ? null : Long.valueOf(1_000_000L * split + 1_000L * batch + row);
  }

  @Override
  public String place() {
    return "scripted";
  }

  @Override
  public String check(Check check) {
    return "fine";
  }

  @Override
  public SourceSchema schema() {
    return new SourceSchema(List.of());
  }

  @Override
  public Plan plan(ReadRequest request) {
    requests.add(request);
    openPlans.incrementAndGet();
    return new ScriptedPlan(request.schema().orElse(schema));
  }

  @Override
  public BatchReader read(Split split, ReadContext context) {
    int index = Integer.parseInt(split.id());
    int attempt = attempts.merge(index, 1, Integer::sum);
    openReaders.incrementAndGet();
    return new ScriptedReader(index, attempt, context);
  }

  @Override
  public void close() {}

  /** How many splits the plan wants to be read at once. */
  int parallelism = 1;

  private final class ScriptedPlan implements Plan {

    private final Schema planned;
    private boolean closed;

    ScriptedPlan(Schema planned) {
      this.planned = planned;
    }

    @Override
    public Schema schema() {
      return planned;
    }

    @Override
    public Iterator<Split> splits() {
      return IntStream.range(0, batchSizes.size())
          .mapToObj(
              i -> {
                handedOut.incrementAndGet();
                return new Split(Integer.toString(i), 1, "{}");
              })
          .iterator();
    }

    @Override
    public boolean repeatable() {
      return repeatable;
    }

    @Override
    public int parallelism() {
      return parallelism;
    }

    @Override
    public Estimate estimate() {
      return Estimate.unknown();
    }

    @Override
    public Consistency consistency() {
      return Consistency.BEST_EFFORT;
    }

    @Override
    public List<String> notices() {
      return List.of("a notice of the plan");
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openPlans.decrementAndGet();
      }
    }
  }

  private final class ScriptedReader implements BatchReader {

    private final int split;
    private final int attempt;
    private final ReadContext context;
    private int batch;
    private boolean closed;

    ScriptedReader(int split, int attempt, ReadContext context) {
      this.split = split;
      this.attempt = attempt;
      this.context = context;
    }

    @Override
    public Schema schema() {
      return batchSchema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      script.before(new Moment(split, attempt, batch), context);
      List<Integer> sizes = batchSizes.get(split);
      if (batch == sizes.size()) {
        return null;
      }
      VectorSchemaRoot root = VectorSchemaRoot.create(batchSchema, context.allocator());
      BigIntVector n = (BigIntVector) root.getVector(0);
      int rows = sizes.get(batch);
      n.allocateNew(rows);
      for (int row = 0; row < rows; row++) {
        Long value = value(split, batch, row);
        if (value == null) {
          n.setNull(row);
        } else {
          n.set(row, value);
        }
      }
      root.setRowCount(rows);
      batch++;
      context.listener().bytesRead(10L * rows);
      context.listener().replaced("n", 1);
      return root;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openReaders.decrementAndGet();
      }
    }
  }
}
