package dev.greta.formats;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A file, read in one split. Exact, as the split knows the file's size and time of change, and a
 * read of a file that has another by then fails.
 */
public record FilePlan(
    Schema schema, boolean evolving, Split split, boolean repeatable, Estimate estimate)
    implements Plan {

  @Override
  public Iterator<Split> splits() {
    return List.of(split).iterator();
  }

  @Override
  public Consistency consistency() {
    return Consistency.EXACT;
  }

  @Override
  public void close() {
    // Nothing is held: every read opens the file anew.
  }
}
