package dev.greta.connectors.files;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.NativeWork;
import dev.greta.testkit.SourceFixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another fixture, all of whose data is asked for by a query that changes none of it. */
final class Queried implements SourceFixture, AutoCloseable {

  private final FixtureFolder fixture;

  Queried(FixtureFolder fixture) {
    this.fixture = fixture;
  }

  /** Options for a file's rows, counted more often than any machine counts. */
  static Map<String, Object> endlessly(String name) {
    return Map.of(
        "source", name, "query", "SELECT count(*) AS n FROM data, range(1000000000000) r(i)");
  }

  /** Whether some thread waits for DuckDB. */
  static boolean isDuckDbAtWork() {
    return NativeWork.isDoneFor("dev.greta.duckdb");
  }

  private static Map<String, Object> queried(Map<String, Object> options) {
    Map<String, Object> queried = new HashMap<>(options);
    queried.putIfAbsent("query", "SELECT * FROM data");
    return queried;
  }

  private static Dataset queried(Dataset data) {
    return new Dataset(queried(data.options()), data.schema(), data.rows());
  }

  @Override
  public Connector<?> connector() {
    return fixture.connector();
  }

  @Override
  public Dataset typical() {
    return queried(fixture.typical());
  }

  @Override
  public Dataset empty() {
    return queried(fixture.empty());
  }

  /** As it is, where it is read in parallel: a query over it is not. */
  @Override
  public Dataset many() {
    boolean parallel = connector().capabilities().contains(Capability.PARALLEL_SPLITS);
    return parallel ? fixture.many() : queried(fixture.many());
  }

  @Override
  public List<FaultCase> faults() {
    return fixture.faults().stream()
        .map(f -> new FaultCase(f.name(), queried(f.options()), f.kind(), f.foundBy()))
        .toList();
  }

  @Override
  public Optional<Path> baseDirectory() {
    return fixture.baseDirectory();
  }

  @Override
  public Optional<Dataset> query() {
    return fixture.query();
  }

  @Override
  public Optional<Dataset> misfit() {
    return fixture.misfit().map(Queried::queried);
  }

  @Override
  public Optional<Changing> changing() {
    return fixture.changing().map(c -> new Changing(queried(c.before()), c.change()));
  }

  @Override
  public Optional<Endless> endless() {
    return fixture.endless();
  }

  @Override
  public void close() throws Exception {
    fixture.close();
  }
}
