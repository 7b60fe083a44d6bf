package dev.greta.spi.error;

import org.jspecify.annotations.Nullable;

/** The source refused the query: a syntax error, an unknown table, a forbidden statement. */
public final class QueryException extends GretaException {

  private static final long serialVersionUID = 1L;

  public QueryException(Fault fault) {
    this(fault, null);
  }

  public QueryException(Fault fault, @Nullable Throwable cause) {
    super(ErrorKind.QUERY, fault, cause);
  }
}
