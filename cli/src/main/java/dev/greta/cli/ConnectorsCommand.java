package dev.greta.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greta connectors}. */
@Command(
    name = "connectors",
    description = "List what data.type can be.",
    mixinStandardHelpOptions = true)
final class ConnectorsCommand implements Callable<Integer> {

  @Mixin private ListFormat format = new ListFormat();

  private final Session session;

  ConnectorsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Connector<?>> connectors = session.connectors().connectors();
    session.data(format.isJson() ? json(connectors) : table(connectors));
    return 0;
  }

  /** A line each, under a header. */
  static String table(List<Connector<?>> connectors) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TYPE", "TITLE", "FILES", "CAPABILITIES"));
    for (Connector<?> connector : connectors) {
      rows.add(
          List.of(
              String.join(", ", connector.names()),
              connector.title(),
              String.join(" ", connector.extensions()),
              String.join(", ", capabilities(connector))));
    }
    List<Boolean> right = List.of(false, false, false, false);
    return String.join("\n", TextTable.lines(rows, right)) + "\n";
  }

  private static String json(List<Connector<?>> connectors) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Connector<?> connector : connectors) {
      ObjectNode entry = list.addObject();
      connector.names().forEach(entry.putArray("types")::add);
      entry.put("title", connector.title());
      connector.extensions().forEach(entry.putArray("extensions")::add);
      capabilities(connector).forEach(entry.putArray("capabilities")::add);
    }
    return list.toPrettyString() + "\n";
  }

  private static List<String> capabilities(Connector<?> connector) {
    return connector.capabilities().stream()
        .sorted()
        .map(capability -> capability.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .toList();
  }
}
