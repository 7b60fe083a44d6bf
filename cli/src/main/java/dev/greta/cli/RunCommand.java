package dev.greta.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import dev.greta.run.OutputRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(names = "--limit", paramLabel = "N", description = "Stop after the first N rows.")
  private @Nullable Long limit;

  @Option(
      names = "--progress",
      paramLabel = "MODE",
      defaultValue = "auto",
      description = "auto, bar, log, json or none; default auto.")
  private ProgressMode progress = ProgressMode.AUTO;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Terminal terminal = session.terminal();
    OptionalLong rows = rowLimit();
    Config wanted = config.read(session, this::withOutput);
    StringBuilder preview = new StringBuilder();
    ProgressState state = new ProgressState(terminal.nanoTime());
    RunReport report;
    try (ProgressDisplay display =
        new ProgressDisplay(state, progress.on(terminal), terminal, session::redact)) {
      display.start();
      report =
          new OutputRun(wanted, rows, session.cancellation(), state)
              .run(frame -> preview.append(preview(frame)));
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
    JsonNodeFactory json = JsonNodeFactory.instance;
    String place = output.toAbsolutePath().normalize().toString();
    return loader.withOverride(
        "--output",
        json.objectNode().set("output", json.objectNode().put("data", place)).toString());
  }

  private OptionalLong rowLimit() {
    if (limit == null) {
      return OptionalLong.empty();
    }
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must not be negative: " + limit);
    }
    return OptionalLong.of(limit);
  }

  private String preview(DataFrame frame) {
    try (DataFrame head = frame.head(Preview.ROWS);
        Stream<List<Optional<Object>>> rows = head.rows()) {
      return Preview.of(
          frame.schema(), rows.toList(), frame.rowCount(), session.terminal().columns());
    }
  }
}
