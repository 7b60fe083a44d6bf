package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.formats.write.OutputEnding;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "What to load, in YAML.")
  private Path config = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      completionCandidates = Endings.class,
      description =
          "Where the dataset goes, in place of output.data. It ends in ${COMPLETION-CANDIDATES}.")
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
    Config wanted = session.engine().config(config, Optional.ofNullable(output));
    StringBuilder preview = new StringBuilder();
    ProgressState state = new ProgressState(terminal.nanoTime());
    RunReport report;
    try (ProgressDisplay display =
        new ProgressDisplay(state, progress.on(terminal), terminal, session.engine()::redact)) {
      display.start();
      report =
          session
              .engine()
              .run(
                  wanted,
                  rows,
                  state,
                  session.cancellation(),
                  frame -> preview.append(preview(frame)));
    }
    session.data(preview.toString());
    session.message(Summary.of(report, wanted.output(), Path.of("").toAbsolutePath()));
    return 0;
  }

  /** The endings that say a format; without dots, after which the help would begin a new line. */
  private static final class Endings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(OutputEnding.told().replace(".", "")).iterator();
    }
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
