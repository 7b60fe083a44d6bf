package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import dev.greta.run.Validation;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What the verbs ask of the library. */
interface Engine {

  /**
   * Reads a config.
   *
   * @throws dev.greta.spi.error.ConfigException with every problem
   */
  Config config(Path file);

  /**
   * Carries a config out.
   *
   * @param limit at most so many rows
   * @param loaded given the frame once it is filled, before it is written and closed
   */
  RunReport run(
      Config config,
      OptionalLong limit,
      RunListener listener,
      Cancellation cancellation,
      Consumer<DataFrame> loaded);

  /** Carries out the four checks, each told to the consumer. */
  List<Validation.Outcome> validate(Config config, Consumer<Validation.Outcome> listener);

  /** All connectors, by their first name. */
  List<Connector<?>> connectors();

  /** A text without the credentials that this engine has seen. */
  String redact(String text);
}
