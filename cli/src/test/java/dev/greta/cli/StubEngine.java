package dev.greta.cli;

import dev.greta.config.BackendChoice;
import dev.greta.config.BoundConnector;
import dev.greta.config.Config;
import dev.greta.config.DataConfig;
import dev.greta.config.OutputConfig;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import dev.greta.secrets.Redactor;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Capability;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Place;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test says. */
final class StubEngine implements Engine {

  @Nullable RuntimeException configFailure;
  @Nullable Error configError;
  @Nullable GretaException checkFailure;
  Check failingCheck = Check.ACCESS;

  record NoOptions() {}

  /** A connector that cannot be opened. */
  record StubConnector(
      List<String> names, String title, List<String> extensions, Set<Capability> capabilities)
      implements Connector<NoOptions> {
    @Override
    public Class<NoOptions> optionsType() {
      return NoOptions.class;
    }

    @Override
    public Source open(NoOptions options, SourceContext context) {
      throw new IllegalStateException("a stub");
    }
  }

  static final StubConnector CSV =
      new StubConnector(
          List.of("csv", "tsv"),
          "CSV files",
          List.of(".csv", ".tsv"),
          EnumSet.of(Capability.PARALLEL_SPLITS, Capability.CANCEL_AT_SOURCE));

  static final StubConnector POSTGRES =
      new StubConnector(List.of("postgres"), "PostgreSQL", List.of(), EnumSet.of(Capability.QUERY));

  @Override
  public Config config(Path file, Optional<Path> output) {
    if (configError != null) {
      throw configError;
    }
    if (configFailure != null) {
      throw configFailure;
    }
    return new Config(
        new DataConfig(
            "file",
            new BoundConnector<>(CSV, new NoOptions()),
            Optional.empty(),
            OptionalInt.empty(),
            BackendChoice.AUTO),
        Optional.empty(),
        new OutputConfig(output, Optional.empty(), OutputConfig.Format.JSON),
        OptionalLong.empty(),
        Optional.empty(),
        Path.of("/"),
        List.of("a literal password: hunter2"),
        new Redactor(),
        new Node.Mapping(Place.PROGRAM, Map.of()));
  }

  @Override
  public RunReport run(
      Config config,
      OptionalLong limit,
      RunListener listener,
      Cancellation cancellation,
      Consumer<DataFrame> loaded) {
    throw new IllegalStateException("the run of a stub, with hunter2");
  }

  @Override
  public void check(Config config, RunListener listener, Cancellation cancellation) {
    for (Check check : Check.values()) {
      if (checkFailure != null && check == failingCheck) {
        listener.checkFailed(check, checkFailure, Duration.ofMillis(3));
        throw checkFailure;
      }
      listener.checked(check, "found\n" + check.ordinal(), Duration.ofMillis(12));
    }
  }

  @Override
  public List<Connector<?>> connectors() {
    return List.of(CSV, POSTGRES);
  }

  @Override
  public String redact(String text) {
    return text.replace("hunter2", "***");
  }
}
