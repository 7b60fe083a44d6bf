package dev.greta.config;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.secrets.Redactor;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Mapping;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A config as it is in effect: references resolved, overrides laid over, defaults written out, each
 * value with where it came from. Credentials are masked.
 */
public final class EffectiveConfig {

  private static final String DEFAULT = "default";

  private final Redactor redactor;
  private final String connector;
  private final List<Line> lines = new ArrayList<>();

  private EffectiveConfig(Config config) {
    this.redactor = config.redactor();
    this.connector = config.data().connector().name();
  }

  /**
   * A line of YAML.
   *
   * @param yaml indented
   * @param origin where its value came from; empty where it has none of its own
   */
  public record Line(String yaml, String origin) {}

  /**
   * Writes a config out.
   *
   * @param memoryBytes what {@code memory:} is where the config does not say
   */
  public static List<Line> of(Config config, long memoryBytes) {
    EffectiveConfig written = new EffectiveConfig(config);
    Mapping root = config.effective();
    written.line(0, ConfigLoader.DATA + ":", "");
    root.get(ConfigLoader.DATA)
        .ifPresent(data -> written.section(dataOptions(config), (Mapping) data, 1));
    written.section(root, ConfigLoader.PREPROCESSING, PreprocessingConfig.class);
    written.section(root, ConfigLoader.OUTPUT, OutputKeys.class);
    if (root.get(ConfigLoader.OUTPUT).isEmpty()) {
      written.line(0, ConfigLoader.OUTPUT + ":", "");
      written.defaults(Shape.of(OutputKeys.class).options(), empty(root), 1);
    }
    written.plain(root, ConfigLoader.MEMORY, memoryBytes + "", "a quarter of the machine's");
    written.plain(
        root, ConfigLoader.TEMP_DIR, System.getProperty("java.io.tmpdir", ""), "the system's");
    return written.lines;
  }

  private static Mapping empty(Mapping root) {
    return root.only(List.of());
  }

  /** The shared keys and the connector's own. */
  private static List<Option> dataOptions(Config config) {
    Shape own = Shape.of(config.data().connector().connector().optionsType());
    return Stream.concat(
            Shape.of(DataKeys.class).options().stream()
                .filter(option -> !own.keys().contains(option.key())),
            own.options().stream())
        .toList();
  }

  private void section(Mapping root, String key, Class<? extends Record> record) {
    root.get(key)
        .ifPresent(
            node -> {
              line(0, key + ":", "");
              section(Shape.of(record).options(), (Mapping) node, 1);
            });
  }

  /** What is given, in the order of the file; then the defaults of what is not. */
  private void section(List<Option> options, Mapping mapping, int depth) {
    mapping
        .entries()
        .forEach(
            (key, node) ->
                options.stream()
                    .filter(option -> option.key().equals(key) && !node.isNull())
                    .findFirst()
                    .ifPresent(option -> value(key + ":", option.type(), node, depth)));
    defaults(options, mapping, depth);
  }

  private void defaults(List<Option> options, Mapping mapping, int depth) {
    for (Option option : options) {
      if (mapping.get(option.key()).isEmpty() && option.defaultValue().isPresent()) {
        String value = option.defaultValue().get();
        boolean text = option.type() instanceof OptionType.Text;
        line(depth, option.key() + ": " + (text ? YamlText.of(value) : value), DEFAULT);
      }
    }
  }

  private void plain(Mapping root, String key, String otherwise, String why) {
    Optional<Node> given = root.get(key);
    if (given.isPresent()) {
      value(key + ":", new OptionType.Any(), given.get(), 0);
    } else {
      line(0, key + ": " + otherwise, DEFAULT + ": " + why);
    }
  }

  private void value(String lead, OptionType type, Node node, int depth) {
    if (node instanceof Scalar scalar) {
      line(depth, lead + " " + text(type, scalar), origin(scalar) + chosen(node));
    } else if (type instanceof OptionType.Hidden) {
      line(depth, lead + " " + YamlText.of(Redactor.MASK), origin(node.place()));
    } else if (node instanceof Sequence list) {
      list(lead, type, list, depth);
    } else if (node instanceof Mapping mapping) {
      mapping(lead, type, mapping, depth);
    }
  }

  /** What {@code type: file} came to. */
  private String chosen(Node node) {
    boolean isFile = node instanceof Scalar scalar && scalar.text().equals(ConnectorRegistry.FILE);
    String type = ConfigLoader.DATA + "." + DataSection.TYPE;
    return isFile && node.place().path().equals(type) ? "; it is " + connector : "";
  }

  private void list(String lead, OptionType type, Sequence list, int depth) {
    OptionType element =
        type instanceof OptionType.ListOf of
            ? of.element()
            : type instanceof OptionType.OneOrMore of ? of.element() : new OptionType.Any();
    if (list.elements().isEmpty()) {
      line(depth, lead + " []", origin(list.place()));
      return;
    }
    line(depth, lead, "");
    list.elements().forEach(node -> value("-", element, node, depth + 1));
  }

  private void mapping(String lead, OptionType type, Mapping mapping, int depth) {
    if (type instanceof OptionType.Nested nested) {
      line(depth, lead, "");
      section(nested.shape().options(), mapping, depth + 1);
      return;
    }
    OptionType element = type instanceof OptionType.MapOf of ? of.value() : new OptionType.Any();
    boolean none = mapping.entries().isEmpty();
    line(depth, lead + (none ? " {}" : ""), none ? origin(mapping.place()) : "");
    mapping
        .entries()
        .forEach((key, node) -> value(YamlText.of(key) + ":", element, node, depth + 1));
  }

  private static String text(OptionType type, Scalar scalar) {
    if (type instanceof OptionType.Hidden) {
      return YamlText.of(Redactor.MASK);
    }
    boolean text = type instanceof OptionType.Text || type instanceof OptionType.Any;
    return scalar.kind() == Scalar.Kind.TEXT && text ? YamlText.of(scalar.text()) : scalar.text();
  }

  private static String origin(Scalar scalar) {
    String place = origin(scalar.place());
    return scalar.origin().map(source -> place + ", from " + source).orElse(place);
  }

  /** {@code config.yml:9}; of an option of the command line, its name. */
  private static String origin(Place place) {
    return place.line() == 0 || place.file().startsWith("--")
        ? place.file()
        : place.file() + ":" + place.line();
  }

  private void line(int depth, String yaml, String origin) {
    lines.add(new Line("  ".repeat(depth) + redactor.redact(yaml), redactor.redact(origin)));
  }
}
