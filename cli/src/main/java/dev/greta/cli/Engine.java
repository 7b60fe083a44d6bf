package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.frame.DataFrame;
import dev.greta.report.RunReport;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Connector;
import dev.greta.telemetry.RunListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What the verbs ask of the library. */
interface Engine {

  /**
   * Reads a config.
   *
   * @param file as the user named it
   * @param output takes the place of {@code output.data}
   * @throws dev.greta.spi.error.ConfigException with every problem
   */
  Config config(Path file, Optional<Path> output);

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

  /**
   * Carries out the four checks, each told to the listener.
   *
   * @throws dev.greta.spi.error.GretaException the first that fails
   */
  void check(Config config, RunListener listener, Cancellation cancellation);

  /** All connectors, by their first name. */
  List<Connector<?>> connectors();

  /** A text without the credentials that this engine has seen. */
  String redact(String text);
}
