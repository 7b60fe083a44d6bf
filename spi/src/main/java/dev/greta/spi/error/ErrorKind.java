package dev.greta.spi.error;

/** The kinds of failure, each with the exit code of the {@code greta} command. */
public enum ErrorKind {
  INTERNAL(1),
  CONFIG(3),
  CONNECTION(4),
  AUTHENTICATION(5),
  QUERY(6),
  VALIDATION(7),
  INCOMPLETE(8),
  SECRET(9),
  TIMEOUT(10),
  OUTPUT(11),
  RESOURCE(12),
  CANCELLED(130);

  private final int exitCode;

  ErrorKind(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
