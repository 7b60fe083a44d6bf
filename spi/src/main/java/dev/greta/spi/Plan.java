package dev.greta.spi;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read, planned. Holds whatever its splits need to see the same state of the source (an
 * exported snapshot, say) until it is closed. Used from one thread at a time.
 */
public interface Plan extends AutoCloseable {

  /**
   * What every batch of every split looks like, with the source's type names in the fields'
   * metadata ({@link ArrowFields#SOURCE_TYPE}).
   */
  Schema schema();

  /**
   * Whether {@link #schema()} came from a sample. If so, a reader that meets a value that does not
   * fit throws {@link dev.greta.spi.error.SchemaMisfitException} with the wider schema, and a load
   * starts again with it.
   */
  default boolean evolving() {
    return false;
  }

  /**
   * The splits in row order, at least one, each handed out once. A source that finds its splits as
   * it goes (page after page) may block in {@link Iterator#next}.
   */
  Iterator<Split> splits();

  /**
   * How many splits are to be read at once, where a read mostly waits for the source and more of
   * them than there are processors make it faster. At least one; the engine may read more.
   */
  default int parallelism() {
    return 1;
  }

  /** Whether a split that failed can be read again from its start and gives the same rows. */
  boolean repeatable();

  Estimate estimate();

  Consistency consistency();

  /** Things the user should know of this plan: "read in one split: the query has a LIMIT". */
  default List<String> notices() {
    return List.of();
  }

  /**
   * What the source can tell a person who asks how it would read: a word for each subject and what
   * there is to say, in order. {@code planner} is what the source's own planner expects, {@code
   * splitting} how the splits came about, {@code requests} what is asked for first. Never a
   * credential.
   */
  default Map<String, String> details() {
    return Map.of();
  }

  /**
   * Everything that this plan's splits gave has arrived where it was going, for good: a source that
   * remembers how far it was read may do so now. Called once at most, after {@link #close}, and not
   * where a read failed or was limited.
   *
   * @throws dev.greta.spi.error.OutputException if what is to be remembered cannot be written
   */
  default void delivered() {}

  /** Lets go of the snapshot. Harmless when called again. */
  @Override
  void close();
}
