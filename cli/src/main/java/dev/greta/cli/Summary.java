package dev.greta.cli;

import dev.greta.config.OutputConfig;
import dev.greta.report.RunReport;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run did, in a few lines. */
final class Summary {

  private static final int MOST_ENDINGS = 4;
  private static final String BETWEEN = " · ";

  private final ShownPath paths;

  private Summary(ShownPath paths) {
    this.paths = paths;
  }

  static String of(RunReport report, OutputConfig output, ShownPath paths) {
    return new Summary(paths).text(report, output);
  }

  private String text(RunReport report, OutputConfig output) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report));
    lines.add("  " + String.join(BETWEEN, figures(report)));
    endings(report).forEach(line -> lines.add("  " + line));
    report.targetColumn().ifPresent(name -> lines.add("  target column " + shown(name)));
    report.outputs().forEach(written -> lines.add("  wrote " + line(written)));
    output
        .file()
        .ifPresent(
            file ->
                lines.add(
                    "  wrote %s (results, %s)"
                        .formatted(
                            paths.of(file.toString()),
                            output.format().name().toLowerCase(Locale.ROOT))));
    report
        .replaced()
        .forEach(
            (column, values) ->
                lines.add(
                    "  note: %s of column %s became null (on_unrepresentable)"
                        .formatted(Figures.count(values, "value"), shown(column))));
    report.warnings().forEach(warning -> lines.add("  note: " + shown(warning)));
    return String.join("\n", lines);
  }

  /** How splits came to their ends, where they say so; of many, only what they are like. */
  private static List<String> endings(RunReport report) {
    List<String> all = report.splits().stream().flatMap(s -> s.ended().stream()).toList();
    if (all.size() > MOST_ENDINGS) {
      return List.of(Figures.count(all.size(), "split") + " came to their ends, see the results");
    }
    boolean one = report.splits().size() == 1;
    return report.splits().stream()
        .filter(split -> split.ended().isPresent())
        .map(split -> (one ? "" : shown(split.id()) + ": ") + shown(split.ended().get()))
        .toList();
  }

  private String headline(RunReport report) {
    return "%s%s × %s from %s (%s) in %s"
        .formatted(
            report.status() == Status.LIMITED ? "the first " : "",
            Figures.count(report.rows(), "row"),
            Figures.count(report.columns().size(), "column"),
            paths.of(report.origin().place()),
            shown(report.origin().connector()),
            Figures.time(report.timings().total()));
  }

  private static List<String> figures(RunReport report) {
    List<String> figures = new ArrayList<>();
    long perSecond = Figures.perSecond(report.rows(), report.timings().reading());
    figures.add(Figures.count(perSecond) + " rows/s");
    figures.add(Figures.bytes(report.bytes().source()) + " read");
    figures.add(Figures.count(report.splits().size(), "split"));
    int more = report.splits().stream().mapToInt(split -> split.attempts() - 1).sum();
    if (more > 0) {
      figures.add(more == 1 ? "1 retry" : Figures.count(more) + " retries");
    }
    if (report.restarts() > 0) {
      figures.add(Figures.count(report.restarts(), "restart"));
    }
    figures.add(PlanText.consistency(report.consistency()));
    figures.add("backend " + report.backend());
    return figures;
  }

  private String line(OutputReport written) {
    return "%s (%s, %s)"
        .formatted(paths.of(written.place()), written.format(), Figures.bytes(written.bytes()));
  }

  private static String shown(String text) {
    return DisplayText.escaped(text);
  }
}
