package dev.greta.cli;

import dev.greta.config.Config;
import dev.greta.config.ConfigLoader;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One call of the command: what its verbs read, say and know. */
final class Session {

  private final Terminal terminal;
  private final Supplier<ConnectorRegistry> connectors;
  private final Cancellation cancellation;
  private volatile UnaryOperator<String> redaction = UnaryOperator.identity();

  /**
   * @param connectors asked only by a verb that needs them
   */
  Session(Terminal terminal, Supplier<ConnectorRegistry> connectors, Cancellation cancellation) {
    this.terminal = terminal;
    this.connectors = connectors;
    this.cancellation = cancellation;
  }

  Terminal terminal() {
    return terminal;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  ConnectorRegistry connectors() {
    return connectors.get();
  }

  /**
   * Reads a config; from now on its credentials are masked in all that is printed.
   *
   * @throws dev.greta.spi.error.ConfigException with every problem, its texts redacted
   */
  Config config(Function<ConfigLoader, Config> reading) {
    Config config = reading.apply(ConfigLoader.create(connectors(), terminal.environment()));
    redaction = config.redactor()::redact;
    return config;
  }

  /** A text without the credentials that this session has seen. */
  String redact(String text) {
    return redaction.apply(text);
  }

  /** Prints data, redacted. */
  void data(String text) {
    terminal.data(redact(text));
  }

  /** Prints a message, redacted. */
  void message(String text) {
    terminal.message(redact(text));
  }

  /** Prints what a person should know, as one line. */
  void note(String text) {
    message("note: " + DisplayText.escaped(text));
  }
}
