package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** The source does not accept the credentials: a wrong password, an expired key, access denied. */
public final class AuthenticationException extends ConnectionException {

  private static final long serialVersionUID = 1L;

  public AuthenticationException(Fault fault) {
    this(fault, null);
  }

  public AuthenticationException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.AUTHENTICATION, fault, cause);
  }
}
