package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.config.OutputConfig;
import dev.greta.run.DatasetStream;
import dev.greta.run.OutputRun;
import dev.greta.run.PlannedLoad;
import dev.greta.run.Run;
import dev.greta.run.RunOptions;
import dev.greta.telemetry.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code greta run --dry-run}: every check, and what the run would read and write. */
final class DryRun {

  /** How many splits are counted where their number is not known. */
  private static final int MOST_SPLITS = 100;

  private final Session session;
  private final RunOptions options;
  private final ShownPath shown = ShownPath.fromHere();

  DryRun(Session session, RunOptions options) {
    this.session = session;
    this.options = options;
  }

  void show(CheckLines lines, Config config) {
    ValidateCommand.check(config, lines, session);
    List<String> writes = writes(config.output());
    String outputs = Figures.count(writes.size(), "place") + " can be written";
    lines.step(
        "outputs",
        writes.isEmpty() ? "none" : outputs,
        () -> new OutputRun(config, options, session.cancellation(), RunListener.NONE).check());
    PlannedLoad load =
        new Run(config, options.limit(), session.cancellation(), RunListener.NONE)
            .plan(MOST_SPLITS);
    load.notices().forEach(session::note);
    session.data("would read   " + reads(load) + "\n");
    writes.forEach(place -> session.data("would write  " + place + "\n"));
    session.message("a dry run: nothing was loaded or written");
  }

  private String reads(PlannedLoad load) {
    String limit =
        options.limit().isPresent()
            ? "the first " + Figures.count(options.limit().getAsLong(), "row") + " of "
            : "";
    return limit
        + shown.of(load.origin())
        + ": "
        + String.join(
            ", ",
            PlanText.estimate(load.estimate()),
            PlanText.splits(load),
            PlanText.consistency(load.consistency()))
        + "; backend "
        + PlanText.backend(load);
  }

  private List<String> writes(OutputConfig output) {
    List<String> places = new ArrayList<>();
    Optional<DatasetStream> stream = options.stream();
    if (stream.isPresent()) {
      String format = stream.get().format().name().toLowerCase(Locale.ROOT);
      places.add(stream.get().name() + " (" + format + ")");
    } else {
      output.data().ifPresent(file -> places.add(shown.of(file.toString()) + replaced(file)));
    }
    output
        .file()
        .ifPresent(file -> places.add(shown.of(file.toString()) + " (results)" + replaced(file)));
    return places;
  }

  private static String replaced(Path file) {
    try {
      return Files.isRegularFile(file) ? ", in place of " + Figures.bytes(Files.size(file)) : "";
    } catch (IOException e) {
      return ""; // It went away meanwhile.
    }
  }
}
