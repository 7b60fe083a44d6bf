package dev.greta.spi.error;

import java.util.List;

/** The run was cancelled by its user. */
public final class CancelledException extends GretaException {

  private static final long serialVersionUID = 1L;

  public CancelledException() {
    this(List.of());
  }

  /**
   * @param left what became of that which the run was to write, a line each
   */
  public CancelledException(List<String> left) {
    super(ErrorKind.CANCELLED, fault(left), null);
  }

  private static Fault fault(List<String> left) {
    Fault fault = Fault.of("GRT-130", "cancelled");
    for (String line : left) {
      fault = fault.withTried(line);
    }
    return fault;
  }
}
