package dev.greta.testkit;

import static dev.greta.spi.Capability.CANCEL_AT_SOURCE;
import static dev.greta.spi.Capability.CREDENTIALS;
import static dev.greta.spi.Capability.PARALLEL_SPLITS;
import static dev.greta.spi.Capability.QUERY;
import static dev.greta.spi.Capability.SNAPSHOT;
import static java.util.Map.entry;

import dev.greta.spi.Capability;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each of Greta's own connectors must be capable of. More may be claimed, and is tested. */
final class RequiredCapabilities {

  private static final Map<String, Set<Capability>> BY_NAME =
      Map.ofEntries(
          entry("csv", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("json", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("ndjson", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("parquet", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("arrow", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("duckdb", Set.of(QUERY)),
          entry("excel", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry("sqlite", Set.of(PARALLEL_SPLITS, QUERY, CANCEL_AT_SOURCE)),
          entry(
              "postgres", Set.of(PARALLEL_SPLITS, SNAPSHOT, CREDENTIALS, QUERY, CANCEL_AT_SOURCE)),
          entry("api", Set.of(PARALLEL_SPLITS, CREDENTIALS, QUERY, CANCEL_AT_SOURCE)),
          entry("graphql", Set.of(PARALLEL_SPLITS, CREDENTIALS, QUERY, CANCEL_AT_SOURCE)));

  private RequiredCapabilities() {}

  /**
   * What the fixture's connector must claim: by this list, else by the fixture.
   *
   * @throws AssertionError if both know, or neither does
   */
  static Set<Capability> of(SourceFixture fixture) {
    String name = fixture.connector().names().get(0);
    Optional<Set<Capability>> own = Optional.ofNullable(BY_NAME.get(name));
    Optional<Set<Capability>> foreign = fixture.requiredCapabilities();
    if (own.isPresent() && foreign.isPresent()) {
      throw new AssertionError(
          "the capabilities of '" + name + "' stand in RequiredCapabilities, not in its fixture");
    }
    return own.or(() -> foreign)
        .orElseThrow(
            () ->
                new AssertionError(
                    "'"
                        + name
                        + "' is not listed: add it to RequiredCapabilities, or name its"
                        + " capabilities in the fixture if it is not one of Greta's own"));
  }
}
