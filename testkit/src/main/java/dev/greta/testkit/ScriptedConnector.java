package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A source that does what a test tells it to, for tests of what runs sources. It lives in this JVM
 * only: its splits mean nothing elsewhere.
 *
 * <pre>{@code
 * ScriptedConnector connector =
 *     ScriptedConnector.of(schema)
 *         .split("a", Step.rows(row(1L), row(2L)))
 *         .split("b", Step.rows(row(3L)), Step.failing(1, lostConnection), Step.rows(row(4L)))
 *         .build();
 * }</pre>
 */
public final class ScriptedConnector implements Connector<ScriptedConnector.Options> {

  private final Script script;
  private final Journal journal = new Journal();

  private ScriptedConnector(Script script) {
    this.script = script;
  }

  /** Has no options; the script says it all. */
  public record Options() {}

  /**
   * What the source does.
   *
   * @param sampled what the first plan says; a plan for another schema says that one
   * @param evolving whether a plan without a wanted schema is from a sample
   * @param splits each split's steps, in split order
   * @param failedChecks which checks fail, and with what
   */
  record Script(
      Schema sampled,
      boolean evolving,
      boolean repeatable,
      Estimate estimate,
      Consistency consistency,
      List<String> notices,
      Map<String, List<Step>> splits,
      Map<Check, GretaException> failedChecks,
      Optional<GretaException> failedPlan) {}

  public static Builder of(Schema schema) {
    return new Builder(schema);
  }

  /** What the source saw, for assertions. Safe for use by many threads. */
  public Journal journal() {
    return journal;
  }

  @Override
  public List<String> names() {
    return List.of("scripted");
  }

  @Override
  public String title() {
    return "Scripted, for tests";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Source open(Options options, SourceContext context) {
    journal.sources.incrementAndGet();
    return new ScriptedSource(script, journal);
  }

  /** What happened to the sources, plans and readers of one connector. */
  public static final class Journal {

    final AtomicInteger sources = new AtomicInteger();
    final AtomicInteger plans = new AtomicInteger();
    final AtomicInteger readers = new AtomicInteger();
    final AtomicInteger mostReaders = new AtomicInteger();
    final List<ReadRequest> requests = Collections.synchronizedList(new ArrayList<>());
    final List<String> reads = Collections.synchronizedList(new ArrayList<>());
    final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    private Journal() {}

    /** Sources that were opened and not closed. */
    public int openSources() {
      return sources.get();
    }

    /** Plans that were made and not closed. */
    public int openPlans() {
      return plans.get();
    }

    /** Readers that were made and not closed. */
    public int openReaders() {
      return readers.get();
    }

    /** The most readers that were open at once. */
    public int mostReaders() {
      return mostReaders.get();
    }

    /** What was planned, in order. */
    public List<ReadRequest> requests() {
      return List.copyOf(requests);
    }

    /** The ids of the splits in the order in which readers were made for them. */
    public List<String> reads() {
      return List.copyOf(reads);
    }

    /** How many readers were made for a split. */
    public int attempts(String split) {
      AtomicInteger count = attempts.get(split);
      return count == null ? 0 : count.get();
    }
  }

  /** Writes a script. */
  public static final class Builder {

    private final Schema schema;
    private final Map<String, List<Step>> splits = new LinkedHashMap<>();
    private final Map<Check, GretaException> failedChecks = new EnumMap<>(Check.class);
    private boolean evolving;
    private boolean repeatable = true;
    private Estimate estimate = Estimate.unknown();
    private Consistency consistency = Consistency.EXACT;
    private List<String> notices = List.of();
    private Optional<GretaException> failedPlan = Optional.empty();

    private Builder(Schema schema) {
      this.schema = schema;
    }

    /** Adds a split that takes the given steps at each read. */
    public Builder split(String id, Step... steps) {
      if (splits.put(id, List.of(steps)) != null) {
        throw new IllegalArgumentException("there is a split '" + id + "' already");
      }
      return this;
    }

    /** The schema is from a sample: {@link Step#misfit} may come. */
    public Builder evolving() {
      evolving = true;
      return this;
    }

    /** The plan says that a split which failed cannot be read again. */
    public Builder notRepeatable() {
      repeatable = false;
      return this;
    }

    public Builder estimate(Estimate known) {
      estimate = known;
      return this;
    }

    public Builder consistency(Consistency known) {
      consistency = known;
      return this;
    }

    /** What the plan says to the user. */
    public Builder notices(String... texts) {
      notices = List.of(texts);
      return this;
    }

    public Builder failingCheck(Check check, GretaException failure) {
      failedChecks.put(check, failure);
      return this;
    }

    public Builder failingPlan(GretaException failure) {
      failedPlan = Optional.of(failure);
      return this;
    }

    public ScriptedConnector build() {
      if (splits.isEmpty()) {
        throw new IllegalStateException("a plan has at least one split");
      }
      return new ScriptedConnector(
          new Script(
              schema,
              evolving,
              repeatable,
              estimate,
              consistency,
              notices,
              new LinkedHashMap<>(splits),
              Map.copyOf(failedChecks),
              failedPlan));
    }
  }
}
