package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import dev.greta.run.Run;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The library itself. */
final class LibraryEngine implements Engine {

  @Override
  public Config config(Path file, Optional<Path> output) {
    throw new UnsupportedOperationException("config " + file);
  }

  @Override
  public RunReport run(
      Config config,
      OptionalLong limit,
      RunListener listener,
      Cancellation cancellation,
      Consumer<DataFrame> loaded) {
    throw new UnsupportedOperationException("run");
  }

  @Override
  public void check(Config config, RunListener listener, Cancellation cancellation) {
    new Run(config, OptionalLong.empty(), cancellation, listener).check();
  }

  @Override
  public List<Connector<?>> connectors() {
    List<Connector<?>> connectors = new ArrayList<>();
    ServiceLoader.load(Connector.class).forEach(connectors::add);
    connectors.sort(Comparator.comparing(connector -> connector.names().get(0)));
    return connectors;
  }

  @Override
  public String redact(String text) {
    return text;
  }
}
