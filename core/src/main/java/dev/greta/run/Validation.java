package dev.greta.run;

import dev.greta.config.Config;
import dev.greta.ingest.Ingest;
import dev.greta.ingest.MemoryBudget;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The four checks of a config's source, one after the other until one fails. */
public final class Validation {

  private Validation() {}

  /**
   * What a check came to.
   *
   * @param finding for a person; empty where the check failed
   * @param failure empty where the check went well
   */
  public record Outcome(
      Check check, Optional<String> finding, Optional<GretaException> failure, Duration took) {}

  /**
   * Carries out the checks. The schema check also looks for the target column.
   *
   * @param nanoTime the clock that the checks are timed with
   * @param listener told of each outcome as it is known
   * @return the outcomes; checks after a failed one are not done and not among them
   * @throws GretaException if the source cannot even be opened
   */
  public static List<Outcome> of(Config config, LongSupplier nanoTime, Consumer<Outcome> listener) {
    long memory = config.memoryBytes().orElse(MemoryBudget.defaultTotal());
    try (Session session = Session.open(config.tempDir());
        Source source =
            config
                .data()
                .connector()
                .open(
                    new SourceContext(
                        session.allocator(),
                        config.baseDirectory(),
                        session.tempDirectory(),
                        MemoryBudget.sourceShare(memory),
                        Runtime.getRuntime().availableProcessors()))) {
      return outcomes(source, config.data().targetColumn(), nanoTime, listener);
    }
  }

  static List<Outcome> outcomes(
      Source source,
      Optional<String> targetColumn,
      LongSupplier nanoTime,
      Consumer<Outcome> listener) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Check check : Check.values()) {
      long started = nanoTime.getAsLong();
      Optional<String> finding = Optional.empty();
      Optional<GretaException> failure = Optional.empty();
      try {
        finding = Optional.of(carryOut(source, check, targetColumn));
      } catch (GretaException e) {
        failure = Optional.of(e);
      }
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - started);
      Outcome outcome = new Outcome(check, finding, failure, took);
      outcomes.add(outcome);
      listener.accept(outcome);
      if (failure.isPresent()) {
        break;
      }
    }
    return outcomes;
  }

  private static String carryOut(Source source, Check check, Optional<String> targetColumn) {
    String finding = source.check(check);
    if (check != Check.SCHEMA || targetColumn.isEmpty()) {
      return finding;
    }
    try (Plan plan = source.plan(ReadRequest.all())) {
      Ingest.requireColumn(plan.schema(), targetColumn.get());
    }
    return finding + "; target column '" + targetColumn.get() + "' is there";
  }
}
