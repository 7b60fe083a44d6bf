package dev.greta.cli;

import dev.greta.spi.Cancellation;

/** One call of the command. */
record Session(Terminal terminal, Engine engine, Cancellation cancellation) {

  /** Prints data, redacted. */
  void data(String text) {
    terminal.data(engine.redact(text));
  }

  /** Prints a message, redacted. */
  void message(String text) {
    terminal.message(engine.redact(text));
  }
}
