package dev.greta.cli;

import dev.greta.config.ConfigTemplate;
import dev.greta.config.ConfigTemplate.Filling;
import dev.greta.formats.write.PendingFile;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Connector;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import dev.greta.spi.options.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code greta init}. */
@Command(
    name = "init",
    description = "Write a commented config to finish. Without TYPE, list the types.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Parameters(
      arity = "0..1",
      paramLabel = "TYPE",
      description = "What data.type is to be; with --data-source, the file's ending may tell it.")
  private @Nullable String type;

  @Option(
      names = "--data-source",
      paramLabel = "FILE",
      description = "Fill the config from this file; its columns are added as comments.")
  private @Nullable Path dataSource;

  @Option(
      names = "--target-column",
      paramLabel = "COLUMN",
      description = "The column that must be there.")
  private @Nullable String targetColumn;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "config.yml",
      description = "The config to write; - is standard output. Default config.yml.")
  private Path output = Path.of("config.yml");

  @Option(names = "--force", description = "Replace a config that is there already.")
  private boolean force;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ConnectorRegistry registry = session.connectors();
    if (type == null && dataSource == null) {
      session.data(ConnectorsCommand.table(registry.connectors()));
      session.message("Name one: greta init TYPE. Or a file: greta init --data-source FILE.");
      return 0;
    }
    Connector<?> connector = connector(registry);
    boolean toFile = !output.toString().equals(STANDARD_OUTPUT);
    if (toFile) {
      requireFree();
    }
    String name = type == null ? connector.names().get(0) : type;
    Filling filling = filling(connector, name, toFile);
    String text = ConfigTemplate.of(connector, name, filling);
    if (toFile) {
      write(text);
    } else {
      session.data(text);
    }
    return 0;
  }

  private Filling filling(Connector<?> connector, String name, boolean toFile) {
    Path folder = toFile ? output.toAbsolutePath().normalize().getParent() : Path.of("");
    return new InitFilling(session, connector, name, Optional.ofNullable(targetColumn))
        .from(Optional.ofNullable(dataSource), folder == null ? Path.of("") : folder);
  }

  private Connector<?> connector(ConnectorRegistry registry) {
    if (type != null) {
      String wanted = type;
      return registry
          .find(wanted)
          .orElseThrow(() -> usage("unknown type '" + wanted + "'", wanted, registry));
    }
    String file = String.valueOf(java.util.Objects.requireNonNull(dataSource).getFileName());
    return registry
        .findByFileName(file)
        .orElseThrow(
            () -> usage("the ending of " + file + " tells no type: name one", file, registry));
  }

  private ParameterException usage(String message, String near, ConnectorRegistry registry) {
    String hint =
        Nearest.to(near, registry.names()).map(name -> "\nDid you mean " + name + "?").orElse("");
    String known = "\nKnown: " + String.join(", ", registry.names());
    return new ParameterException(spec.commandLine(), message + hint + known);
  }

  private void requireFree() {
    if (!force && Files.exists(output)) {
      throw new OutputException(
          Fault.of("GRT-1120", output + " is there already")
              .withPlace(output.toString())
              .withRemedy("Name another by --output, or replace it by --force."));
    }
  }

  private void write(String text) {
    try (PendingFile file = PendingFile.prepare(output, place -> Files.writeString(place, text))) {
      file.publish();
    }
    session.message("wrote " + output + "\nFinish it, then: greta validate --config " + output);
  }
}
