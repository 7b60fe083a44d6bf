package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config that is wrong: every problem at its place, and nothing touched. */
class BadConfigTest {

  private static final String SERVER =
      "type: postgres\nconnection: {host: h.invalid, database: d}\n";

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder);
  }

  @Test
  void aMissingConfigFile() throws Exception {
    workplace.fails(3, "GRT-300 %/config.yml:1:1", "config.yml");
  }

  @Test
  void anEmptyConfigFile() throws Exception {
    workplace.file("config.yml", "");
    workplace.fails(3, "GRT-300 %/config.yml:1:1", "the config is empty", "data:");
  }

  @Test
  void anUnknownTypeNamesTheNearest() throws Exception {
    workplace.config("type: postgers\n");
    workplace.fails(3, "GRT-307 %/config.yml:2:9  data.type", "postgers", "postgres");
  }

  @Test
  void anUnknownKeyNamesTheNearest() throws Exception {
    workplace.config(SERVER + "tabel: t\n");
    Result result = workplace.greta("run");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .contains(
            "GRT-302 "
                + workplace.path("config.yml")
                + ":4:3  data.tabel\n"
                + "  unknown key 'tabel'\n  Did you mean 'table'?\n");
  }

  @Test
  void everyProblemIsToldAtOnce() throws Exception {
    workplace.file(
        "config.yml",
        """
        data:
          type: postgres
          connection: {host: h, port: high}
          table: t
        outptu: {}
        memory: much
        """);
    Result result = workplace.fails(3, "GRT-304 %/config.yml:3:15  data.connection", "'database'");
    assertThat(result.err())
        .contains(":3:31  data.connection.port\n", "a whole number from 1 to 65535")
        .contains(":5:1  outptu\n", "Did you mean 'output'?")
        .contains(":6:9  memory\n");
    assertThat(result.err().lines().filter(line -> line.startsWith("GRT-"))).hasSize(4);
  }

  @Test
  void aLineThatIsIndentedWrongly() throws Exception {
    workplace.file("config.yml", "data:\n  type: csv\n   source: data.csv\n");
    workplace.fails(3, "GRT-300 %/config.yml:3:10", "a colon where no key", "the indentation");
    workplace.file("config.yml", "data:\n  type: csv\n source: data.csv\n");
    workplace.fails(3, "GRT-300 %/config.yml:3:2", "belongs to nothing", "the indentation");
    workplace.file("config.yml", "data:\n  type: csv\nsource: data.csv\n");
    workplace.fails(3, "GRT-304 %/config.yml:2:3  data", "It belongs to 'data': indent it");
  }

  @Test
  void aPasswordInTheWrongQuotes() throws Exception {
    for (String password : new String[] {"\"pa${ss\"", "${pass word}"}) {
      workplace.config(
          "type: postgres\ntable: t\nconnection:\n  host: h\n  database: d\n  password: "
              + password);
      workplace.fails(3, "GRT-308 %/config.yml:7:15  data.connection.password", "write $$");
    }
    workplace.config("type: postgres\nconnection:\n  password: 'pa'ss'\n");
    workplace.fails(3, "GRT-300 %/config.yml:4:19", "behind a closing quote", "write ''");
    workplace.config("type: postgres\nconnection:\n  password: 'pass\n");
    workplace.fails(3, "GRT-300 %/config.yml:4:15", "a quote that is never closed");
    workplace.config("type: postgres\nconnection:\n  password: \"pa\\ss\"\n");
    workplace.fails(3, "GRT-300 %/config.yml:4:19", "write \\\\ for a backslash");
    workplace.config("type: postgres\nconnection:\n  password: @pass\n");
    workplace.fails(3, "GRT-300 %/config.yml:4:15", "in quotes");
  }

  @Test
  void aPasswordThatACommentCutsShort() throws Exception {
    workplace.config(
        "type: postgres\ntable: t\nconnection:\n  host: h\n  database: d\n  password: #hunter2");
    Result result = workplace.greta("validate", "--offline");
    assertThat(result.err()).contains("there is no credential", "put it in quotes");
    assertThat(result.err()).doesNotContain("hunter2");
  }

  @Test
  void aPortAsText() throws Exception {
    workplace.config(
        "type: postgres\ntable: t\nconnection: {host: h, database: d, port: '5432'}\n");
    workplace.fails(
        3, "GRT-303 %/config.yml:4:44  data.connection.port", "in quotes", "Remove the quotes.");
  }

  @Test
  void neitherQueryNorTable() throws Exception {
    workplace.config(SERVER);
    workplace.fails(3, "GRT-304 %/config.yml:2:3  data", "one of query, table is required");
  }

  @Test
  void aPathWithBackslashesInDoubleQuotes() throws Exception {
    workplace.file("config.yml", "data: {type: csv, source: \"C:\\data\\d.csv\"}\n");
    workplace.fails(3, "GRT-300 %/config.yml:1:31", "use single quotes");
  }

  @Test
  void yamlThatIsNoMapping() throws Exception {
    workplace.file("config.yml", "- data\n- output\n");
    workplace.fails(3, "GRT-300 %/config.yml:1:1", "a list, not a mapping", "data:");
  }

  @Test
  void aTab() throws Exception {
    workplace.file("config.yml", "data:\n\ttype: postgres\n");
    workplace.fails(3, "GRT-300 %/config.yml:2:1", "a tab", "spaces");
  }

  @Test
  void aKeyThatStandsTwice() throws Exception {
    workplace.config(SERVER + "table: a\ntable: b\n");
    workplace.fails(
        3, "GRT-305 %/config.yml:5:3  data.table", "'table' stands here already, in line 4");
  }

  @Test
  void anAliasBomb() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a" + (i - 1) + "]\n");
    }
    workplace.file("config.yml", bomb.toString());
    workplace.fails(3, "GRT-306 %/config.yml:4:45  a3[7]", "aliases", "Use fewer aliases");
  }

  @Test
  void aReferenceThatDoesNotResolve() throws Exception {
    workplace.variable("POSTGRES_PASS", "hunter2hunter2");
    workplace.config(
        "type: postgres\n"
            + "connection: {host: h, database: d, password: '${POSTGRES_PASSWORD}'}\ntable: t\n");
    Result result =
        workplace.fails(
            9,
            "GRT-301 %/config.yml:3:48  data.connection.password",
            "${POSTGRES_PASSWORD} is not set.",
            "Looked in: environment",
            "Did you mean ${POSTGRES_PASS}?");
    assertThat(result.err()).doesNotContain("hunter2");
  }

  @Test
  void twoOutputsInOneFile() throws Exception {
    workplace.file(
        "config.yml",
        "data:\n" + (SERVER + "table: t\n").indent(2) + "output: {data: a.json, file: a.json}\n");
    workplace.fails(3, "GRT-303 output.file", "the same file", "Name two files.");
  }

  @Test
  void anOutputOfAnUnknownFormat() throws Exception {
    workplace.file(
        "config.yml", "data:\n" + (SERVER + "table: t\n").indent(2) + "output: {data: a.xls}\n");
    workplace.fails(3, "GRT-303 %/config.yml:5:16  output.data", ".parquet");
  }

  @Test
  void anOutputInAFolderThatIsNotThere() throws Exception {
    workplace.file(
        "config.yml",
        "data:\n" + (SERVER + "table: t\n").indent(2) + "output: {data: none/a.csv}\n");
    workplace.fails(11, "GRT-1102 %/none/a.csv", "there is no folder", "Make the folder");
  }

  @Test
  void anOutputThatIsAFolder() throws Exception {
    Files.createDirectory(workplace.path("a.csv"));
    workplace.config(SERVER + "table: t\n");
    Result result = workplace.greta("run", "--output", workplace.path("a.csv").toString());
    assertThat(result.code()).isEqualTo(11);
    assertThat(result.err())
        .startsWith("GRT-1103 " + workplace.path("a.csv") + "\n")
        .contains("Name a file");
  }

  @Test
  void aPlaceThatNobodyCanWriteIsFoundOutBeforeTheLoad() throws Exception {
    // Not even the superuser makes a file there, so this holds whoever runs the tests.
    workplace.config(SERVER + "table: t\n");
    Result result = workplace.greta("run", "--output", "/proc/self/out.csv");
    assertThat(result.code()).isEqualTo(11);
    assertThat(result.err()).startsWith("GRT-11").contains("/proc/self/out.csv").contains("\n  ");
    assertThat(result.err()).doesNotContain("h.invalid");
  }

  @Test
  void validateOfflineFindsTheSameProblems() throws Exception {
    workplace.config("type: postgers\n");
    Result result = workplace.greta("validate", "--offline");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).startsWith("GRT-307 ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void validateOfflineReachesOutToNobody() throws Exception {
    workplace.config(SERVER + "table: t\n");
    Result result = workplace.greta("validate", "--offline");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("config        ok").contains("connectivity  not done");
  }

  @Test
  void theConfigOfTheOlderToolIsReadAndItsSectionsNamed() throws Exception {
    workplace.file(
        "config.yml",
        """
        data: {source: insurance.csv, type: csv, target_column: claim, sheet_name: null}
        preprocessing: {missing_strategy: mean, outlier_method: iqr, outlier_threshold: 1.5, normalize_types: true, feature_engineering: true,
          encoding_method: auto, max_cardinality: 20, numeric_transforms: [polynomial, trigonometric, logarithmic], max_interactions: 5,
          feature_selection: false, selection_method: mutual_info, max_features: 50}
        hypothesis_search: {pop_size: 100, num_generations: 50, cx_prob: 0.7, mut_prob: 0.2}
        automl: {enabled: false}
        scalability: {ingestion_backend: auto}
        output: {format: json, file: null}
        """);
    Result result = workplace.greta("validate", "--offline");
    assertThat(result.err())
        .contains("hypothesis_search, automl, scalability", "preprocessing is checked");
    assertThat(result.code()).isZero();
  }
}
