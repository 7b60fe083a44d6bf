package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.formats.write.StreamFormat;
import dev.greta.frame.DataFrame;
import dev.greta.run.Run;
import dev.greta.telemetry.RunListener;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greta preview}. */
@Command(
    name = "preview",
    description = "Show the first rows, typed. Writes nothing.",
    mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {

  enum Format {
    TABLE,
    CSV,
    JSON,
    NDJSON
  }

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Mixin private LimitOption limit = new LimitOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json (an array) or ndjson (an object a line); default table.")
  private Format format = Format.TABLE;

  private final Session session;

  PreviewCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long rows = limit.rows().orElse(Preview.ROWS);
    Config wanted = config.read(session);
    try (Run.Loaded loaded =
        new Run(wanted, OptionalLong.of(rows), session.cancellation(), new Notes()).load()) {
      show(loaded.frame());
      session.message(extent(loaded.frame().rowCount(), rows));
    }
    return 0;
  }

  private void show(DataFrame frame) {
    switch (format) {
      case TABLE -> session.data(Preview.of(frame, frame.rowCount(), session.terminal()));
      case CSV -> write(frame, StreamFormat.CSV);
      case JSON -> write(frame, StreamFormat.JSON);
      case NDJSON -> write(frame, StreamFormat.NDJSON);
    }
  }

  private void write(DataFrame frame, StreamFormat stream) {
    session.terminal().data(out -> frame.write(stream, out));
  }

  private static String extent(long shown, long limit) {
    return shown < limit
        ? Figures.count(shown, "row") + " in all"
        : "the first " + Figures.count(shown, "row") + "; there may be more";
  }

  /** Says what a person should know, as it comes up. */
  private final class Notes implements RunListener {
    @Override
    public void notice(String text) {
      session.note(text);
    }
  }
}
