package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** A limit on time or on requests was exhausted. */
public final class TimeoutException extends GretaException {

  private static final long serialVersionUID = 1L;

  public TimeoutException(Fault fault) {
    this(fault, null);
  }

  public TimeoutException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.TIMEOUT, fault, cause);
  }
}
