package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.cli.Workplace.Result;
import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of {@code greta run} do. */
class RunCommandTest {

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder).file("data.csv", "n,t\n1,a\n2,\n");
    workplace.config("type: csv\nsource: data.csv\ntarget_column: n\n");
  }

  private Result unchanged(int code, String... options) throws IOException {
    Map<String, String> before = workplace.files();
    Result result = workplace.greta("run", options);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(workplace.files()).isEqualTo(before);
    return result;
  }

  @Nested
  class DryRun {

    @Test
    void everythingIsCheckedAndNothingWritten() throws Exception {
      Result result = unchanged(0, "--dry-run");
      String folder = workplace.path("").toString();
      assertThat(result.out().replaceAll(" +\\d+ ms  ", "  TIME  ").replace(folder, "FOLDER"))
          .isEqualTo(
              """
              config        ok  TIME  type csv
              connectivity  ok  TIME  FOLDER/data.csv, 11 bytes
              credentials   ok  TIME  none are needed for a file
              access        ok  TIME  2 columns, ',' between them
              schema        ok  TIME  n int64, t text
              outputs       ok  TIME  2 places can be written
              would read   FOLDER/data.csv: 11 B, 1 split, exact; backend memory, by auto: 11 B of at most SIZE in memory
              would write  FOLDER/out.csv, in place of 18 B
              would write  FOLDER/run.json (results), in place of 15 B
              """
                  .replace("SIZE", room(result.out())));
      assertThat(result.err()).isEqualTo("a dry run: nothing was loaded or written\n");
    }

    /** A quarter of the machine's memory is at the bottom of it. */
    private static String room(String out) {
      return out.replaceAll("(?s).*of at most (.*?) in memory.*", "$1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"data\": {\"target_column\": \"m\"}}    | 7  | schema        failed | GRT-701 ",
          "{\"data\": {\"source\": \"none.csv\"}}    | 4  | connectivity  failed | GRT-410 ",
          "{\"output\": {\"data\": \"none/x.csv\"}}  | 11 | outputs       failed | GRT-1102 ",
          "{\"output\": {\"data\": \"run.json\"}}    | 3  | outputs       failed | GRT-303 ",
        })
    void whatARunWouldFailOnFailsHere(String override, int code, String line, String error)
        throws Exception {
      Result result = unchanged(code, "--dry-run", "--override", override);
      assertThat(result.out()).contains(line).doesNotContain("would read");
      assertThat(result.err()).startsWith(error);
    }

    @Test
    void aLimitABackendAndStandardOutputAreSaid() throws Exception {
      workplace.config("type: csv\nsource: data.csv\nbackend: duckdb\n");
      Result result =
          unchanged(0, "--dry-run", "--limit", "5", "--output", "-", "--format", "ndjson");
      assertThat(result.out())
          .contains("would read   the first 5 rows of ")
          .contains("; backend duckdb, as the config says\n")
          .contains("would write  standard output (ndjson)\n")
          .doesNotContain("out.csv");
    }

    @Test
    void aRunWithoutOutputsWouldWriteNone() throws Exception {
      workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
      assertThat(unchanged(0, "--dry-run").out())
          .contains("  none\nwould read")
          .doesNotContain("would write");
    }
  }

  @Nested
  class Strict {

    @Test
    void aRunWithoutWarningsPasses() throws Exception {
      assertThat(workplace.greta("run", "--strict").code()).isZero();
      assertThat(workplace.path("out.csv")).hasContent("n,t\n1,a\n2,\n");
    }

    @Test
    void whatTheConfigItselfWarnsOfFailsBeforeTheLoad() throws Exception {
      workplace.file(
          "config.yml",
          "data: {type: csv, source: none.csv}\npreprocessing: {}\noutput: {data: out.csv}\n");
      Result result = unchanged(7, "--strict");
      assertThat(result.err())
          .isEqualTo(
              """
              GRT-702
                a warning, which a strict run does not let pass
                - preprocessing is checked, and carried out by a later release
                Mend what they name, or run without --strict. Nothing was written.
              """);
      assertThat(result.out()).isEmpty();
    }

    @Test
    void whatTheDataBringsUpFailsBeforeAnythingIsWritten() throws Exception {
      workplace.file("data.csv", "n,t\n1,a\n2\n");
      workplace.config("type: csv\nsource: data.csv\nbad_lines: skip\n");
      Result result = unchanged(7, "--strict", "--progress", "none");
      assertThat(result.err())
          .startsWith("GRT-702\n")
          .contains("  - data.csv: 1 bad line left out: line 3\n");
      assertThat(result.out()).isEmpty();
      assertThat(workplace.greta("run").code()).isZero();
    }

    @Test
    void howASourceIsReadIsNoWarning() throws Exception {
      workplace.config("type: csv\nsource: data.csv\nquery: SELECT n FROM data\n");
      Result result = workplace.greta("run", "--strict", "--progress", "none");
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.err()).contains("note: read in one split");
    }

    @Test
    void aCredentialInTheConfigFails() throws Exception {
      workplace.config(
          "type: postgres\nconnection: {host: h.invalid, database: d, password: hunter2hunter2}\n"
              + "table: t\n");
      Result result = unchanged(3, "--strict");
      assertThat(result.err()).startsWith("GRT-311 ").doesNotContain("hunter2");
    }
  }

  @Nested
  class StandardOutput {

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "ndjson"})
    void theBytesAreThoseOfAFile(String format) throws Exception {
      Path file = workplace.path("copy." + format);
      assertThat(workplace.greta("run", "--output", "" + file).code()).isZero();
      Result result =
          workplace.greta("run", "--output", "-", "--format", format, "--progress", "none");
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out()).isEqualTo(Files.readString(file));
      long bytes = Files.size(file);
      assertThat(result.err())
          .contains("  wrote standard output (" + format + ", " + bytes + " B)\n");
      assertThat(workplace.path("out.csv")).hasContent(Workplace.EARLIER_DATA);
      JsonNode results = new ObjectMapper().readTree(workplace.path("run.json").toFile());
      assertThat(results.at("/outputs/0/place").asText()).isEqualTo("standard output");
      assertThat(results.at("/outputs/0/format").asText()).isEqualTo(format);
      assertThat(results.at("/outputs/0/bytes").asLong()).isEqualTo(bytes);
      assertThat(results.at("/outputs")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "duckdb"})
    void anArrowStreamIsReadBack(String backend) throws Exception {
      workplace.config("type: csv\nsource: data.csv\nbackend: " + backend + "\n");
      Screen screen = new Screen();
      int code =
          new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation())
              .run(
                  "run",
                  "--config",
                  "" + workplace.path("config.yml"),
                  "--output",
                  "-",
                  "--format",
                  "arrow");
      assertThat(code).as(screen.err()).isZero();
      Files.write(workplace.path("copy.arrows"), screen.out.toByteArray());
      workplace.config("type: file\nsource: copy.arrows\n");
      assertThat(workplace.greta("preview", "--format", "csv").out()).isEqualTo("n,t\n1,a\n2,\n");
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() throws Exception {
      assertThat(into("Broken pipe"))
          .startsWith("0: 2 rows")
          .contains("wrote standard output (csv, 0 B)");
    }

    @Test
    void standardOutputThatIsFullIsAFailureAndNoResultsAreWritten() throws Exception {
      assertThat(into("No space left on device")).startsWith("11: GRT-1190 standard output\n");
      assertThat(workplace.path("run.json")).hasContent(Workplace.EARLIER_RESULTS);
    }

    private String into(String failure) {
      OutputStream broken =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException(failure);
            }
          };
      Screen screen = new Screen();
      PrintStream err = new PrintStream(screen.err, true, StandardCharsets.UTF_8);
      Terminal terminal = new Terminal(screen.in, broken, err, Map.of(), false, false, 80, () -> 0);
      int code =
          new Main(terminal, ConnectorRegistry::load, new Cancellation())
              .run(
                  "run",
                  "--config",
                  "" + workplace.path("config.yml"),
                  "--output",
                  "-",
                  "--format",
                  "csv");
      return code + ": " + screen.err();
    }

    @Test
    void aRunThatFailsSendsNothing() throws Exception {
      workplace.file("data.csv", "n,t\n1,a\n2\n");
      Result result = unchanged(7, "--output", "-", "--format", "csv");
      assertThat(result.out()).isEmpty();
    }
  }
}
