package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The command on files, from a config to outputs; what it wrote is read back by DuckDB itself. */
class FileRunTest {

  private static final String CSV =
      "n,price,day,note\n1,1.5,2026-01-02,a\n2,,2026-01-03,\"x,y\"\n3,2.25,,\n";

  private Path folder;
  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path temp) throws IOException {
    folder = temp;
    workplace = Workplace.in(temp).file("data.csv", CSV);
  }

  private static List<String> duckdb(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", cells));
      }
      return texts;
    }
  }

  private static void duckdbDo(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(workplace.path("run.json").toFile());
  }

  @Test
  void aRunShowsItsFirstRowsAndSaysWhatHappened() throws Exception {
    workplace.config("type: csv\nsource: data.csv\ntarget_column: price\n");

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.out())
        .isEqualTo(
            """
                n    price  day         note
            Int64  Float64  Date32      Utf8
                1      1.5  2026-01-02  a
                2        ∅  2026-01-03  x,y
                3     2.25  ∅           ∅
            (∅ is null)
            """);
    assertThat(result.err())
        .startsWith("3 rows × 4 columns from " + workplace.path("data.csv") + " (csv) in ")
        .contains("65 B read · 1 split · exact · backend memory\n", "  target column price\n")
        .contains("  wrote " + workplace.path("out.csv") + " (csv, ")
        .contains("  wrote " + workplace.path("run.json") + " (results, json)\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void theResultsSayWhatWasReadAndWritten() throws Exception {
    workplace.config("type: csv\nsource: data.csv\ntarget_column: price\nbackend: duckdb\n");
    assertThat(workplace.greta("run").code()).isZero();

    JsonNode results = results();
    assertThat(results.get("status").asText()).isEqualTo("complete");
    assertThat(results.at("/source/type").asText()).isEqualTo("csv");
    assertThat(results.at("/source/place").asText()).endsWith("/data.csv");
    assertThat(results.get("rows").asInt()).isEqualTo(3);
    assertThat(results.get("target_column").asText()).isEqualTo("price");
    assertThat(results.get("backend").asText()).isEqualTo("duckdb");
    assertThat(results.findValuesAsText("name")).containsExactly("n", "price", "day", "note");
    assertThat(results.get("columns").findValuesAsText("type"))
        .containsExactly("Int64", "Float64", "Date32", "Utf8");
    assertThat(results.findValuesAsText("nulls")).containsExactly("0", "1", "1", "1");
    assertThat(results.at("/bytes/source").asLong())
        .isEqualTo(Files.size(workplace.path("data.csv")));
    assertThat(results.at("/outputs/0/bytes").asLong())
        .isEqualTo(Files.size(workplace.path("out.csv")));
    assertThat(results.at("/outputs/0/format").asText()).isEqualTo("csv");
    assertThat(results.at("/splits/0/rows").asInt()).isEqualTo(3);
  }

  @Test
  void resultsInYamlHaveTheSameKeys() throws Exception {
    workplace.file(
        "config.yml",
        "data: {type: csv, source: data.csv}\noutput: {file: run.yml, format: yaml}\n");
    assertThat(workplace.greta("run").code()).isZero();
    Map<?, ?> results =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(workplace.path("run.yml")));
    assertThat(results.get("rows")).isEqualTo(3);
    assertThat(List.copyOf(results.keySet()).get(0)).isEqualTo("format_version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "json"})
  void theDatasetIsWhatWasRead(String format) throws Exception {
    workplace.file("config.yml", "data: {type: file, source: data.csv}\n");
    Path output = workplace.path("dataset." + format);
    assertThat(workplace.greta("run", "--output", output.toString()).code()).isZero();
    assertThat(duckdb("SELECT * FROM '" + output + "' ORDER BY n"))
        .containsExactly("1|1.5|2026-01-02|a", "2|null|2026-01-03|x,y", "3|2.25|null|null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: file\nsource: parts/*/part-?.csv",
        "type: file\nfile_type: csv\nsource: parts",
        "type: csv\nsource: parts\nhive_partitioning: true",
        "type: csv\nsource: parts\nhive_partitioning: auto\nunion: by_name\nbackend: duckdb"
      })
  void manyFilesAreOneDataset(String data) throws Exception {
    for (String part : List.of("k=b/part-2.csv", "k=a/part-1.csv")) {
      Files.createDirectories(workplace.path("parts/" + part).getParent());
      workplace.file("parts/" + part, part.startsWith("k=a") ? "n\n1\n" : "n,m\n2.5,x\n");
    }
    workplace.config(data + "\n");
    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(workplace.path("out.csv")).hasContent("n,m,k\n1.0,,a\n2.5,x,b\n");
    assertThat(results().findValuesAsText("place")).first().asString().endsWith(" (2 files)");
  }

  @Test
  void theOptionTakesThePlaceOfTheConfigsDataset() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Path output = workplace.path("other.parquet");
    assertThat(workplace.greta("run", "--output", output.toString()).code()).isZero();
    assertThat(output).exists();
    assertThat(workplace.path("out.csv")).hasContent(Workplace.EARLIER_DATA);
    assertThat(results().at("/outputs/0/place").asText()).isEqualTo(output.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "duckdb"})
  void aQueryOverAFileWhoseSampleMisleads(String backend) throws Exception {
    StringBuilder csv = new StringBuilder("id,amount,note\n");
    for (int i = 0; i < 30_000; i++) {
      csv.append(i).append(i == 29_999 ? ",0.5,x\n" : ",2,x\n");
    }
    workplace.file("large.csv", csv.toString());
    workplace.config(
        "type: csv\nsource: large.csv\nbackend: "
            + backend
            + "\ntarget_column: half\nquery: SELECT id, id / 2 AS half FROM data WHERE amount < 1\n");
    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(workplace.path("out.csv")).hasContent("id,half\n29999,14999.5\n");
    assertThat(result.err()).contains("read in one split: a query over files");
    assertThat(results().at("/restarts").asInt()).isEqualTo(1);
  }

  @Test
  void aQueryThatIsWrongSaysWhere() throws Exception {
    workplace.config("type: csv\nsource: data.csv\nquery: SELECT n, prize FROM data\n");
    workplace.fails(6, "GRT-610 query, line 1, column 11", "\"prize\"", "Did you mean 'price'?");
    workplace.config("type: csv\nsource: data.csv\nquery: FROM 'other.csv'\n");
    workplace.fails(6, "GRT-612 query, line 1, column 6", "read other.csv", "the table data");
  }

  @Test
  void aConfigFromStandardInputIsRelativeToTheWorkingDirectory() throws Exception {
    String source = Path.of("").toAbsolutePath().relativize(workplace.path("data.csv")).toString();
    String yaml = "data: {type: csv, source: " + source + "}\n";
    Result result = workplace.fed(yaml, "run", "--config", "-", "--progress", "none");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("price");

    Result wrong = workplace.fed("dta: x\n", "run", "--config", "-");
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err()).contains("GRT-302 standard input:1:1  dta\n", "Did you mean 'data'?");
  }

  @Test
  void overridesAreLaidOverTheConfigTheLastOneWins() throws Exception {
    workplace.config("type: csv\nsource: none.csv\ntarget_column: prize\n");
    Result result =
        workplace.greta(
            "run",
            "--progress",
            "none",
            "--override",
            "{\"data\": {\"source\": \"other.csv\", \"target_column\": \"price\"}}",
            "--override",
            "{\"data\": {\"source\": \"data.csv\"}, \"output\": {\"data\": \"o.ndjson\"}}");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(workplace.path("o.ndjson")).exists();
    assertThat(results().get("target_column").asText()).isEqualTo("price");
  }

  @Test
  void whatIsWrongWithAnOverrideIsToldAtItsPlace() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Result unknown = workplace.greta("run", "--override", "{\"data\": {\"sorce\": \"x\"}}");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err())
        .startsWith("GRT-302 --override:1:11  data.sorce\n")
        .contains("Did you mean 'source'?");
    Result broken = workplace.greta("run", "--override", "{\"data\": ");
    assertThat(broken.code()).isEqualTo(3);
    assertThat(broken.err()).startsWith("GRT-300 --override:1:");
    Result noMapping = workplace.greta("run", "--override", "data");
    assertThat(noMapping.err())
        .startsWith("GRT-300 --override:1:1\n")
        .contains("text, not a mapping");
  }

  @Test
  void anOutputThatIsWrongOnTheCommandLineIsToldAsSuch() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Result result = workplace.greta("run", "--output", "x.xls");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).startsWith("GRT-303 --output  output.data\n").contains(".parquet");
  }

  @Test
  void anOutputOnTheCommandLineIsTakenAsItIs() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Path output = workplace.path("a$$b${HOME}.csv");
    Result result = workplace.greta("run", "--output", output.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(output).exists();
  }

  @Test
  void aLimitEndsTheRunEarlyAndSaysSo() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Result result = workplace.greta("run", "--limit", "2", "--progress", "none");
    assertThat(result.err()).startsWith("the first 2 rows × 4 columns");
    assertThat(results().get("status").asText()).isEqualTo("limited");
    assertThat(workplace.path("out.csv"))
        .hasContent("n,price,day,note\n1,1.5,2026-01-02,a\n2,,2026-01-03,\"x,y\"\n");
  }

  @Test
  void aLimitOfNoRowsGivesTheColumns() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Result result = workplace.greta("run", "--limit", "0");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("n    price  day     note\n", "Utf8").doesNotContain("2026");
  }

  @Test
  void aRunWithoutOutputsWritesNothing() throws Exception {
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Map<String, String> before = workplace.files();
    assertThat(workplace.greta("run").code()).isZero();
    assertThat(workplace.files()).isEqualTo(before);
  }

  @Test
  void preprocessingIsCheckedAndTheRunSaysThatItIsNotCarriedOut() throws Exception {
    workplace.file(
        "config.yml",
        "data: {type: csv, source: data.csv}\npreprocessing: {missing_strategy: mean}\n"
            + "output: {file: run.json}\n");
    Result result = workplace.greta("run");
    assertThat(result.err()).contains("  note: preprocessing is checked");
    assertThat(results().get("warnings").get(0).asText()).contains("preprocessing is checked");
  }

  @Test
  void aMissingFile() throws Exception {
    workplace.config("type: csv\nsource: none.csv\n");
    workplace.fails(
        4,
        "GRT-410 source",
        "there is no file none.csv",
        "looked at " + workplace.path("none.csv"));
  }

  @Test
  void anEmptyFile() throws Exception {
    workplace.file("empty.csv", "").config("type: csv\nsource: empty.csv\n");
    workplace.fails(7, "GRT-731 %/empty.csv:1", "empty.csv is empty", "Check 'source'");
  }

  @Test
  void aHeaderAloneIsAFrameWithoutRows() throws Exception {
    workplace.file("header.csv", "a,b\n").config("type: csv\nsource: header.csv\n");
    Result result = workplace.greta("run");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("a     b\nUtf8  Utf8\n");
    assertThat(workplace.path("out.csv")).hasContent("a,b\n");
  }

  @Test
  void raggedLines() throws Exception {
    workplace.file("ragged.csv", "a,b\n1,2\n3\n4,5,6\n").config("type: csv\nsource: ragged.csv\n");
    workplace.fails(7, "GRT-732 %/ragged.csv:3", "expected 2 fields, found 1", "Correct the line");
  }

  @Test
  void aTruncatedParquetFile() throws Exception {
    Path file = workplace.path("cut.parquet");
    duckdbDo("COPY (SELECT range AS b FROM range(100000)) TO '" + file + "'");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    workplace.config("type: parquet\nsource: cut.parquet\n");

    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).startsWith("GRT-743 " + file + "\n");
    assertThat(workplace.path("out.csv")).hasContent(Workplace.EARLIER_DATA);
    assertThat(workplace.path("run.json")).hasContent(Workplace.EARLIER_RESULTS);
  }

  @Test
  void aMissingTargetColumn() throws Exception {
    workplace.config("type: csv\nsource: data.csv\ntarget_column: prices\n");
    workplace.fails(
        7, "GRT-701 data.target_column", "no target column 'prices'", "Did you mean 'price'?");
  }

  @Test
  void anUnknownTableOfADatabaseFile() throws Exception {
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Path database = workplace.path("d.duckdb");
    assertThat(workplace.greta("run", "--output", database.toString()).code()).isZero();
    workplace.config("type: duckdb\nsource: d.duckdb\ntable: dta\n");
    Result result = workplace.greta("run");
    assertThat(result.err()).startsWith("GRT-6").contains("dta", "data");
    assertThat(result.code()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "parquet,memory",
    "parquet,duckdb",
    "duckdb,memory",
    "duckdb,duckdb",
    "csv,memory",
    "csv,duckdb"
  })
  void whatWasWrittenIsReadBackOnEitherBackend(String format, String backend) throws Exception {
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    String name = "copy." + format;
    assertThat(workplace.greta("run", "--output", "" + workplace.path(name)).code()).isZero();

    String table = format.equals("duckdb") ? "table: data\n" : "";
    workplace.config("type: file\nsource: " + name + "\nbackend: " + backend + "\n" + table);
    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.err()).contains("backend " + backend);
    assertThat(workplace.path("out.csv")).hasContent(CSV);
    assertThat(result.code()).isZero();
  }

  @Test
  void aLoadThatMemoryDoesNotHoldNamesTheWayOut() throws Exception {
    Path large = workplace.path("large.parquet");
    duckdbDo(
        "COPY (SELECT repeat('text ', 40) AS a, range AS b FROM range(1000000)) TO '"
            + large
            + "'");
    workplace.file(
        "config.yml",
        "data: {type: parquet, source: large.parquet, backend: memory}\nmemory: 128MB\n"
            + "output: {data: out.csv, file: run.json}\n");
    Result result = workplace.greta("run");
    assertThat(result.err()).contains("GRT-12", "duckdb");
    assertThat(result.code()).isEqualTo(12);
    assertThat(workplace.path("out.csv")).hasContent(Workplace.EARLIER_DATA);
    assertThat(workplace.path("run.json")).hasContent(Workplace.EARLIER_RESULTS);
  }

  @Test
  void whatTrainsTheArchiveOfClassesDoesWhatVerbsDo() throws IOException {
    workplace.file("in.csv", "n\n1\n").config("type: csv\nsource: in.csv\n");

    Workplace.Result trained = workplace.call("train", "" + workplace.path("config.yml"));

    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("config        ok", "# A run would read:", "n\n");
    assertThat(workplace.files().get("out.csv")).isEqualTo("n\n1\n");
  }
}
