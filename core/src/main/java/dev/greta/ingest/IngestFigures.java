package dev.greta.ingest;

import dev.greta.spi.Consistency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a load did, in numbers.
 *
 * @param rows in the frame
 * @param sourceBytes in the source's own form, retries included
 * @param arrowBytes of the batches that make up the frame
 * @param splits in split order
 * @param restarts how often a sampled schema had to be widened
 * @param nullCounts a column's nulls, in column order
 * @param replaced under {@code on_unrepresentable: null}: a column's values that were replaced
 * @param notices what the user should know, each once
 * @param planNotices those of them that say how the source is read, and nothing of its data
 */
public record IngestFigures(
    long rows,
    long sourceBytes,
    long arrowBytes,
    List<SplitFigures> splits,
    int restarts,
    Consistency consistency,
    Map<String, Long> nullCounts,
    Map<String, Long> replaced,
    List<String> notices,
    Set<String> planNotices,
    Duration planning,
    Duration reading) {

  public IngestFigures {
    splits = List.copyOf(splits);
    notices = List.copyOf(notices);
    planNotices = Set.copyOf(planNotices);
  }

  /**
   * One split.
   *
   * @param attempts 1 where it went well at once
   * @param ended how it came to its end, where the source says so
   */
  public record SplitFigures(
      String id, long rows, int attempts, Duration took, Optional<String> ended) {}
}
