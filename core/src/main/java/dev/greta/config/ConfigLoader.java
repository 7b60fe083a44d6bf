package dev.greta.config;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.secrets.Redactor;
import dev.greta.secrets.internal.DotEnv;
import dev.greta.secrets.internal.References;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import dev.greta.spi.options.Shape;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a config: YAML to nodes, overrides laid over, references resolved, bound to records, every
 * problem told at once. Immutable; each {@code with} method returns a copy.
 *
 * <pre>{@code
 * Config config = ConfigLoader.create().load(Path.of("config.yml"));
 * }</pre>
 */
public final class ConfigLoader {

  static final String DATA = "data";
  static final String PREPROCESSING = "preprocessing";
  static final String OUTPUT = "output";
  static final String MEMORY = "memory";
  static final String TEMP_DIR = "temp_dir";

  /** Sections of the older tool's analysis engine. */
  static final List<String> IGNORED = List.of("hypothesis_search", "automl", "scalability");

  private static final List<String> KNOWN = List.of(DATA, PREPROCESSING, OUTPUT, MEMORY, TEMP_DIR);

  private final ConnectorRegistry registry;
  private final Map<String, String> environment;
  private final Optional<Path> envFile;
  private final List<Layer> overrides;
  private final boolean strict;

  /** What is laid over the file. */
  private interface Layer {
    Optional<Mapping> read(Problems problems);
  }

  private ConfigLoader(
      ConnectorRegistry registry,
      Map<String, String> environment,
      Optional<Path> envFile,
      List<Layer> overrides,
      boolean strict) {
    this.registry = registry;
    this.environment = Map.copyOf(environment);
    this.envFile = envFile;
    this.overrides = List.copyOf(overrides);
    this.strict = strict;
  }

  /**
   * With the connectors on the class path and the environment of this process.
   *
   * @throws ConfigException if two connectors claim the same name
   */
  public static ConfigLoader create() {
    return create(ConnectorRegistry.load(), System.getenv());
  }

  /** With these connectors and this environment. */
  public static ConfigLoader create(ConnectorRegistry registry, Map<String, String> environment) {
    return new ConfigLoader(registry, environment, Optional.empty(), List.of(), false);
  }

  /** Reads this file instead of {@code .env} beside the config; it must be there. */
  public ConfigLoader withEnvFile(Path file) {
    return new ConfigLoader(registry, environment, Optional.of(file), overrides, strict);
  }

  /**
   * Lays this over the file, and over what was laid over it before: a mapping in JSON (or YAML),
   * merged key by key.
   *
   * @param name what messages call it: the option that brought it
   * @param json {@code {"data": {"chunk_size": 500}}}
   */
  public ConfigLoader withOverride(String name, String json) {
    return with(problems -> YamlReader.read(name, json, problems));
  }

  /**
   * Lays a place for the dataset over the file's.
   *
   * @param name what messages call it: the option that brought it
   * @param file taken as it is, without references
   */
  public ConfigLoader withOutput(String name, Path file) {
    Place root = new Place(name, 0, 0, "");
    Place section = root.at(0, 0, OUTPUT);
    String text = file.toString().replace("$", "$$");
    Node data = Scalar.text(section.at(0, 0, "data"), text);
    Mapping output = new Mapping(section, Map.of("data", data));
    return with(problems -> Optional.of(new Mapping(root, Map.of(OUTPUT, output))));
  }

  private ConfigLoader with(Layer layer) {
    List<Layer> more = new ArrayList<>(overrides);
    more.add(layer);
    return new ConfigLoader(registry, environment, envFile, more, strict);
  }

  /** Makes a credential that stands in the file itself an error. */
  public ConfigLoader withStrict(boolean newStrict) {
    return new ConfigLoader(registry, environment, envFile, overrides, newStrict);
  }

  /**
   * Reads a file.
   *
   * @param file messages name it as it is given here
   * @throws ConfigException with all that is wrong
   */
  public Config load(Path file) {
    Problems problems = new Problems();
    Optional<String> text = ConfigText.read(file, problems);
    Path folder = file.toAbsolutePath().normalize().getParent();
    return load(file.toString(), text, folder == null ? file.toAbsolutePath() : folder, problems);
  }

  /**
   * Reads a stream to its end.
   *
   * @param name what messages call it
   * @param folder what stands for the folder of the file: relative paths are relative to it, and
   *     {@code .env} is looked for in it
   * @throws ConfigException with all that is wrong
   */
  public Config load(InputStream in, String name, Path folder) {
    Problems problems = new Problems();
    Optional<String> text = ConfigText.read(in, name, problems);
    return load(name, text, folder.toAbsolutePath().normalize(), problems);
  }

  private Config load(String name, Optional<String> text, Path base, Problems problems) {
    Optional<Mapping> tree = text.flatMap(yaml -> YamlReader.read(name, yaml, problems));
    List<Mapping> laidOver =
        overrides.stream().flatMap(layer -> layer.read(problems).stream()).toList();
    if (tree.isEmpty()) {
      throw new ConfigException(problems.inFileOrder());
    }
    Mapping whole = tree.get();
    for (Mapping over : laidOver) {
      whole = Overrides.apply(whole, over);
    }
    DotEnv dotEnv = dotEnv(base, problems);
    References references = new References(environment, dotEnv, base, problems);
    Mapping used = references.resolve(whole.without(IGNORED));
    HashTrap trap = new HashTrap(name, text.orElse(""));
    Binding binding = new Binding(base, new ArrayList<>(dotEnv.notices()), true, trap);
    binding.noticeIgnored(whole);
    return binding.bind(used, problems, references.failed());
  }

  /**
   * A config of nothing but a source, from a program's values. References in them are not resolved,
   * and relative paths are relative to the working directory.
   *
   * @param type as {@code data.type}
   * @param options the other keys of {@code data:}, as maps, lists, text, numbers, truth values and
   *     null
   * @throws ConfigException with all that is wrong
   * @throws IllegalArgumentException if a value is of another type
   */
  public Config fromMap(String type, Map<String, ? extends @Nullable Object> options) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(options);
    Object given = data.put(DataSection.TYPE, type);
    Problems problems = new Problems();
    Mapping root = (Mapping) Node.of(Map.of(DATA, data));
    if (given != null && !given.equals(type)) {
      problems.add(
          ConfigCode.WRONG_VALUE,
          Place.PROGRAM.at(0, 0, DATA).at(0, 0, DataSection.TYPE),
          "'type' is given twice, and differs",
          "Remove it from the options.");
    }
    Path base = Path.of("").toAbsolutePath();
    HashTrap none = new HashTrap("", "");
    return new Binding(base, new ArrayList<>(), false, none).bind(root, problems, Set.of());
  }

  private DotEnv dotEnv(Path base, Problems problems) {
    envFile
        .filter(file -> !Files.isReadable(file) || !Files.isRegularFile(file))
        .ifPresent(
            file ->
                problems.add(
                    ConfigCode.UNREADABLE,
                    new Place(file.toString(), 1, 1, ""),
                    "the file of variables cannot be read",
                    "Check the path that --env-file gives."));
    return DotEnv.read(envFile.orElse(base.resolve(".env")));
  }

  /** From one resolved tree to one config. */
  private final class Binding {

    private final Path base;
    private final List<String> notices;
    private final boolean fromFile;
    private final HashTrap trap;
    private final Redactor redactor = new Redactor();
    private final Problems found = new Problems();

    Binding(Path base, List<String> notices, boolean fromFile, HashTrap trap) {
      this.base = base;
      this.notices = notices;
      this.fromFile = fromFile;
      this.trap = trap;
    }

    void noticeIgnored(Mapping root) {
      List<String> ignored = IGNORED.stream().filter(k -> root.get(k).isPresent()).toList();
      if (!ignored.isEmpty()) {
        notices.add(
            "not used: " + String.join(", ", ignored) + " (sections of the older analysis engine)");
      }
    }

    Config bind(Mapping root, Problems earlier, Set<Place> unresolved) {
      checkKeys(root);
      DataSection section = new DataSection(registry, found, redactor);
      Optional<DataConfig> data = section(root, DATA).flatMap(section::bind);
      if (root.entries().containsKey(DATA) && root.get(DATA).isEmpty()) {
        found.add(
            ConfigCode.MISSING_KEY,
            root.keyPlace(DATA),
            "'" + DATA + "' is required, and empty here",
            "Write its keys below it, indented.");
      } else if (root.get(DATA).isEmpty()) {
        found.add(
            ConfigCode.MISSING_KEY,
            root.place(),
            "'" + DATA + "' is required",
            "Add data: and, below it, type:.");
      }
      Optional<PreprocessingConfig> preprocessing =
          section(root, PREPROCESSING)
              .flatMap(node -> Options.bind(PreprocessingConfig.class, node, found));
      Optional<OutputKeys> output =
          section(root, OUTPUT)
              .or(() -> Optional.of(new Mapping(root.place(), Map.of())))
              .flatMap(node -> Options.bind(OutputKeys.class, node, found));
      Optional<OutputConfig> outputs = output.flatMap(keys -> output(keys, root));
      OptionalLong memory = memory(root);
      Optional<Path> tempDir = tempDir(root);
      if (fromFile) {
        section.credentials().forEach(this::checkLiteral);
        section.emptyCredentials().forEach(this::checkEmpty);
      }
      earlier.addAll(found, place -> !unresolved.contains(place));
      if (!earlier.isEmpty() || data.isEmpty() || outputs.isEmpty()) {
        throw new ConfigException(earlier.inFileOrder().stream().map(redactor::redact).toList());
      }
      if (preprocessing.isPresent()) {
        notices.add("preprocessing is checked, and carried out by a later release");
      }
      return new Config(
          data.get(), preprocessing, outputs.get(), memory, tempDir, base, notices, redactor, root);
    }

    private void checkKeys(Mapping root) {
      for (String key : root.entries().keySet()) {
        if (!KNOWN.contains(key)) {
          Place place = root.keyPlace(key);
          found.add(
              place,
              dataKeys().contains(key)
                  ? Options.misplacedKey(place, key, DATA)
                  : Options.unknownKey(place, key, KNOWN));
        }
      }
    }

    /** All that may stand below {@code data:}, whatever the connector. */
    private Set<String> dataKeys() {
      Set<String> keys = new HashSet<>(Shape.of(DataKeys.class).keys());
      registry.connectors().forEach(c -> keys.addAll(Shape.of(c.optionsType()).keys()));
      return keys;
    }

    private Optional<Mapping> section(Mapping root, String key) {
      Optional<Node> node = root.get(key);
      node.filter(n -> !(n instanceof Mapping))
          .ifPresent(
              n ->
                  found.add(
                      ConfigCode.WRONG_VALUE,
                      n.place(),
                      "expected a mapping, found " + n.describe(),
                      "Write the keys of '" + key + "' below it, indented."));
      return node.filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    private OptionalLong memory(Mapping root) {
      Optional<Node> node = root.get(MEMORY);
      if (node.isEmpty()) {
        return OptionalLong.empty();
      }
      OptionalLong bytes = MemorySize.parse(node.get());
      if (bytes.isEmpty()) {
        found.add(
            ConfigCode.WRONG_VALUE,
            node.get().place(),
            "expected " + MemorySize.SAYS + ", found " + node.get().describe(),
            "Write " + MemorySize.SAYS + ".");
      }
      return bytes;
    }

    private Optional<Path> tempDir(Mapping root) {
      Optional<Node> node = root.get(TEMP_DIR);
      if (node.isPresent() && !(node.get() instanceof Scalar)) {
        noPath(node.get());
      }
      return node.filter(Scalar.class::isInstance)
          .flatMap(n -> path(((Scalar) n).text(), node.get()));
    }

    private Optional<OutputConfig> output(OutputKeys keys, Mapping root) {
      Mapping section =
          root.get(OUTPUT).filter(Mapping.class::isInstance).map(Mapping.class::cast).orElse(root);
      Optional<Path> data = keys.data().flatMap(t -> path(t, section.get("data").orElse(section)));
      Optional<Path> file = keys.file().flatMap(t -> path(t, section.get("file").orElse(section)));
      return Optional.of(new OutputConfig(data, file, keys.format()));
    }

    private Optional<Path> path(String text, Node node) {
      try {
        return Optional.of(base.resolve(text));
      } catch (InvalidPathException e) {
        noPath(node);
        return Optional.empty();
      }
    }

    private void noPath(Node node) {
      found.add(
          ConfigCode.WRONG_VALUE,
          node.place(),
          "expected a path, found " + node.describe(),
          "Write the path of a file or folder.");
    }

    private void checkLiteral(Scalar credential) {
      boolean literal =
          credential.origin().map(o -> o.startsWith(References.DEFAULT_ORIGIN)).orElse(true);
      if (!literal || credential.text().isEmpty()) {
        return;
      }
      if (strict) {
        found.add(
            ConfigCode.LITERAL_CREDENTIAL,
            credential.place(),
            "a credential stands in the file itself",
            "Put it into the environment or .env, and write ${NAME} here.");
      } else {
        notices.add(
            credential.place() + ": a credential stands in the file itself; write ${NAME} instead");
      }
      if (trap.cuts(credential)) {
        notices.add(
            credential.place()
                + ": the credential ends before the #, where a comment begins; put it in quotes"
                + " if it goes on");
      }
    }

    private void checkEmpty(Place key) {
      if (trap.empties(key)) {
        notices.add(
            key + ": there is no credential, as a comment begins at the #; put it in quotes");
      }
    }
  }
}
