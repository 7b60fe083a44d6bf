package dev.greta.spi.error;

/** The run was cancelled by its user. */
public final class CancelledException extends GretaException {

  private static final long serialVersionUID = 1L;

  public CancelledException() {
    super(ErrorKind.CANCELLED, Fault.of("GRT-130", "cancelled"), null);
  }
}
