package dev.greta.http;

import java.io.IOException;

/** An exchange was ended from outside. */
final class StoppedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** By what. */
  enum Reason {
    CONNECT,
    READ,
    TOTAL,
    CANCELLED
  }

  private final Reason reason;

  StoppedException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
