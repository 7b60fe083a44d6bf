package dev.greta.run;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a caller wants of a run beside what the config says.
 *
 * @param limit at most so many rows
 * @param strict whether a warning fails the run, before anything is written; what a plan says of
 *     how its source is read is none
 * @param stream where the dataset goes, in place of {@code output.data}
 */
public record RunOptions(OptionalLong limit, boolean strict, Optional<DatasetStream> stream) {

  /** Nothing but what the config says. */
  public static final RunOptions NONE =
      new RunOptions(OptionalLong.empty(), false, Optional.empty());

  /** The same with a limit. */
  public RunOptions withLimit(OptionalLong rows) {
    return new RunOptions(rows, strict, stream);
  }
}
