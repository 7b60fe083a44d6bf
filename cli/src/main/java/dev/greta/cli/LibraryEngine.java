package dev.greta.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import dev.greta.frame.DataFrame;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.report.RunReport;
import dev.greta.run.OutputRun;
import dev.greta.run.Run;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The library itself. */
final class LibraryEngine implements Engine {

  private final Map<String, String> environment;
  private volatile UnaryOperator<String> redaction = UnaryOperator.identity();

  /**
   * @param environment where references such as <code>${NAME}</code> are looked up
   */
  LibraryEngine(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Config config(Path file, Optional<Path> output) {
    ConfigLoader loader = ConfigLoader.create(ConnectorRegistry.load(), environment);
    Config config =
        output.map(place -> loader.withOverride(override(place))).orElse(loader).load(file);
    redaction = config.redactor()::redact;
    return config;
  }

  /** What stands on the command line is relative to where the command was called. */
  private static String override(Path output) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String place = output.toAbsolutePath().normalize().toString();
    return json.objectNode().set("output", json.objectNode().put("data", place)).toString();
  }

  @Override
  public RunReport run(
      Config config,
      OptionalLong limit,
      RunListener listener,
      Cancellation cancellation,
      Consumer<DataFrame> loaded) {
    return new OutputRun(config, limit, cancellation, listener).run(loaded);
  }

  @Override
  public void check(Config config, RunListener listener, Cancellation cancellation) {
    new Run(config, OptionalLong.empty(), cancellation, listener).check();
  }

  @Override
  public List<Connector<?>> connectors() {
    return ConnectorRegistry.load().connectors();
  }

  @Override
  public String redact(String text) {
    return redaction.apply(text);
  }
}
