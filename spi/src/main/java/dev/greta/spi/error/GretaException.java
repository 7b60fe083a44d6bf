package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * The one family of exceptions that Greta throws on purpose. The subclass is the kind of failure;
 * {@link #fault()} has the rest. Unchecked, as most callers can only report it.
 */
public abstract sealed class GretaException extends RuntimeException
    permits CancelledException,
        ConfigException,
        ConnectionException,
        IncompleteException,
        OutputException,
        QueryException,
        ResourceException,
        SecretException,
        TimeoutException,
        ValidationException {

  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final transient Fault fault;

  GretaException(ErrorKind kind, Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.kind = kind;
    this.fault = fault;
  }

  public ErrorKind kind() {
    return kind;
  }

  public Fault fault() {
    return fault;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return fault.retryable();
  }
}
