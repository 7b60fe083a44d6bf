package dev.greta.registry;

import dev.greta.formats.text.Compression;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The connectors that a config can name. Immutable. */
public final class ConnectorRegistry {

  /** The {@code data.type} that leaves the choice to {@code file_type} or to a file's ending. */
  public static final String FILE = "file";

  private final List<Connector<?>> connectors;
  private final Map<String, Connector<?>> byName = new LinkedHashMap<>();
  private final Map<String, Connector<?>> byExtension = new LinkedHashMap<>();

  private ConnectorRegistry(List<Connector<?>> connectors) {
    this.connectors =
        connectors.stream()
            .sorted(Comparator.<Connector<?>, String>comparing(c -> c.names().get(0)))
            .toList();
    for (Connector<?> connector : this.connectors) {
      for (String name : connector.names()) {
        if (name.equals(FILE)) {
          throw clash("'" + FILE + "' is no connector's name, yet claimed by " + type(connector));
        }
        claim(byName, name, connector, "name");
      }
      for (String extension : connector.extensions()) {
        claim(byExtension, extension.toLowerCase(Locale.ROOT), connector, "file name ending");
      }
    }
  }

  /**
   * The connectors on the class path.
   *
   * @throws ConfigException if two of them claim the same name or file name ending, or one cannot
   *     be loaded
   */
  public static ConnectorRegistry load() {
    List<Connector<?>> found = new ArrayList<>();
    try {
      ServiceLoader.load(Connector.class).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw clash("a connector cannot be loaded: " + e.getMessage());
    }
    return new ConnectorRegistry(found);
  }

  /**
   * These connectors and no others.
   *
   * @throws ConfigException if two of them claim the same name or file name ending
   */
  public static ConnectorRegistry of(List<? extends Connector<?>> connectors) {
    return new ConnectorRegistry(List.copyOf(connectors));
  }

  /** All of them, by their first name. */
  public List<Connector<?>> connectors() {
    return connectors;
  }

  /** All names, aliases too, sorted. */
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  /** The connector of a name. */
  public Optional<Connector<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All file name endings, longest first, with their connectors. */
  public Map<String, Connector<?>> extensions() {
    Map<String, Connector<?>> sorted = new LinkedHashMap<>();
    byExtension.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Connector<?>>>comparingInt(e -> -e.getKey().length())
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /**
   * The connector that reads files of this name: the one with the longest ending that fits, of the
   * name or else of the name without the ending that says a compression.
   */
  public Optional<Connector<?>> findByFileName(String fileName) {
    return byEnding(fileName).or(() -> byEnding(Compression.plainName(fileName)));
  }

  private Optional<Connector<?>> byEnding(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return extensions().entrySet().stream()
        .filter(entry -> lower.endsWith(entry.getKey()))
        .<Connector<?>>map(Map.Entry::getValue)
        .findFirst();
  }

  private static void claim(
      Map<String, Connector<?>> claims, String claim, Connector<?> by, String kind) {
    Connector<?> first = claims.putIfAbsent(claim, by);
    if (first != null) {
      throw clash(
          "two connectors claim the "
              + kind
              + " '"
              + claim
              + "': "
              + type(first)
              + " and "
              + type(by));
    }
  }

  private static String type(Connector<?> connector) {
    return connector.getClass().getName();
  }

  private static ConfigException clash(String message) {
    return new ConfigException(
        Fault.of(ConfigCode.CONNECTORS_CLASH, message)
            .withRemedy("Take one of them off the class path."));
  }
}
