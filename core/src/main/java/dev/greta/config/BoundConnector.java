package dev.greta.config;

import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;

/** A connector and its options, ready to open. */
public record BoundConnector<O extends Record>(Connector<O> connector, O options) {

  /** The name to show. */
  public String name() {
    return connector.names().get(0);
  }

  public Source open(SourceContext context) {
    return connector.open(options, context);
  }
}
