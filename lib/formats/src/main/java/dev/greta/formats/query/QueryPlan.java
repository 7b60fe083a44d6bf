package dev.greta.formats.query;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A query over the splits of another plan, read in one. It cannot be read again, as a query need
 * not give the same rows twice.
 *
 * @param files closed with this
 * @param evolving whether its schema may turn out too narrow
 */
record QueryPlan(Plan files, DataQuery query, boolean evolving, List<String> unseen)
    implements Plan {

  @Override
  public Schema schema() {
    return query.schema();
  }

  @Override
  public Iterator<Split> splits() {
    return List.of(query.toSplit()).iterator();
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public Estimate estimate() {
    return new Estimate(OptionalLong.empty(), files.estimate().bytes(), OptionalLong.of(1));
  }

  @Override
  public Consistency consistency() {
    return files.consistency();
  }

  @Override
  public List<String> notices() {
    List<String> notices = new ArrayList<>(files.notices());
    notices.add("read in one split: a query over files");
    if (!unseen.isEmpty()) {
      notices.add("queries do not see " + String.join(", ", unseen) + ": no type of DuckDB's");
    }
    return notices;
  }

  @Override
  public void close() {
    files.close();
  }
}
