package dev.greta.connectors.files;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** DuckDB database files, read-only. */
public final class DuckDbConnector implements Connector<DuckDbOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public DuckDbConnector() {}

  @Override
  public List<String> names() {
    return List.of("duckdb");
  }

  @Override
  public String title() {
    return "DuckDB database files, read-only";
  }

  @Override
  public List<String> extensions() {
    return List.of(".duckdb", ".ddb");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.QUERY);
  }

  @Override
  public Class<DuckDbOptions> optionsType() {
    return DuckDbOptions.class;
  }

  @Override
  public Source open(DuckDbOptions options, SourceContext context) {
    return new DuckDbSource(options, context);
  }
}
