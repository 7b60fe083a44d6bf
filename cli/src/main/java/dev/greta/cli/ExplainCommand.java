package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.config.EffectiveConfig;
import dev.greta.config.EffectiveConfig.Line;
import dev.greta.ingest.MemoryBudget;
import dev.greta.ingest.TargetColumn;
import dev.greta.run.PlannedLoad;
import dev.greta.run.Run;
import dev.greta.telemetry.RunListener;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greta explain}. */
@Command(
    name = "explain",
    description =
        "Show the config in effect, each value with its origin, and what a run would read.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  /** How many splits are named. */
  private static final int FIRST_SPLITS = 5;

  /** Origins stand below each other, but for lines that are longer than this. */
  private static final int WIDEST = 48;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--offline", description = "Explain the config alone.")
  private boolean offline;

  private final Session session;

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Config wanted = config.read(session);
    wanted.notices().forEach(session::note);
    session.data(yaml(EffectiveConfig.of(wanted, MemoryBudget.defaultTotal())));
    if (!offline) {
      PlannedLoad load =
          new Run(wanted, OptionalLong.empty(), session.cancellation(), RunListener.NONE)
              .plan(FIRST_SPLITS);
      session.data("\n" + comment(PlanText.lines(load)));
      TargetColumn.require(load.schema(), wanted.data().targetColumn());
    }
    return 0;
  }

  private static String yaml(List<Line> lines) {
    int column =
        lines.stream()
            .mapToInt(line -> DisplayText.width(line.yaml()))
            .filter(width -> width <= WIDEST)
            .max()
            .orElse(0);
    return lines.stream().map(line -> yaml(line, column)).collect(Collectors.joining());
  }

  private static String yaml(Line line, int column) {
    String yaml = DisplayText.escaped(line.yaml());
    return line.origin().isEmpty()
        ? yaml + "\n"
        : DisplayText.padded(yaml, column, false)
            + "  # "
            + DisplayText.escaped(line.origin())
            + "\n";
  }

  /** What follows the YAML is none, and the whole still is. */
  private static String comment(List<String> lines) {
    return lines.stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
  }
}
