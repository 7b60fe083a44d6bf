package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import dev.greta.report.RunReport;
import dev.greta.run.OutputRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where the dataset goes, in place of output.data: .parquet .arrow .csv .json .ndjson .xlsx .duckdb .sqlite")
  private @Nullable Path output;

  @Mixin private LimitOption limit = new LimitOption();

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
    Terminal terminal = session.terminal();
    Config wanted = config.read(session, this::withOutput);
    StringBuilder preview = new StringBuilder();
    ProgressState state = new ProgressState(terminal.nanoTime());
    RunReport report;
    try (ProgressDisplay display =
        new ProgressDisplay(state, progress.on(terminal), terminal, session::redact)) {
      display.start();
      report =
          new OutputRun(wanted, limit.rows(), session.cancellation(), state)
              .run(frame -> preview.append(Preview.of(frame, Preview.ROWS, terminal.columns())));
    }
    session.data(preview.toString());
    session.message(Summary.of(report, wanted.output(), Path.of("").toAbsolutePath()));
    return 0;
  }

  /** What stands on the command line is relative to where the command was called. */
  private ConfigLoader withOutput(ConfigLoader loader) {
    if (output == null) {
      return loader;
    }
    return loader.withOutput("--output", output.toAbsolutePath().normalize());
  }
}
