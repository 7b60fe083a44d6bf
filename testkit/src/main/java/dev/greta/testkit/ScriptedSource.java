package dev.greta.testkit;

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
import dev.greta.spi.error.GretaException;
import dev.greta.testkit.ScriptedConnector.Journal;
import dev.greta.testkit.ScriptedConnector.Script;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;

/** The source of a {@link ScriptedConnector}. */
final class ScriptedSource implements Source {

  private final Script script;
  private final Journal journal;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger plans = new AtomicInteger();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  ScriptedSource(Script script, Journal journal) {
    this.script = script;
    this.journal = journal;
  }

  @Override
  public String place() {
    return "scripted";
  }

  @Override
  public String check(Check check) {
    GretaException failure = script.failedChecks().get(check);
    if (failure != null) {
      throw failure;
    }
    return check + " is as scripted";
  }

  @Override
  public SourceSchema schema() {
    return new SourceSchema(
        List.of(new SourceSchema.Table("scripted", script.sampled(), OptionalLong.empty())));
  }

  @Override
  public Plan plan(ReadRequest request) {
    journal.requests.add(request);
    script
        .failedPlan()
        .ifPresent(
            failure -> {
              throw failure;
            });
    journal.plans.incrementAndGet();
    String number = Integer.toString(plans.incrementAndGet());
    schemas.put(number, request.schema().orElse(script.sampled()));
    List<Split> splits =
        script.splits().keySet().stream().map(id -> new Split(id, 1, number)).toList();
    return new ScriptedPlan(schemas.get(number), splits.iterator());
  }

  @Override
  public BatchReader read(Split split, ReadContext context) {
    journal.reads.add(split.id());
    int attempt =
        journal.attempts.computeIfAbsent(split.id(), id -> new AtomicInteger()).incrementAndGet();
    int open = journal.readers.incrementAndGet();
    journal.mostReaders.accumulateAndGet(open, Math::max);
    return new ScriptedReader(
        schemas.getOrDefault(split.json(), script.sampled()),
        script.splits().getOrDefault(split.id(), List.of()),
        attempt,
        context,
        journal.readers::decrementAndGet);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      journal.sources.decrementAndGet();
    }
  }

  private final class ScriptedPlan implements Plan {

    private final Schema schema;
    private final Iterator<Split> splits;
    private final AtomicBoolean closed = new AtomicBoolean();

    ScriptedPlan(Schema schema, Iterator<Split> splits) {
      this.schema = schema;
      this.splits = splits;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean evolving() {
      return script.evolving();
    }

    @Override
    public Iterator<Split> splits() {
      return splits;
    }

    @Override
    public boolean repeatable() {
      return script.repeatable();
    }

    @Override
    public Estimate estimate() {
      return script.estimate();
    }

    @Override
    public Consistency consistency() {
      return script.consistency();
    }

    @Override
    public List<String> notices() {
      return script.notices();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        journal.plans.decrementAndGet();
      }
    }
  }
}
