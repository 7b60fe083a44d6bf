package dev.greta.testkit;

import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Secret;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A connector to a server that does not exist: claims everything, and can be told to be wrong. */
public final class InventedConnector implements Connector<InventedConnector.Options> {

  record Options(
      Optional<String> table,
      Optional<String> query,
      @Default("localhost") String host,
      Secret password,
      @Default("none") Defect defect) {}

  @Override
  public List<String> names() {
    return List.of("invented");
  }

  @Override
  public String title() {
    return "Invented tables, from memory";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Source open(Options options, SourceContext context) {
    return new InventedSource(
        new InventedSource.Access(
            options.host(),
            options.query().or(options::table).orElse(""),
            options.password().reveal(),
            options.defect(),
            4));
  }
}
