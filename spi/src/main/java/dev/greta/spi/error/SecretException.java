package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** A reference that does not resolve, a ciphertext that does not open. */
public final class SecretException extends GretaException {

  private static final long serialVersionUID = 1L;

  public SecretException(Fault fault) {
    this(fault, null);
  }

  public SecretException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.SECRET, fault, cause);
  }
}
