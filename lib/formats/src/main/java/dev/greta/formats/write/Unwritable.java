package dev.greta.formats.write;

/** A cell that a format does not hold; says why, and the writer adds where. */
public final class Unwritable extends Exception {

  private static final long serialVersionUID = 1L;

  public Unwritable(String reason) {
    super(reason, null, false, false);
  }
}
