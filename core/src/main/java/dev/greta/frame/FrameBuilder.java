package dev.greta.frame;

import dev.greta.spi.BatchReader;

/**
 * A frame that is being filled, split by split. Splits may be filled side by side, each in one
 * thread; they join the frame whole, in the order in which {@link Part#commit} is called, and the
 * engine calls it in split order, one at a time.
 */
public interface FrameBuilder extends AutoCloseable {

  /** Starts to take one split. */
  Part part();

  /**
   * The frame of all committed parts. The builder is spent then; the frame owns what it held.
   *
   * @throws IllegalStateException if a part is still open
   */
  DataFrame finish();

  /** Drops everything, unless {@link #finish} was called. Harmless when called again. */
  @Override
  void close();

  /** One split on its way into the frame. */
  interface Part extends AutoCloseable {

    /**
     * Takes all batches of a split. A failure leaves the part fit for {@link #close} only.
     *
     * @param batches read to the end; the caller closes it
     * @return how many rows were taken
     * @throws dev.greta.spi.error.ResourceException if the frame's room does not hold them
     */
    long fill(BatchReader batches);

    /** Joins the rows to the frame. */
    void commit();

    /** Drops the rows, unless committed, and frees their space. Harmless when called again. */
    @Override
    void close();
  }
}
