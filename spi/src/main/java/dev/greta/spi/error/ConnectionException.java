package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** The server, file or object cannot be reached, found or read. */
public sealed class ConnectionException extends GretaException permits AuthenticationException {

  private static final long serialVersionUID = 1L;

  public ConnectionException(Fault fault) {
    this(fault, null);
  }

  public ConnectionException(Fault fault, @Nullable Throwable cause) {
    this(ErrorKind.CONNECTION, fault, cause);
  }

  ConnectionException(ErrorKind kind, Fault fault, @Nullable Throwable cause) {
    super(kind, fault, cause);
  }
}
