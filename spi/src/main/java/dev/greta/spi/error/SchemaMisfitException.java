package dev.greta.spi.error;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A value does not fit the type that a sample gave its column. In a load this is no failure: it
 * starts again with {@link #widerSchema()}. In a stream, whose first batches are already out, it
 * is.
 */
public final class SchemaMisfitException extends ValidationException {

  private static final long serialVersionUID = 1L;

  private final transient Schema widerSchema;

  /**
   * @param fault names column, row and value, and the option that fixes the type
   * @param widerSchema holds every value seen so far, this one included
   */
  public SchemaMisfitException(Fault fault, Schema widerSchema) {
    super(fault);
    this.widerSchema = widerSchema;
  }

  public Schema widerSchema() {
    return widerSchema;
  }
}
