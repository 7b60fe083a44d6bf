package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.config.ConfigSchema;
import dev.greta.registry.ConnectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The page of all keys is made from the JSON Schema; {@code mvn -pl cli -am test
 * -Dtest=KeysPageTest -Dgreta.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false} writes it
 * anew.
 */
class KeysPageTest {

  private static final Path PAGE = Path.of("../docs/reference/keys.md");
  private static final Set<String> SHARED =
      Set.of("type", "file_type", "target_column", "chunk_size", "backend");

  @Test
  void thePageIsTheSchema() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.generate(ConnectorRegistry.load()));
    String page = page(schema);
    if (Boolean.getBoolean("greta.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page(JsonNode schema) {
    StringBuilder page = new StringBuilder();
    page.append("# All keys\n\n");
    page.append("Made from the schema that `greta config schema` prints; the build checks that. ");
    page.append("[The config file](config.md) says how\na config is read; ");
    page.append("each connector's page what its keys are for.\n");
    section(page, "at the top", schema, Set.of("data", "output", "preprocessing"));
    section(page, "output", object(schema.at("/properties/output")), Set.of());
    section(page, "preprocessing", object(schema.at("/properties/preprocessing")), Set.of());
    Map.Entry<String, JsonNode> any = schema.get("definitions").properties().iterator().next();
    Set<String> own = new TreeSet<>();
    any.getValue().get("properties").fieldNames().forEachRemaining(own::add);
    own.removeAll(SHARED);
    own.add("file_type"); // Only those of file formats take it.
    section(page, "data, with any type", any.getValue(), own);
    for (Map.Entry<String, JsonNode> definition : schema.get("definitions").properties()) {
      section(page, "data, with type: " + definition.getKey(), definition.getValue(), SHARED);
    }
    return page.toString();
  }

  private static void section(StringBuilder page, String title, JsonNode object, Set<String> not) {
    page.append("\n## ").append(title).append('\n');
    page.append("| key | takes | default | meaning |\n|---|---|---|---|\n");
    rows(page, "", object, not);
  }

  private static void rows(StringBuilder page, String prefix, JsonNode object, Set<String> not) {
    Set<String> required = new TreeSet<>();
    object.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
      JsonNode value = property.getValue();
      boolean unused = value.path("description").asText().startsWith("not used");
      if (unused || not.contains(property.getKey())) {
        continue;
      }
      String key = prefix + property.getKey();
      String fallback =
          required.contains(property.getKey()) ? "required" : code(value.path("default"));
      page.append("| `").append(key).append("` | ").append(takes(value)).append(" | ");
      page.append(fallback).append(" | ").append(escaped(value.path("description").asText()));
      page.append(" |\n");
      rows(page, key + ".", object(value), Set.of());
    }
  }

  /** The object among what a value may be; nothing if it may be none. */
  private static JsonNode object(JsonNode value) {
    if (value.has("properties")) {
      return value;
    }
    for (JsonNode choice : value.path("anyOf")) {
      JsonNode object = object(choice);
      if (object.has("properties")) {
        return object;
      }
    }
    return value.path("none");
  }

  private static String takes(JsonNode value) {
    Set<String> forms = new LinkedHashSet<>();
    forms(value, forms);
    return escaped(String.join(", or ", forms));
  }

  private static void forms(JsonNode value, Set<String> forms) {
    if (value.has("enum")) {
      Set<String> choices = new LinkedHashSet<>();
      value.get("enum").forEach(choice -> choices.add("`" + choice.asText() + "`"));
      forms.add(String.join(" ", choices));
    }
    value.path("anyOf").forEach(choice -> forms(choice, forms));
    Set<String> types = new TreeSet<>();
    if (value.path("type").isArray()) {
      value.get("type").forEach(type -> types.add(type.asText()));
    } else if (value.has("type")) {
      types.add(value.get("type").asText());
    }
    boolean reference = value.path("pattern").asText().equals("\\$\\{");
    if (types.contains("integer") || types.contains("number") && !types.contains("boolean")) {
      forms.add(number(value, types.contains("integer") ? "a whole number" : "a number"));
    } else if (types.contains("string") && !reference) {
      forms.add("text");
    } else if (types.contains("boolean")) {
      forms.add("`true` `false`");
    }
    if (types.contains("array")) {
      forms.add("a list");
    }
    if (types.contains("object")) {
      forms.add("a mapping");
    }
  }

  private static String number(JsonNode value, String kind) {
    String from = value.has("minimum") ? " from " + value.get("minimum").asText() : "";
    boolean bounded = value.has("maximum") && value.get("maximum").asLong() < Integer.MAX_VALUE;
    return kind + from + (bounded ? " to " + value.get("maximum").asText() : "");
  }

  private static String code(JsonNode value) {
    return value.isMissingNode() ? "" : "`" + value.asText() + "`";
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
