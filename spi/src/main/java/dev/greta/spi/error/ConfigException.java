package dev.greta.spi.error;

import java.util.List;
import java.util.stream.Collectors;

/** The config is wrong. Carries every problem at once, in the order of the file. */
public final class ConfigException extends GretaException {

  private static final long serialVersionUID = 1L;

  /** The code of a reference such as <code>${NAME}</code> that does not resolve. */
  public static final String UNRESOLVED_REFERENCE = ConfigCode.UNRESOLVED_REFERENCE;

  private final transient List<Fault> problems;

  /**
   * @param problems at least one; each with its place
   */
  public ConfigException(List<Fault> problems) {
    super(kindOf(problems), summary(problems), null);
    this.problems = List.copyOf(problems);
  }

  public ConfigException(Fault problem) {
    this(List.of(problem));
  }

  public List<Fault> problems() {
    return problems;
  }

  /** A config whose only problems are references that do not resolve fails as a secret does. */
  private static ErrorKind kindOf(List<Fault> problems) {
    return problems.stream().allMatch(p -> p.code().equals(UNRESOLVED_REFERENCE))
        ? ErrorKind.SECRET
        : ErrorKind.CONFIG;
  }

  private static Fault summary(List<Fault> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a config error without a problem");
    }
    if (problems.size() == 1) {
      return problems.get(0);
    }
    return Fault.of(
        problems.get(0).code(),
        problems.size()
            + " problems in the config: "
            + problems.stream()
                .map(p -> p.place().map(place -> place + " ").orElse("") + p.message())
                .collect(Collectors.joining("; ")));
  }
}
