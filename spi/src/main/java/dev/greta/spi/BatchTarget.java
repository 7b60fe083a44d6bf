package dev.greta.spi;

/**
 * How large a batch should be: it ends at whichever bound is met first. A batch never has more than
 * {@code rows} rows; it may exceed {@code bytes} by one row, as a row is never cut.
 *
 * @param rows the user's {@code chunk_size}, or the engine's own choice
 * @param bytes of Arrow buffers
 */
public record BatchTarget(int rows, long bytes) {

  /** 65,536 rows or 16 MiB, which keeps a core's cache and the budget in peace. */
  public static final BatchTarget DEFAULT = new BatchTarget(65_536, 16L << 20);

  public BatchTarget {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException("a batch holds at least one row and one byte");
    }
  }
}
