package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** A connector to the same tables that claims nothing. */
public final class PlainConnector implements Connector<PlainConnector.Options> {

  record Options(String table) {}

  @Override
  public List<String> names() {
    return List.of("plain");
  }

  @Override
  public String title() {
    return "Invented tables, plainly";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Source open(Options options, SourceContext context) {
    return new InventedSource(
        new InventedSource.Access(
            options.table().equals("absent") ? "nowhere" : "localhost",
            options.table(),
            InventedTables.PASSWORD,
            Defect.NONE,
            1));
  }
}
