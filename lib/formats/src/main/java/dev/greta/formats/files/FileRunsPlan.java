package dev.greta.formats.files;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import dev.greta.spi.Plan;
import dev.greta.spi.Split;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Files, or parts of them, read in runs. Exact, as the splits know each file's size and time of
 * change, and a read of one that has another by then fails.
 *
 * @param version of the splits' JSON
 */
record FileRunsPlan(
    Schema schema,
    boolean evolving,
    int version,
    List<FileRun> runs,
    Estimate estimate,
    List<String> notices)
    implements Plan {

  @Override
  public Iterator<Split> splits() {
    return IntStream.range(0, runs.size()).mapToObj(this::split).iterator();
  }

  private Split split(int index) {
    FileRun run = runs.get(index);
    String first = run.parts().get(0).file().name();
    String last = run.parts().get(run.parts().size() - 1).file().name();
    String id =
        (index + 1)
            + " of "
            + runs.size()
            + ": "
            + (run.parts().size() == 1 ? first : first + " to " + last);
    return new Split(id, version, run.toJson());
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Consistency consistency() {
    return Consistency.EXACT;
  }

  @Override
  public void close() {
    // Nothing is held: every read opens its files anew.
  }
}
