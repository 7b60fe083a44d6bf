package dev.greta.connectors.postgresql;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL 10 and later, by binary COPY; a plain table of a server from 14 on is read in several
 * splits under one exported snapshot.
 */
public final class PostgresConnector implements Connector<PostgresOptions> {

  static final String NAME = "postgres";

  /** Found by {@link java.util.ServiceLoader}. */
  public PostgresConnector() {}

  @Override
  public List<String> names() {
    return List.of(NAME, "postgresql");
  }

  @Override
  public String title() {
    return "PostgreSQL, by binary COPY";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public Class<PostgresOptions> optionsType() {
    return PostgresOptions.class;
  }

  @Override
  public Source open(PostgresOptions options, SourceContext context) {
    return new PostgresSource(
        options,
        new Login(
            options.connection(),
            context.baseDirectory(),
            Environment.ofProcess(),
            context.credentials()));
  }
}
