package dev.greta.connectors.sqlite;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** SQLite database files, read-only; a table with row ids is read in several splits. */
public final class SqliteConnector implements Connector<SqliteOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public SqliteConnector() {}

  @Override
  public List<String> names() {
    return List.of(Sqlite.NAME, "sqlite3");
  }

  @Override
  public String title() {
    return "SQLite database files, read-only";
  }

  @Override
  public List<String> extensions() {
    return List.of(".sqlite", ".sqlite3", ".db");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<SqliteOptions> optionsType() {
    return SqliteOptions.class;
  }

  @Override
  public Source open(SqliteOptions options, SourceContext context) {
    return new SqliteSource(options, context);
  }
}
