package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.run.Run;
import dev.greta.spi.error.GretaException;
import java.util.OptionalLong;
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
    CheckLines lines = new CheckLines(session);
    Config read = lines.config(() -> config.read(session));
    if (offline) {
      lines.restNotDone("--offline");
    } else {
      check(read, lines, session);
    }
    return 0;
  }

  /** Carries out the four checks; those behind one that failed are not done, which is said. */
  static void check(Config config, CheckLines lines, Session session) {
    try {
      new Run(config, OptionalLong.empty(), session.cancellation(), lines).check();
    } catch (GretaException e) {
      lines.restNotDone("as an earlier step failed");
      throw e;
    }
  }
}
