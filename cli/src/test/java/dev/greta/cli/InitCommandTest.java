package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import dev.greta.config.ConfigSchema;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Connector;
import dev.greta.spi.options.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code greta init}: what it writes is a config that the others take. */
class InitCommandTest {

  /** Keys that are right only with others. */
  private static final Map<String, List<String>> TOGETHER =
      Map.of(
          "client_cert", List.of("client_key"),
          "client_key", List.of("client_cert"),
          "auth_type", List.of("auth_token"),
          "auth_token", List.of("auth_type"),
          "auth", List.of("token"),
          "for_each", List.of("values"));

  private static final Pattern OPTIONAL_KEY = Pattern.compile("( *)#([a-z_]+):.*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

  private Workplace workplace;
  private Path config;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder).file("data.csv", "n,price,day\n1,1.5,2026-01-02\n");
    config = folder.resolve("config.yml");
  }

  static Stream<String> types() {
    return ConnectorRegistry.load().names().stream();
  }

  static Stream<Connector<?>> connectors() {
    return ConnectorRegistry.load().connectors().stream();
  }

  private Result init(String... arguments) {
    List<String> all = new ArrayList<>(List.of("init"));
    all.addAll(List.of(arguments));
    return workplace.call(all.toArray(String[]::new));
  }

  private String written(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--force", "--output", config.toString()));
    Result result = init(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    return Files.readString(config);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeGivesAConfigThatIsRight(String type) throws Exception {
    String text = written(type);
    assertThat(text)
        .startsWith("# yaml-language-server: $schema=greta.schema.json\n")
        .contains("greta config schema > greta.schema.json\n")
        .contains("\ndata:\n  type: " + type + "\n");
    Result result = workplace.greta("validate", "--offline");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
  }

  /** If this fails for a connector: a key of its record needs an {@code @Example}. */
  @ParameterizedTest
  @MethodSource("connectors")
  void eachOptionalKeyMayBeTakenOutOfItsComment(Connector<?> connector) throws Exception {
    String text = written(connector.names().get(0));
    REFERENCE.matcher(text).results().forEach(name -> workplace.variable(name.group(1), "x"));
    List<String> excluded = Shape.of(connector.optionsType()).exactlyOneOf();
    List<String> lines = text.lines().toList();
    int taken = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher key = OPTIONAL_KEY.matcher(lines.get(i));
      if (key.matches() && !(excluded.contains(key.group(2)) && key.group(1).length() == 2)) {
        List<String> changed = withKey(lines, i, key.group(1));
        for (String partner : TOGETHER.getOrDefault(key.group(2), List.of())) {
          changed.replaceAll(line -> line.replaceFirst("#" + partner + ":", partner + ":"));
        }
        workplace.file("config.yml", String.join("\n", changed) + "\n");
        Result result = workplace.greta("validate", "--offline");
        assertThat(result.code()).as(lines.get(i) + "\n" + result.err()).isZero();
        taken++;
      }
    }
    assertThat(taken).isGreaterThanOrEqualTo(6);
  }

  /** The text with one key, and what stands below it, taken out of its comment. */
  private static List<String> withKey(List<String> lines, int key, String indent) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(key, lines.get(key).replaceFirst("#", ""));
    for (int i = key + 1; i < lines.size() && lines.get(i).startsWith(indent + "#  "); i++) {
      changed.set(i, lines.get(i).replaceFirst("#", ""));
    }
    return changed;
  }

  @Test
  void credentialsAreReferences() throws Exception {
    assertThat(written("postgres"))
        .contains("    #username: ${POSTGRES_USER}\n", "    #password: ${POSTGRES_PASSWORD}\n")
        .contains("    host: localhost\n", "    #port: 5432\n", "  table: my_table\n");
  }

  @Test
  void aFileFillsItAndTheConfigRuns() throws Exception {
    Map<String, String> before = workplace.files();
    String text =
        written("--data-source", "" + workplace.path("data.csv"), "--target-column", "price");
    assertThat(text)
        .contains("  type: csv\n", "  source: " + workplace.path("data.csv") + "\n")
        .contains("  target_column: price\n")
        .contains(
            """
              # Its columns:
              #   n      Int64    text
              #   price  Float64  text
              #   day    Date32   text
            """);
    assertThat(workplace.files()).containsAllEntriesOf(before).hasSize(before.size() + 1);
    Result run = workplace.greta("run");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(workplace.path("out.parquet")).exists();
  }

  @Test
  void aRelativeFileIsNamedFromTheConfigsFolder() throws Exception {
    Files.createDirectory(workplace.path("sub"));
    Path here = Path.of("").toAbsolutePath();
    config = workplace.path("sub/config.yml");
    String text = written("--data-source", "" + here.relativize(workplace.path("data.csv")));
    assertThat(text).contains("  source: ../data.csv\n");
  }

  @Test
  void aDatabaseFileIsFilledWithItsFirstTable() throws Exception {
    Path database = workplace.path("shop.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customers (id INTEGER, name TEXT)");
      statement.execute("CREATE TABLE orders (id INTEGER)");
    }
    assertThat(written("--data-source", "" + database))
        .contains("  type: sqlite\n", "  table: customers\n", "  #query: ")
        .contains("  # Tables here: customers, orders\n", "  #   name  Utf8   TEXT\n");
    assertThat(workplace.greta("preview").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"json,'[{\"a\": 1}]'", "ndjson,'{\"a\": 1}'", "tsv,'a\tb\n1\t2'"})
  void theTypeIsThatOfTheEnding(String ending, String text) throws Exception {
    workplace.file("x." + ending, text + "\n");
    assertThat(written("--data-source", "" + workplace.path("x." + ending)))
        .contains("  type: " + (ending.equals("tsv") ? "csv" : ending) + "\n", "#   a  Int64");
  }

  @Test
  void aTypeMayBeNamedForAFileWhoseEndingTellsNone() throws Exception {
    workplace.file("data.dat", "a;b\n1;2\n");
    String file = workplace.path("data.dat").toString();
    assertThat(written("csv", "--data-source", file)).contains("#   b  Int64");
    Result result = init("--data-source", file, "--output", "-");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("the ending of data.dat tells no type: name one\n", "Known: api, arrow, csv");
  }

  @Test
  void whatIsThereIsNotReplacedUnlessForced() throws Exception {
    Files.writeString(config, "mine");
    Result result = init("csv", "--output", config.toString());
    assertThat(result.code()).isEqualTo(11);
    assertThat(result.err())
        .isEqualTo(
            "GRT-1120 %s\n  %1$s is there already\n  Name another by --output, or replace it by --force.\n"
                .formatted(config));
    assertThat(config).hasContent("mine");
    assertThat(init("csv", "--output", config.toString(), "--force").code()).isZero();
    assertThat(Files.readString(config)).contains("type: csv");
  }

  @Test
  void standardOutputIsDataAlone() {
    Result result = init("csv", "--output", "-");
    assertThat(result.out()).startsWith("# yaml-language-server").contains("  source: data.csv\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void withoutATypeTheTypesAreListed() {
    Result result = init();
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(workplace.call("connectors").out());
    assertThat(result.err()).contains("greta init TYPE");
  }

  @Test
  void whatIsWrongIsSaidAndNothingWritten() throws Exception {
    Result unknown = init("postgers", "--output", config.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("unknown type 'postgers'\n  Did you mean postgres?\n");
    String output = config.toString();
    Result missing = init("--data-source", "none.csv", "--output", output);
    assertThat(missing.code()).isEqualTo(4);
    assertThat(missing.err()).startsWith("GRT-410 source\n");
    String data = workplace.path("data.csv").toString();
    Result target = init("--data-source", data, "--target-column", "prize", "--output", output);
    assertThat(target.code()).isEqualTo(7);
    assertThat(target.err()).startsWith("GRT-701 ").contains("Did you mean 'price'?");
    assertThat(config).doesNotExist();
  }

  @Test
  void theSchemaThatTheFirstLineNamesIsPrinted() {
    Result result = workplace.call("config", "schema");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(ConfigSchema.generate(ConnectorRegistry.load()));
    assertThat(result.err()).isEmpty();
    assertThat(workplace.call("config").code()).isEqualTo(2);
  }
}
