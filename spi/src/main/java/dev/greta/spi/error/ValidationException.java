package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** The data is not what it should be: malformed, unrepresentable, a missing target column. */
public sealed class ValidationException extends GretaException permits SchemaMisfitException {

  private static final long serialVersionUID = 1L;

  public ValidationException(Fault fault) {
    this(fault, null);
  }

  public ValidationException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.VALIDATION, fault, cause);
  }
}
