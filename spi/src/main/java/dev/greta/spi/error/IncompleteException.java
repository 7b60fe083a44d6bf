package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** Not everything was read, or it cannot be shown that everything was. */
public final class IncompleteException extends GretaException {

  private static final long serialVersionUID = 1L;

  public IncompleteException(Fault fault) {
    this(fault, null);
  }

  public IncompleteException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.INCOMPLETE, fault, cause);
  }
}
