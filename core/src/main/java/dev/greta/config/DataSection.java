package dev.greta.config;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.secrets.Redactor;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Nearest;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Binds {@code data:}: the shared keys, and the connector's own with its own record. */
final class DataSection {

  /** Keys of the specification's union of all sources; null in those that do not use them. */
  static final List<String> UNION =
      List.of(
          "source", "file_type", "connection", "cloud_config", "api_config", "query", "sheet_name");

  static final String TYPE = "type";
  static final String FILE_TYPE = "file_type";
  static final String SOURCE = "source";
  static final String BACKEND = "backend";
  private static final String SPARK = "spark";
  private static final Shape SHARED = Shape.of(DataKeys.class);

  private final ConnectorRegistry registry;
  private final Problems problems;
  private final Redactor redactor;
  private final List<Scalar> credentials = new ArrayList<>();
  private final List<Place> emptyCredentials = new ArrayList<>();
  private final Set<String> misspelt = new HashSet<>();

  DataSection(ConnectorRegistry registry, Problems problems, Redactor redactor) {
    this.registry = registry;
    this.problems = problems;
    this.redactor = redactor;
  }

  /** The values of secret-typed options that {@link #bind} met. */
  List<Scalar> credentials() {
    return credentials;
  }

  /** The keys of such options that {@link #bind} met without a value. */
  List<Place> emptyCredentials() {
    return emptyCredentials;
  }

  /** Empty if anything was wrong. */
  Optional<DataConfig> bind(Mapping data) {
    Optional<DataKeys> keys = Options.bind(DataKeys.class, shared(data), problems);
    Optional<BoundConnector<?>> bound = connector(data).flatMap(c -> bind(c, data));
    if (keys.isEmpty() || bound.isEmpty()) {
      return Optional.empty();
    }
    DataKeys k = keys.get();
    return Optional.of(
        new DataConfig(
            k.type(),
            bound.get(),
            k.targetColumn(),
            k.chunkSize().map(OptionalInt::of).orElse(OptionalInt.empty()),
            k.backend()));
  }

  private Mapping shared(Mapping data) {
    Mapping shared = data.only(SHARED.keys());
    Optional<Scalar> spark = text(data, BACKEND).filter(s -> s.text().equals(SPARK));
    if (spark.isEmpty()) {
      return shared;
    }
    problems.add(
        ConfigCode.NOT_AVAILABLE,
        spark.get().place(),
        "the backend 'spark' is not available in this release",
        "Use auto, memory (pandas) or duckdb (dask), which spills to disk.");
    return shared.without(List.of(BACKEND));
  }

  private static Optional<Scalar> text(Mapping mapping, String key) {
    return mapping.get(key).filter(Scalar.class::isInstance).map(Scalar.class::cast);
  }

  /** The connector that {@code type} names. Its absence is reported with the shared keys. */
  private Optional<Connector<?>> connector(Mapping data) {
    Optional<Scalar> type = text(data, TYPE);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (type.get().text().equals(ConnectorRegistry.FILE)) {
      return fileConnector(data);
    }
    Optional<Connector<?>> found = registry.find(type.get().text());
    if (found.isEmpty()) {
      unknownType(type.get(), TYPE, typeNames());
    }
    return found;
  }

  private List<String> typeNames() {
    return Stream.concat(registry.names().stream(), Stream.of(ConnectorRegistry.FILE))
        .sorted()
        .toList();
  }

  private void unknownType(Scalar type, String key, List<String> known) {
    String all = "Known: " + String.join(", ", known) + ".";
    boolean elsewhere = type.origin().isPresent();
    String remedy =
        elsewhere
            ? all
            : Nearest.to(type.text(), known)
                .map(near -> "Did you mean '" + near + "'? " + all)
                .orElse(all);
    String value = type.origin().map(o -> "from " + o).orElse("'" + type.text() + "'");
    problems.add(ConfigCode.UNKNOWN_TYPE, type.place(), "unknown " + key + " " + value, remedy);
  }

  private Optional<Connector<?>> fileConnector(Mapping data) {
    Optional<Scalar> fileType = text(data, FILE_TYPE);
    if (fileType.isPresent()) {
      Optional<Connector<?>> named =
          registry.find(fileType.get().text()).filter(c -> !c.extensions().isEmpty());
      if (named.isEmpty()) {
        unknownType(fileType.get(), FILE_TYPE, fileTypeNames());
      }
      return named;
    }
    Optional<Node> source = data.get(SOURCE);
    if (source.isEmpty()) {
      problems.add(
          ConfigCode.MISSING_KEY,
          data.place(),
          "'source' is required",
          "Add 'source': the path of the file.");
      return Optional.empty();
    }
    return byEndings(source.get());
  }

  /** The connector of the files that {@code source} names, one or a list of them. */
  private Optional<Connector<?>> byEndings(Node source) {
    List<Node> names =
        source instanceof Sequence list && !list.elements().isEmpty()
            ? list.elements()
            : List.of(source);
    Optional<Connector<?>> first = byEnding(names.get(0));
    for (Node name : names.subList(1, names.size())) {
      Optional<Connector<?>> other = first.isEmpty() ? first : byEnding(name);
      if (other.isEmpty()) {
        return other;
      }
      if (!other.equals(first)) {
        problems.add(
            ConfigCode.UNKNOWN_TYPE,
            name.place(),
            "the ending of this file name tells another format than that of the first",
            "Read the files as sources of their own, or add 'file_type' if they have one format.");
        return Optional.empty();
      }
    }
    return first;
  }

  private Optional<Connector<?>> byEnding(Node name) {
    Optional<Connector<?>> found =
        name instanceof Scalar text ? registry.findByFileName(text.text()) : Optional.empty();
    if (found.isEmpty()) {
      problems.add(
          ConfigCode.UNKNOWN_TYPE,
          name.place(),
          "the ending of this file name tells no format",
          "Add 'file_type': one of "
              + String.join(", ", fileTypeNames())
              + ". Known endings: "
              + String.join(", ", registry.extensions().keySet())
              + ".");
    }
    return found;
  }

  private List<String> fileTypeNames() {
    return registry.connectors().stream()
        .filter(c -> !c.extensions().isEmpty())
        .flatMap(c -> c.names().stream())
        .sorted()
        .toList();
  }

  private <O extends Record> Optional<BoundConnector<?>> bind(
      Connector<O> connector, Mapping data) {
    Shape shape = Shape.of(connector.optionsType());
    checkFileType(connector, shape, data);
    Mapping own = ownKeys(connector, shape, data);
    SecretOptions secrets = SecretOptions.in(shape, own);
    credentials.addAll(secrets.values());
    emptyCredentials.addAll(secrets.empty());
    secrets.values().forEach(credential -> redactor.add(credential.text()));
    return Options.bind(connector.optionsType(), own, misspelt, problems)
        .map(options -> new BoundConnector<>(connector, options));
  }

  /** With the type of a file format, {@code file_type} may say the same again, and nothing else. */
  private void checkFileType(Connector<?> connector, Shape shape, Mapping data) {
    Optional<Scalar> fileType = text(data, FILE_TYPE);
    if (fileType.isEmpty() || shape.keys().contains(FILE_TYPE)) {
      return;
    }
    if (connector.extensions().isEmpty()) {
      unused(connector, FILE_TYPE, data.keyPlace(FILE_TYPE));
    } else if (!connector.names().contains(fileType.get().text())) {
      problems.add(
          ConfigCode.WRONG_VALUE,
          fileType.get().place(),
          "'file_type' contradicts 'type'",
          "Remove 'file_type', or write type: file.");
    }
  }

  private void unused(Connector<?> connector, String key, Place place) {
    problems.add(
        ConfigCode.UNUSED_KEY,
        place,
        connector.names().get(0) + " does not use '" + key + "'",
        "Remove it, or check 'type'.");
  }

  /** The mapping without shared keys, and without those that are no keys of this connector. */
  private Mapping ownKeys(Connector<?> connector, Shape shape, Mapping data) {
    List<String> notOwn = new ArrayList<>();
    for (String key : data.entries().keySet()) {
      if (shape.keys().contains(key)) {
        continue;
      }
      notOwn.add(key);
      if (SHARED.keys().contains(key)) {
        continue;
      }
      Optional<Node> value = data.get(key);
      if (!UNION.contains(key)) {
        problems.add(data.keyPlace(key), unknown(key, data.keyPlace(key), shape));
        Nearest.to(key, known(shape)).ifPresent(misspelt::add);
      } else if (value.isPresent()) {
        unused(connector, key, data.keyPlace(key));
      }
    }
    return data.without(notOwn);
  }

  /** A key of a section of this connector is one that was not indented. */
  private static Fault unknown(String key, Place place, Shape shape) {
    Optional<String> section =
        shape.options().stream()
            .filter(o -> o.type() instanceof OptionType.Nested n && n.shape().keys().contains(key))
            .map(Option::key)
            .findFirst();
    return section
        .map(name -> Options.misplacedKey(place, key, name))
        .orElseGet(() -> Options.unknownKey(place, key, known(shape)));
  }

  private static Collection<String> known(Shape shape) {
    return Stream.concat(SHARED.keys().stream(), shape.keys().stream()).distinct().toList();
  }
}
