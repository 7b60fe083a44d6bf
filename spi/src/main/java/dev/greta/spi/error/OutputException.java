package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** A result could not be written: the place is read-only, full, or not ours. */
public final class OutputException extends GretaException {

  private static final long serialVersionUID = 1L;

  public OutputException(Fault fault) {
    this(fault, null);
  }

  public OutputException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.OUTPUT, fault, cause);
  }
}
