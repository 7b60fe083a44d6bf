package dev.greta.cli;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many rows a verb reads. */
final class LimitOption {

  private static final String LIMIT = "--limit";

  private @Nullable Long limit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = LIMIT, paramLabel = "N", description = "Stop after the first N rows.")
  private void limit(Long rows) {
    if (rows < 0) {
      throw new ParameterException(spec.commandLine(), LIMIT + " must not be negative: " + rows);
    }
    limit = rows;
  }

  /** Empty without the option. */
  OptionalLong rows() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
