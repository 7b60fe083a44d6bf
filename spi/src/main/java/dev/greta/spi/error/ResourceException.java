package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** The memory or disk budget does not hold the load. */
public final class ResourceException extends GretaException {

  private static final long serialVersionUID = 1L;

  public ResourceException(Fault fault) {
    this(fault, null);
  }

  public ResourceException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.RESOURCE, fault, cause);
  }
}
