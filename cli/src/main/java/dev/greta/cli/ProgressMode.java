package dev.greta.cli;

/** {@code --progress}. */
enum ProgressMode {
  /** {@link #BAR} where a person watches, else {@link #LOG}. */
  AUTO,
  /** One line that moves. */
  BAR,
  /** A line every 10 seconds. */
  LOG,
  /** A line of JSON every 10 seconds. */
  JSON,
  /** Nothing. */
  NONE;

  ProgressMode on(Terminal terminal) {
    return this != AUTO ? this : terminal.interactive() ? BAR : LOG;
  }
}
