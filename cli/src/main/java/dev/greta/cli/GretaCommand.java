package dev.greta.cli;

import dev.greta.report.GretaVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a verb. */
@Command(
    name = "greta",
    description = "One YAML file, any source, an Arrow data frame.",
    versionProvider = GretaCommand.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
final class GretaCommand implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Add the stack trace to an error.")
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }

  /** {@code greta 0.1.0 (Java 17.0.15)}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String java = System.getProperty("java.version");
      return new String[] {"greta " + GretaVersion.current() + " (Java " + java + ")"};
    }
  }

  /** The verbs of a session, ready to parse. */
  static CommandLine commandLine(Session session, GretaCommand root) {
    return new CommandLine(root)
        .addSubcommand(new InitCommand(session))
        .addSubcommand(new RunCommand(session))
        .addSubcommand(new ValidateCommand(session))
        .addSubcommand(new PreviewCommand(session))
        .addSubcommand(new SchemaCommand(session))
        .addSubcommand(new ExplainCommand(session))
        .addSubcommand(new ConfigCommand(session))
        .addSubcommand(new ConnectorsCommand(session))
        .addSubcommand(new ManualCommand(session))
        .addSubcommand(new TrainCommand(session))
        .addSubcommand(new CompletionCommand(session))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
