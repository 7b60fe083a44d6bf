package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code greta explain}: what it writes is a config again. */
class ExplainCommandTest {

  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder).file("data.csv", "n,t\n1,a\n2,\n");
  }

  /** Without alignment, and with short paths. */
  private String plain(String out) {
    return out.replaceAll("  +# ", "  # ").replace(workplace.path("") + "/", "");
  }

  @Test
  void eachValueHasItsOriginAndNoCredentialShows() throws Exception {
    workplace
        .variable("DB_USER", "reader")
        .variable("DB_PORT", "5433")
        .file(".env", "DB_PASSWORD=hunter2hunter2\n")
        .file("cert", "ca.pem\n")
        .file(
            "config.yml",
            """
            data:
              type: postgres
              connection:
                host: ${DB_HOST:-db.invalid}
                port: ${DB_PORT}
                database: mydb
                username: ${DB_USER}
                password: ${DB_PASSWORD}
                root_cert: ${file:cert}
              query: |
                SELECT 'hunter2hunter2'
                -- "x" # y
            memory: 2GB
            """);
    String override = "{\"data\": {\"chunk_size\": 500, \"partitions\": null}}";
    Result result =
        workplace.greta("explain", "--offline", "--override", override, "--override", "output: {}");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(plain(result.out()))
        .isEqualTo(
            """
            data:
              type: postgres  # config.yml:2
              connection:
                host: db.invalid  # config.yml:4, from default of ${DB_HOST}
                port: 5433  # config.yml:5, from environment DB_PORT
                database: mydb  # config.yml:6
                username: reader  # config.yml:7, from environment DB_USER
                password: '***'  # config.yml:8, from .env DB_PASSWORD
                root_cert: ca.pem  # config.yml:9, from file cert
                socket_timeout: 3600  # default
              query: "SELECT '***'\\n-- \\"x\\" # y\\n"  # config.yml:10
              chunk_size: 500  # --override
              backend: auto  # default
              on_unrepresentable: error  # default
            output:
              format: json  # default
            memory: 2GB  # config.yml:13
            temp_dir: TEMP  # default: the system's
            """
                .replace("TEMP", System.getProperty("java.io.tmpdir")));
    assertThat(result.out() + result.err()).doesNotContain("hunter2");
  }

  @Test
  void aLiteralCredentialIsMaskedToo() throws Exception {
    workplace.config(
        "type: postgres\nconnection: {host: h, database: d, password: hunter2hunter2}\ntable: t\n");
    Result result = workplace.greta("explain", "--offline");
    assertThat(result.out()).contains("    password: '***' ");
    assertThat(result.out() + result.err()).doesNotContain("hunter2");
    assertThat(result.err()).contains("a credential stands in the file itself");
  }

  @Test
  void whatARunWouldReadFollowsAsComments() throws Exception {
    workplace.config("type: file\nsource: data.csv\nquery: SELECT t, n / 2 AS half FROM data\n");
    Map<String, String> before = workplace.files();
    Result result = workplace.greta("explain");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(plain(result.out()))
        .contains("  type: file  # config.yml:2; it is csv\n")
        .contains("  source: data.csv  # config.yml:3\n")
        .contains("  file: run.json  # config.yml:7\n")
        .contains(
            """

            # A run would read:
            #   source       data.csv
            #   size         11 B
            #   splits       1 split: query
            #   consistency  exact
            """)
        .contains("#   backend      memory, by auto: 11 B of at most ")
        .contains("#   note         read in one split: a query over files\n")
        .contains("#   columns      2, types found in a sample; they widen")
        .endsWith("#     t     Utf8     text\n#     half  Float64  DOUBLE\n");
    assertThat(workplace.files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "pandas", "duckdb", "dask"})
  void aBackendThatTheConfigChooses(String name) throws Exception {
    workplace.config("type: csv\nsource: data.csv\nbackend: " + name + "\n");
    boolean memory = List.of("memory", "pandas").contains(name);
    assertThat(workplace.greta("explain").out())
        .contains("#   backend      " + (memory ? "memory" : "duckdb") + ", as the config says\n");
  }

  @Test
  void aSourceThatMemoryDoesNotHoldGoesToDuckDb() throws Exception {
    workplace.file("data.csv", "n,t\n" + "1,some more text\n".repeat(2_500_000));
    workplace.config("type: csv\nsource: data.csv\n");
    assertThat(workplace.greta("explain", "--override", "{\"memory\": \"128MB\"}").out())
        .contains("#   backend      duckdb, by auto: 43 MB are more than ");
  }

  @Test
  void theConfigShowsEvenIfTheSourceFails() throws Exception {
    workplace.config("type: csv\nsource: none.csv\n");
    Result result = workplace.greta("explain");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).contains("source: none.csv").doesNotContain("A run would read");
    assertThat(result.err()).startsWith("GRT-410 ");
  }

  @Test
  void aTargetColumnThatIsNotThereFailsAfterTheColumns() throws Exception {
    workplace.config("type: csv\nsource: data.csv\ntarget_column: m\n");
    Result result = workplace.greta("explain");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.out()).endsWith("#     t  Utf8   text\n");
    assertThat(result.err()).startsWith("GRT-701 ").contains("Did you mean 'n'?");
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files
          .filter(file -> file.endsWith("config.yml"))
          .map(EXAMPLES::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Everything that a config can say is written so that it is read as the same. */
  @ParameterizedTest
  @MethodSource("examples")
  void whatIsWrittenIsTheSameConfig(Path example) throws Exception {
    for (String name :
        List.of("POSTGRES_USER", "POSTGRES_PASSWORD", "PGPASSWORD", "SHOP_PASSWORD")) {
      workplace.variable(name, "***");
    }
    String config = EXAMPLES.resolve(example).toString();
    Result first = workplace.call("explain", "--offline", "--config", config);
    assertThat(first.code()).as(first.err()).isZero();
    Result second = workplace.fed(first.out(), "explain", "--offline", "--config", "-");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(values(second)).isEqualTo(values(first));
  }

  private static List<String> values(Result result) {
    return result.out().lines().map(line -> line.replaceAll("  +# .*", "")).toList();
  }
}
