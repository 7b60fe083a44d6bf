package dev.greta.connectors.sqlite;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A planned read; holds nothing open. Exact, as all splits see one state or fail.
 *
 * @param repeatable whether a split gives the same rows again; a query need not
 */
record SqlitePlan(
    Schema schema,
    boolean evolving,
    List<Split> parts,
    boolean repeatable,
    Estimate estimate,
    List<String> notices)
    implements Plan {

  @Override
  public Iterator<Split> splits() {
    return parts.iterator();
  }

  @Override
  public Consistency consistency() {
    return Consistency.EXACT;
  }

  @Override
  public void close() {
    // Nothing is held: every reader opens the database for itself.
  }
}
