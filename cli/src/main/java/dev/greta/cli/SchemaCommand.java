package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.run.PlannedLoad;
import dev.greta.run.Run;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.error.GretaException;
import dev.greta.telemetry.RunListener;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greta schema}. */
@Command(
    name = "schema",
    description = "Show the tables that can be seen, and the columns that a load would give.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Mixin private ListFormat format = new ListFormat();

  private final Session session;

  SchemaCommand(Session session) {
    this.session = session;
  }

  /** The tables are shown even where the load cannot be planned: they say what to load instead. */
  @Override
  public Integer call() {
    Config wanted = config.read(session);
    wanted.notices().forEach(session::note);
    Run run = new Run(wanted, OptionalLong.empty(), session.cancellation(), RunListener.NONE);
    SourceSchema tables = run.schema();
    try {
      show(tables, Optional.of(run.plan(0)));
    } catch (GretaException e) {
      show(tables, Optional.empty());
      throw e;
    }
    return 0;
  }

  private void show(SourceSchema tables, Optional<PlannedLoad> load) {
    session.data(format.isJson() ? SchemaText.json(tables, load) : SchemaText.table(tables, load));
  }
}
