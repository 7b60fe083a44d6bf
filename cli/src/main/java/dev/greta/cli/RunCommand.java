package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.report.RunReport;
import dev.greta.run.OutputRun;
import dev.greta.run.RunOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greta run}. */
@Command(
    name = "run",
    description = "Load the data, write the outputs, say what happened.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private LimitOption limit = new LimitOption();

  @Option(
      names = "--dry-run",
      description = "Check everything, say what would be read and written, and stop.")
  private boolean dryRun;

  @Option(
      names = "--strict",
      description = "A warning, or a credential in the config itself, fails the run.")
  private boolean strict;

  @Option(
      names = "--progress",
      paramLabel = "MODE",
      defaultValue = "auto",
      description = "auto, bar, log, json or none; default auto.")
  private ProgressMode progress = ProgressMode.AUTO;

  private final Session session;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RunOptions options = new RunOptions(limit.rows(), strict, output.stream(session.terminal()));
    if (dryRun) {
      CheckLines lines = new CheckLines(session);
      new DryRun(session, options).show(lines, lines.config(this::read));
    } else {
      run(read(), options);
    }
    return 0;
  }

  private Config read() {
    return config.read(session, loader -> output.over(loader).withStrict(strict));
  }

  private void run(Config wanted, RunOptions options) {
    Terminal terminal = session.terminal();
    StringBuilder preview = new StringBuilder();
    ProgressState state = new ProgressState(terminal.nanoTime());
    RunReport report;
    try (ProgressDisplay display =
        new ProgressDisplay(state, progress.on(terminal), terminal, session::redact)) {
      display.start();
      report =
          new OutputRun(wanted, options, session.cancellation(), state)
              .run(frame -> preview.append(Preview.of(frame, Preview.ROWS, terminal)));
    }
    if (options.stream().isEmpty()) {
      session.data(preview.toString());
    }
    session.message(Summary.of(report, wanted.output(), ShownPath.fromHere()));
  }
}
