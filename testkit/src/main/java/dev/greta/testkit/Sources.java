package dev.greta.testkit;

import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From plain options to an open source, as the engine does it. */
final class Sources {

  private Sources() {}

  static <O extends Record> O bind(Connector<O> connector, Map<String, Object> options) {
    List<Fault> problems = new ArrayList<>();
    return Options.bind(connector.optionsType(), (Node.Mapping) Node.of(options), problems)
        .orElseThrow(() -> new ConfigException(problems));
  }

  static <O extends Record> Source open(
      Connector<O> connector, Map<String, Object> options, SourceContext context) {
    return connector.open(bind(connector, options), context);
  }
}
