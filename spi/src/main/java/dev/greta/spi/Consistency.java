package dev.greta.spi;

/** Whether all rows of a read come from one state of the source. */
public enum Consistency {
  /** One snapshot: the rows are what a single statement would have seen. */
  EXACT,
  /** The source may have changed while it was read. */
  BEST_EFFORT
}
