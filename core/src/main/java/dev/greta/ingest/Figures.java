package dev.greta.ingest;

import dev.greta.ingest.IngestFigures.SplitFigures;
import dev.greta.spi.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.vector.types.pojo.Field;

/** The figures of a load in the making. What was committed is added under the committer's lock. */
final class Figures {

  final LongAdder sourceBytes = new LongAdder();
  final Set<String> notices = Collections.newSetFromMap(new ConcurrentHashMap<>());
  final Set<String> planNotices = new HashSet<>();

  private final List<SplitFigures> splits = new ArrayList<>();
  private final Map<String, Long> replaced = new TreeMap<>();
  private final Map<String, Long> nulls = new LinkedHashMap<>();
  private long rows;
  private long arrowBytes;

  /** Forgets what was committed: the load starts again. Bytes and notices stay. */
  void restart() {
    splits.clear();
    replaced.clear();
    nulls.clear();
    rows = 0;
    arrowBytes = 0;
  }

  void committed(String split, int attempts, Duration took, SplitAttempt attempt) {
    Tally tally = attempt.tally();
    splits.add(new SplitFigures(split, tally.rows(), attempts, took, attempt.told().ended()));
    rows += tally.rows();
    arrowBytes += tally.arrowBytes();
    attempt.told().addReplacedTo(replaced);
    long[] counts = tally.nulls();
    List<Field> fields = tally.schema().getFields();
    for (int i = 0; i < counts.length; i++) {
      nulls.merge(fields.get(i).getName(), counts[i], Long::sum);
    }
  }

  long rows() {
    return rows;
  }

  IngestFigures sum(Plan plan, int restarts, Duration planning, Duration reading) {
    plan.schema().getFields().forEach(field -> nulls.putIfAbsent(field.getName(), 0L));
    return new IngestFigures(
        rows,
        sourceBytes.sum(),
        arrowBytes,
        splits,
        restarts,
        plan.consistency(),
        Collections.unmodifiableMap(nulls),
        Collections.unmodifiableMap(replaced),
        notices.stream().sorted().toList(),
        planNotices,
        planning,
        reading);
  }
}
