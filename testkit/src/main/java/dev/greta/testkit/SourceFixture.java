package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One connector, as {@link ConnectorContract} needs to know it: where the data is, and what it must
 * look like. The options that it returns stay valid until the test class is done.
 */
public interface SourceFixture {

  /** The connector under test. */
  Connector<?> connector();

  /** Some rows of every type that matters; each column has a null and a value. */
  Dataset typical();

  /** The same kind of data without a row. */
  Dataset empty();

  /** At least 1,000 rows, for batches, splits and cancellation. */
  Dataset many();

  /**
   * Options that must fail: at least one of kind CONNECTION, with {@link Capability#CREDENTIALS}
   * one of kind AUTHENTICATION, with {@link Capability#QUERY} one of kind QUERY.
   */
  List<FaultCase> faults();

  /**
   * Values that no message and no {@code toString} may show, eight characters or longer; beside
   * those that are typed as {@link dev.greta.spi.options.Secret} in the options, which the suite
   * finds by itself.
   */
  default List<String> secrets() {
    return List.of();
  }

  /**
   * What a connector must be capable of that does not belong to Greta itself. Must be empty for
   * Greta's own: theirs stand in the testkit, so that none is declared away.
   */
  default Optional<Set<Capability>> requiredCapabilities() {
    return Optional.empty();
  }

  /** The folder that relative paths in the options are relative to; a new one by default. */
  default Optional<Path> baseDirectory() {
    return Optional.empty();
  }

  /** Whether the rows come in the order of {@link Dataset#rows()}. */
  default boolean ordered() {
    return true;
  }

  /** With {@link Capability#QUERY}: data that is asked for by a query. */
  default Optional<Dataset> query() {
    return Optional.empty();
  }

  /** Where schemas are sampled: data whose sample misleads, with its true schema and rows. */
  default Optional<Dataset> misfit() {
    return Optional.empty();
  }

  /**
   * Where plans are {@link dev.greta.spi.Consistency#EXACT}: data that changes. With {@link
   * Capability#SNAPSHOT} a read does not see the change; without, it fails as incomplete. Called
   * once a test.
   */
  default Optional<Changing> changing() {
    return Optional.empty();
  }

  /**
   * With {@link Capability#CANCEL_AT_SOURCE}: a read that the source does not come to an end of.
   */
  default Optional<Endless> endless() {
    return Optional.empty();
  }

  /**
   * Data that changes while it is read.
   *
   * @param before the data until then, at least 1,000 rows
   * @param change adds, changes or removes rows
   */
  record Changing(Dataset before, Runnable change) {}

  /**
   * A read that never gives a row by itself.
   *
   * @param options whose plan succeeds and whose first {@code next()} blocks
   * @param running whether the source is at work for it right now
   */
  record Endless(Map<String, Object> options, BooleanSupplier running) {}
}
