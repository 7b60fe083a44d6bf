package dev.greta.run;

import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a load would do, as its plan says. Carries no credential.
 *
 * @param origin where the rows come from, as {@link dev.greta.spi.Source#place} says
 * @param schema of the frame
 * @param sampled whether the types were found in a sample; a load widens them where a later value
 *     does not fit
 * @param firstSplits the names of the first splits, in row order
 * @param moreSplits whether there are more
 * @param notices what the user should know of this plan
 * @param details what else the source tells of it, by subject, as {@link
 *     dev.greta.spi.Plan#details} says
 * @param place where the frame would go
 */
public record PlannedLoad(
    String origin,
    Schema schema,
    boolean sampled,
    List<String> firstSplits,
    boolean moreSplits,
    Estimate estimate,
    Consistency consistency,
    List<String> notices,
    Map<String, String> details,
    Place place) {

  public PlannedLoad {
    firstSplits = List.copyOf(firstSplits);
    notices = List.copyOf(notices);
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /**
   * Where a frame would go.
   *
   * @param backend {@code memory} or {@code duckdb}
   * @param room how many bytes, in the source's own form, {@code auto} takes into memory
   */
  public record Place(String backend, Reason reason, long room) {}

  /** Why a frame would go to a backend. */
  public enum Reason {
    /** The config says so. */
    CONFIGURED,
    /** By the source's size it fits in memory. */
    FITS,
    /** The source's size is not known: memory is tried first. */
    UNKNOWN_SIZE,
    /** By the source's size it does not fit in memory. */
    TOO_LARGE
  }
}
