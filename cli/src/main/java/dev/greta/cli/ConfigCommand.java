package dev.greta.cli;

import dev.greta.config.ConfigSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code greta config}. */
@Command(
    name = "config",
    description = "About config files.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT")
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  ConfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what about configs? schema is known");
  }

  @Command(
      name = "schema",
      description = "Print the JSON Schema of configs (draft-07), which editors understand.",
      mixinStandardHelpOptions = true)
  int schema() {
    session.data(ConfigSchema.generate(session.connectors()));
    return 0;
  }
}
