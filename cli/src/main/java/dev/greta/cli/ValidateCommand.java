package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.run.Run;
import dev.greta.spi.Check;
import dev.greta.spi.error.GretaException;
import dev.greta.telemetry.RunListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greta validate}. */
@Command(
    name = "validate",
    description = "Check a config, and what it leads to, without loading.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--offline", description = "Check the file alone.")
  private boolean offline;

  private final Session session;

  ValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long started = session.terminal().nanoTime().getAsLong();
    Config read = config.read(session);
    Duration took = Duration.ofNanos(session.terminal().nanoTime().getAsLong() - started);
    line("config", "ok", Figures.time(took), "type " + read.data().type());
    read.notices().forEach(session::note);
    Checks checks = new Checks();
    if (offline) {
      checks.restNotDone("--offline");
      return 0;
    }
    try {
      new Run(read, OptionalLong.empty(), session.cancellation(), checks).check();
    } catch (GretaException e) {
      checks.restNotDone("as an earlier step failed");
      throw e;
    }
    return 0;
  }

  private void line(String check, String state, String time, String finding) {
    String line =
        "%-12s  %-8s  %9s  %s".formatted(check, state, time, DisplayText.escaped(finding));
    session.data(line.stripTrailing() + "\n");
  }

  /** A line for each check as it is told. */
  private final class Checks implements RunListener {

    private final Set<Check> rest = EnumSet.allOf(Check.class);

    @Override
    public void checked(Check check, String finding, Duration took) {
      show(check, "ok", Figures.time(took), finding);
    }

    @Override
    public void checkFailed(Check check, GretaException failure, Duration took) {
      show(check, "failed", Figures.time(took), failure.fault().code());
    }

    @Override
    public void notice(String text) {
      session.note(text);
    }

    void restNotDone(String why) {
      EnumSet.copyOf(rest).forEach(check -> show(check, "not done", "", why));
    }

    private void show(Check check, String state, String time, String finding) {
      rest.remove(check);
      line(check.name().toLowerCase(Locale.ROOT), state, time, finding);
    }
  }
}
