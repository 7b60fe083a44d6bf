package dev.greta.run;

import dev.greta.config.Config;
import dev.greta.ingest.IngestFigures;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a strict run does not let pass. */
record Warnings(List<String> texts) {

  /** Those that are known before the load. */
  static Warnings of(Config config) {
    return redacted(config, config.notices());
  }

  /** All: how the source was read is no matter of the data, so what the plan said is none. */
  static Warnings of(Config config, IngestFigures figures) {
    Set<String> all = new LinkedHashSet<>(config.notices());
    all.addAll(figures.notices());
    all.removeAll(figures.planNotices());
    figures
        .replaced()
        .forEach(
            (column, values) ->
                all.add("values of column " + column + " that became null: " + values));
    return redacted(config, all);
  }

  private static Warnings redacted(Config config, Collection<String> texts) {
    return new Warnings(texts.stream().map(config.redactor()::redact).toList());
  }

  /**
   * @throws ValidationException if the run is strict and there are any
   */
  void refuseIf(boolean strict) {
    if (!strict || texts.isEmpty()) {
      return;
    }
    Fault fault =
        Fault.of(
                "GRT-702",
                texts.size() == 1
                    ? "a warning, which a strict run does not let pass"
                    : texts.size() + " warnings, which a strict run does not let pass")
            .withRemedy("Mend what they name, or run without --strict. Nothing was written.");
    for (String text : texts) {
      fault = fault.withTried("- " + text);
    }
    throw new ValidationException(fault);
  }
}
