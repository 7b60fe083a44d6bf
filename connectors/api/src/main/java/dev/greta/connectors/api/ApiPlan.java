package dev.greta.connectors.api;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A planned read; holds nothing open. A source that changes meanwhile is read as it is, page by
 * page.
 *
 * @param evolving whether there are records that the schema was not made from
 * @param parallelism how many requests there may be at once
 */
record ApiPlan(
    Schema schema,
    boolean evolving,
    List<Split> parts,
    Estimate estimate,
    List<String> notices,
    Map<String, String> details,
    int parallelism,
    Optional<Incremental> incremental)
    implements Plan {

  @Override
  public Iterator<Split> splits() {
    return parts.iterator();
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Consistency consistency() {
    return Consistency.BEST_EFFORT;
  }

  @Override
  public void delivered() {
    incremental.ifPresent(Incremental::delivered);
  }

  @Override
  public void close() {
    // Every reader asks for its pages itself.
  }
}
