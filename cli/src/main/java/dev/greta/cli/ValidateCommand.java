package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.run.Validation.Outcome;
import dev.greta.spi.Check;
import dev.greta.spi.error.GretaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greta validate}. */
@Command(
    name = "validate",
    description = "Check a config, and what it leads to, without loading.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "What to check, in YAML.")
  private Path config = Path.of("");

  @Option(names = "--offline", description = "Check the file alone.")
  private boolean offline;

  private final Session session;

  ValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long started = session.terminal().nanoTime().getAsLong();
    Config read = session.engine().config(session.terminal().directory().resolve(config));
    Duration took = Duration.ofNanos(session.terminal().nanoTime().getAsLong() - started);
    line("config", "ok", Figures.time(took), "type " + read.data().type());
    read.notices().forEach(notice -> session.message("note: " + DisplayText.escaped(notice)));
    if (offline) {
      notDone(0, "--offline");
      return 0;
    }
    List<Outcome> outcomes = session.engine().validate(read, this::line);
    Optional<GretaException> failure = outcomes.get(outcomes.size() - 1).failure();
    if (failure.isPresent()) {
      notDone(outcomes.size(), outcomes.get(outcomes.size() - 1).check());
      throw failure.get();
    }
    return 0;
  }

  private void notDone(int from, Check failed) {
    notDone(from, name(failed) + " failed");
  }

  private void notDone(int from, String why) {
    for (Check check : Check.values()) {
      if (check.ordinal() >= from) {
        line(name(check), "not done", "", why);
      }
    }
  }

  private void line(Outcome outcome) {
    String finding =
        outcome.failure().map(failure -> failure.fault().code()).or(outcome::finding).orElse("");
    line(
        name(outcome.check()),
        outcome.failure().isPresent() ? "failed" : "ok",
        Figures.time(outcome.took()),
        finding);
  }

  private void line(String check, String state, String time, String finding) {
    String line =
        "%-12s  %-8s  %9s  %s".formatted(check, state, time, DisplayText.escaped(finding));
    session.data(line.stripTrailing() + "\n");
  }

  private static String name(Check check) {
    return check.name().toLowerCase(Locale.ROOT);
  }
}
