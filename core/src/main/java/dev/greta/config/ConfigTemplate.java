package dev.greta.config;

import dev.greta.spi.Connector;
import dev.greta.spi.options.Shape;
import dev.greta.spi.options.Shape.Option;
import dev.greta.spi.options.Shape.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A config for a person to finish: every key of a connector with its meaning, those that are
 * required filled with examples, the others commented out with their defaults, credentials as
 * references. It passes the parser as it is, and with any of its keys taken out of their comments.
 */
public final class ConfigTemplate {

  /** The file that the first line points editors to; {@code greta config schema} prints it. */
  public static final String SCHEMA_FILE = "greta.schema.json";

  private static final int WIDTH = 96;
  private static final String USERNAME = "username";

  /** What stands for the keys that many sources have, where their records give no example. */
  private static final Map<String, String> USUAL =
      Map.of(
          "host", "localhost",
          "database", "my_database",
          "table", "my_table",
          "query", "SELECT * FROM my_table",
          "target_column", "target",
          "chunk_size", "10000");

  private final Connector<?> connector;
  private final String type;
  private final Filling filling;
  private final List<String> lines = new ArrayList<>();

  private ConfigTemplate(Connector<?> connector, String type, Filling filling) {
    this.connector = connector;
    this.type = type;
    this.filling = filling;
  }

  /**
   * What is known already.
   *
   * @param values by key of {@code data:}
   * @param remarks lines that are added as comments
   */
  public record Filling(Map<String, String> values, List<String> remarks) {

    /** Nothing. */
    public static final Filling NONE = new Filling(Map.of(), List.of());

    public Filling {
      values = Map.copyOf(values);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Writes a template.
   *
   * @param type one of the connector's names
   */
  public static String of(Connector<?> connector, String type, Filling filling) {
    ConfigTemplate template = new ConfigTemplate(connector, type, filling);
    template.write();
    return String.join("\n", template.lines) + "\n";
  }

  private void write() {
    lines.add("# yaml-language-server: $schema=" + SCHEMA_FILE);
    lines.add("# For an editor that checks and completes: greta config schema > " + SCHEMA_FILE);
    lines.add("#");
    lines.add("# " + connector.title() + ".");
    lines.add("# What is commented out is optional: remove the # before a key to set it.");
    lines.add("");
    lines.add(ConfigLoader.DATA + ":");
    lines.add("  " + DataSection.TYPE + ": " + type);
    Shape own = Shape.of(connector.optionsType());
    Optional<String> chosen = chosen(own.exactlyOneOf());
    for (Option option : own.options()) {
      lines.add("");
      option(option, "  ", wanted(option) || chosen.filter(option.key()::equals).isPresent());
    }
    for (Option option : Shape.of(DataKeys.class).options()) {
      if (!option.required() && !option.key().equals(DataSection.FILE_TYPE)) {
        lines.add("");
        option(option, "  ", wanted(option));
      }
    }
    remarks();
    output();
  }

  private void remarks() {
    if (!filling.remarks().isEmpty()) {
      lines.add("");
      filling.remarks().forEach(remark -> lines.add(("  # " + remark).stripTrailing()));
    }
  }

  private void output() {
    lines.add("");
    lines.add(ConfigLoader.OUTPUT + ":");
    for (Option option : Shape.of(OutputKeys.class).options()) {
      option.doc().ifPresent(doc -> comment("  ", doc));
      switch (option.key()) {
        case "data" -> lines.add("  data: out.parquet");
        case "file" -> lines.add("  #file: results.json");
        default -> lines.add("  #" + option.key() + ": " + value(option));
      }
    }
    lines.add("");
    comment("", "how much memory a run may take; a quarter of the machine's by default");
    lines.add("#" + ConfigLoader.MEMORY + ": 2GB");
    lines.add("");
    comment("", "where what does not fit is spilled; the system's folder by default");
    lines.add("#" + ConfigLoader.TEMP_DIR + ": /tmp");
  }

  private boolean wanted(Option option) {
    return needed(option) || filling.values().containsKey(option.key());
  }

  private static boolean needed(Option option) {
    return option.required() || option.requiredUnless().isPresent();
  }

  /** Of keys that exclude each other, the one that is filled, else what is simpler than a query. */
  private Optional<String> chosen(List<String> exactlyOne) {
    return exactlyOne.stream()
        .filter(filling.values()::containsKey)
        .findFirst()
        .or(() -> exactlyOne.stream().filter(key -> !key.equals("query")).findFirst())
        .or(() -> exactlyOne.stream().findFirst());
  }

  /**
   * A key with its meaning.
   *
   * @param on whether it is set
   */
  private void option(Option option, String indent, boolean on) {
    option.doc().ifPresent(doc -> comment(indent, doc));
    String lead = indent + (on ? "" : "#");
    if (option.type() instanceof OptionType.Nested nested) {
      lines.add(lead + option.key() + ":");
      Optional<String> chosen = chosen(nested.shape().exactlyOneOf());
      for (Option inner : nested.shape().options()) {
        boolean needed = needed(inner) || chosen.filter(inner.key()::equals).isPresent();
        option(inner, lead + "  ", needed || (!on && inner.defaultValue().isPresent()));
      }
    } else {
      lines.add(lead + option.key() + ": " + value(option));
    }
  }

  private String value(Option option) {
    OptionType kind = option.type();
    if (kind instanceof OptionType.Hidden || option.key().equals(USERNAME)) {
      return reference(option.key());
    }
    Optional<String> text =
        Optional.ofNullable(filling.values().get(option.key()))
            .or(option::defaultValue)
            .or(option::example)
            .or(() -> usual(option.key()));
    return text.isPresent()
        ? kind instanceof OptionType.Text ? YamlText.of(text.get()) : text.get()
        : ofType(kind, option.key());
  }

  /** {@code ${POSTGRES_PASSWORD}}. */
  private String reference(String key) {
    String name = key.equals(USERNAME) ? "user" : key;
    return "${" + (connector.names().get(0) + "_" + name).toUpperCase(Locale.ROOT) + "}";
  }

  private Optional<String> usual(String key) {
    Stream<String> file = connector.extensions().stream().map(ending -> "data" + ending).limit(1);
    return key.equals(DataSection.SOURCE) ? file.findFirst() : Optional.ofNullable(USUAL.get(key));
  }

  private String ofType(OptionType kind, String key) {
    if (kind instanceof OptionType.Whole whole) {
      return "" + Math.max(1, whole.min());
    }
    if (kind instanceof OptionType.Number number) {
      return "" + Math.max(1, number.min());
    }
    if (kind instanceof OptionType.Truth) {
      return "true";
    }
    if (kind instanceof OptionType.Choice choice) {
      return choice.constants().keySet().iterator().next();
    }
    if (kind instanceof OptionType.Time) {
      return "30s";
    }
    if (kind instanceof OptionType.ListOf list) {
      return list.element() instanceof OptionType.Nested
          ? "[]"
          : "[" + within(list.element(), key) + "]";
    }
    if (kind instanceof OptionType.OneOrMore several) {
      return ofType(several.element(), key);
    }
    if (kind instanceof OptionType.MapOf map) {
      return map.value() instanceof OptionType.Nested
          ? "{}"
          : "{my_name: " + within(map.value(), key) + "}";
    }
    return kind instanceof OptionType.Hidden ? reference(key) : "my_" + key;
  }

  /** Within brackets and braces a reference stands in quotes, as its own braces would end them. */
  private String within(OptionType kind, String key) {
    String text = ofType(kind, key);
    return text.startsWith("${") ? '"' + text + '"' : text;
  }

  private void comment(String indent, String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && indent.length() + 2 + line.length() + word.length() >= WIDTH) {
        lines.add(indent + "# " + line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add(indent + "# " + line.toString().stripTrailing());
  }
}
