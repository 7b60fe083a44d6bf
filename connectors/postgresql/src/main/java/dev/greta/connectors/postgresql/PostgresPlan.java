package dev.greta.connectors.postgresql;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Schema;

/** A planned read. Its session holds the snapshot that the splits are read in. */
final class PostgresPlan implements Plan {

  private final Session session;
  private final List<PgColumn> columns;
  private final Iterator<Split> splits;
  private final Optional<String> snapshot;
  private final Estimate estimate;
  private final List<String> notices;
  private final Consumer<PostgresPlan> onClose;

  /**
   * @param snapshot that the splits name; without one there is one split, and its one statement
   *     sees one state of the source
   * @param onClose told when this plan is closed
   */
  PostgresPlan(
      Session session,
      List<PgColumn> columns,
      List<Split> splits,
      Optional<String> snapshot,
      Estimate estimate,
      List<String> notices,
      Consumer<PostgresPlan> onClose) {
    this.session = session;
    this.columns = columns;
    this.splits = List.copyOf(splits).iterator();
    this.snapshot = snapshot;
    this.estimate = estimate;
    this.notices = List.copyOf(notices);
    this.onClose = onClose;
  }

  /** What is gone if the session is lost. */
  Optional<String> snapshot() {
    return snapshot;
  }

  @Override
  public Schema schema() {
    return Catalog.schema(columns);
  }

  @Override
  public boolean evolving() {
    return columns.stream().anyMatch(PgColumn::open);
  }

  @Override
  public Iterator<Split> splits() {
    return splits;
  }

  @Override
  public boolean repeatable() {
    return snapshot.isPresent();
  }

  @Override
  public Estimate estimate() {
    return estimate;
  }

  @Override
  public Consistency consistency() {
    return Consistency.EXACT;
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public void close() {
    session.close();
    onClose.accept(this);
  }
}
