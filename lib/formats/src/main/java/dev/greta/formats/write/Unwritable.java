package dev.greta.formats.write;

/** A cell that a format does not hold; says why, and the writer adds where. */
final class Unwritable extends Exception {

  private static final long serialVersionUID = 1L;

  Unwritable(String reason) {
    super(reason, null, false, false);
  }
}
