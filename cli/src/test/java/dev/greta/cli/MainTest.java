package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Cancellation;
import dev.greta.spi.Check;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.OutputException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.SecretException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {

  private final Screen screen = new Screen();
  private final StubConnector stub = new StubConnector();
  private String config = "";

  @BeforeEach
  void config(@TempDir Path folder) throws IOException {
    String yaml = "data: {type: stub, password: hunter2}\n";
    config = Files.writeString(folder.resolve("config.yml"), yaml).toString();
  }

  private int greta(String... arguments) {
    return new Main(screen.terminal(), stub::registry, new Cancellation()).run(arguments);
  }

  /** What was printed, but for how long it took. */
  private String timeless() {
    return screen.out().replaceAll(" +\\d+ ms  ", "  TIME  ");
  }

  @Test
  void theVersionIsData() {
    assertThat(greta("--version")).isZero();
    assertThat(screen.out()).matches("greta \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .+\\)\n");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void helpThatWasAskedForIsData() {
    assertThat(greta("--help")).isZero();
    assertThat(screen.out()).contains("run", "validate", "connectors").doesNotContain("\u001b[");
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void theHelpOfAVerbNamesItsOptions() {
    assertThat(greta("run", "--help")).isZero();
    assertThat(screen.out()).contains("--config=FILE", "--output=FILE", "--limit=N", "--progress");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                         | GRT-201 greta     | a verb is missing",
        "rum                        | GRT-201 greta     | Did you mean: greta run",
        "run                        | GRT-201 greta run | Missing required option: '--config=FILE'",
        "run --confg x              | GRT-201 greta run | Missing required option",
        "run --config x --limit=-1  | GRT-201 greta run | --limit must not be negative: -1",
        "run --config x --limit a   | GRT-201 greta run | 'a' is not a long",
        "run --config x --progress z| GRT-201 greta run | expected one of",
        "run --config x --output -  | GRT-201 greta run | --output - needs --format",
        "run --config x --format csv| GRT-201 greta run | --format belongs to --output -",
        "run --config x --output - --format xlsx| GRT-201 greta run | expected one of",
        "run --config x y           | GRT-201 greta run | Unmatched argument",
        "preview --config x --limit=-1 | GRT-201 greta preview | --limit must not be negative: -1",
        "preview --config x --format xml | GRT-201 greta preview | expected one of",
        "connectors --format xml    | GRT-201 greta connectors | expected one of",
      })
  void wrongUsageEndsWithTwoAndSaysWhatIsWrong(String line, String head, String cause) {
    assertThat(greta(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(screen.err()).startsWith(head + "\n  ").contains(cause).contains("--help\n");
    assertThat(screen.out()).isEmpty();
  }

  static Stream<Arguments> failures() {
    Fault fault = Fault.of("GRT-999", "x");
    return Stream.of(
        Arguments.of(3, new ConfigException(fault)),
        Arguments.of(9, new ConfigException(Fault.of("GRT-301", "x"))),
        Arguments.of(4, new ConnectionException(fault)),
        Arguments.of(5, new AuthenticationException(fault)),
        Arguments.of(6, new QueryException(fault)),
        Arguments.of(7, new ValidationException(fault)),
        Arguments.of(8, new IncompleteException(fault)),
        Arguments.of(9, new SecretException(fault)),
        Arguments.of(10, new TimeoutException(fault)),
        Arguments.of(11, new OutputException(fault)),
        Arguments.of(12, new ResourceException(fault)),
        Arguments.of(130, new CancelledException()));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theExitCodeIsThatOfTheKindOfFailure(int code, GretaException failure) {
    stub.openFailure = failure;
    assertThat(greta("run", "--config", config)).isEqualTo(code);
    assertThat(screen.err()).startsWith(failure.fault().code()).doesNotContain("at dev.greta");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void aFaultOfGretasOwnSaysSoAndEndsWithOne() {
    assertThat(greta("run", "--config", config, "--progress", "none")).isEqualTo(1);
    assertThat(screen.err())
        .isEqualTo(
            """
            GRT-101
              java.lang.IllegalStateException: a stub's plan, with ***
              This is a fault of greta's own, not of your config or data. With --debug it says more.
              Please report it.
            """);
  }

  @Test
  void debugAddsTheStackTraceRedacted() {
    assertThat(greta("run", "--debug", "--config", config, "--progress", "none")).isEqualTo(1);
    assertThat(screen.err())
        .contains("at dev.greta.cli.StubConnector$Checked.plan")
        .contains("with ***")
        .doesNotContain("hunter2")
        .doesNotContain("With --debug");
  }

  @Test
  void debugMayStandBeforeTheVerb() {
    stub.openFailure = new QueryException(Fault.of("GRT-601", "x"), new IOException("why"));
    assertThat(greta("--debug", "run", "--config", config)).isEqualTo(6);
    assertThat(screen.err()).startsWith("GRT-601\n  x\n").contains("Caused by", "why");
  }

  @Test
  void anExhaustedHeapIsAMatterOfResources() {
    stub.openError = new OutOfMemoryError("Java heap space");
    assertThat(greta("run", "--config", config)).isEqualTo(12);
    assertThat(screen.err()).contains("GRT-1290", "Java heap space", "GRETA_JAVA_OPTIONS=-Xmx");
  }

  @Test
  void anyOtherErrorIsAFaultOfGretasOwn() {
    stub.openError = new StackOverflowError();
    assertThat(greta("run", "--config", config)).isEqualTo(1);
    assertThat(screen.err()).contains("java.lang.StackOverflowError", "fault of greta's own");
  }

  @Test
  void validateShowsALineForEachCheck() {
    assertThat(greta("validate", "--config", config)).isZero();
    assertThat(timeless())
        .isEqualTo(
            """
            config        ok  TIME  type stub
            connectivity  ok  TIME  found\\n0
            credentials   ok  TIME  found\\n1
            access        ok  TIME  found\\n2
            schema        ok  TIME  found\\n3
            """);
    assertThat(screen.err())
        .isEqualTo(
            "note: "
                + config
                + ":1:30  data.password: a credential stands in the file itself; write ${NAME} instead\n");
  }

  @Test
  void afterAFailedCheckTheOthersAreNotDone() {
    stub.checkFailure =
        new QueryException(
            Fault.of("GRT-602", "no table 'orders'")
                .withPlace("data.table")
                .withRemedy("Did you mean 'order'?"));

    assertThat(greta("validate", "--config", config)).isEqualTo(6);
    assertThat(timeless())
        .isEqualTo(
            """
            config        ok  TIME  type stub
            connectivity  ok  TIME  found\\n0
            credentials   ok  TIME  found\\n1
            access        failed  TIME  GRT-602
            schema        not done             as an earlier step failed
            """);
    assertThat(screen.err())
        .endsWith("GRT-602 data.table\n  no table 'orders'\n  Did you mean 'order'?\n");
  }

  @Test
  void afterTheLastCheckFailedNoneIsLeft() {
    stub.checkFailure = new ValidationException(Fault.of("GRT-701", "no target"));
    stub.failingCheck = Check.SCHEMA;

    assertThat(greta("validate", "--config", config)).isEqualTo(7);
    assertThat(screen.out()).contains("schema        failed").doesNotContain("not done");
  }

  @Test
  void offlineChecksTheFileAlone() {
    stub.checkFailure = new ConnectionException(Fault.of("GRT-401", "must not be tried"));
    assertThat(greta("validate", "--config", config, "--offline")).isZero();
    assertThat(timeless())
        .isEqualTo(
            """
            config        ok  TIME  type stub
            connectivity  not done             --offline
            credentials   not done             --offline
            access        not done             --offline
            schema        not done             --offline
            """);
  }

  @Test
  void connectorsAreListed() {
    assertThat(greta("connectors")).isZero();
    assertThat(screen.out())
        .isEqualTo(
            """
            TYPE      TITLE      FILES      CAPABILITIES
            csv, tsv  CSV files  .csv .tsv  parallel splits, cancel at source
            stub      A stub                query
            """);
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void connectorsAreListedAsJson() {
    assertThat(greta("connectors", "--format", "json")).isZero();
    assertThat(screen.out())
        .isEqualToIgnoringWhitespace(
            """
            [{"types": ["csv", "tsv"], "title": "CSV files", "extensions": [".csv", ".tsv"],
              "capabilities": ["parallel splits", "cancel at source"]},
             {"types": ["stub"], "title": "A stub", "extensions": [],
              "capabilities": ["query"]}]
            """);
  }

  private int gretaInto(String failure) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    PrintStream err = new PrintStream(screen.err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            broken,
            err,
            Map.of(),
            false,
            false,
            80,
            System::nanoTime);
    return new Main(terminal, stub::registry, new Cancellation()).run("connectors");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() {
    assertThat(gretaInto("Broken pipe")).isZero();
    assertThat(screen.err()).isEmpty();
  }

  @Test
  void standardOutputThatIsFullIsAFailureOfOutput() {
    assertThat(gretaInto("No space left on device")).isEqualTo(11);
    assertThat(screen.err())
        .isEqualTo(
            """
            GRT-1190 standard output
              standard output cannot be written: No space left on device
              Check where standard output leads to.
            """);
  }

  @ParameterizedTest
  @CsvSource({"120,120", "10,40", "'',80", "x,80", "99999,80", "0,80"})
  void theWidthOfATableFollowsTheTerminal(String text, int columns) {
    assertThat(Terminal.columns(Optional.of(text))).isEqualTo(columns);
  }

  @Test
  void coloursAreForWhoWatchesAndWantsThem() {
    assertThat(screen.terminal().errStyle()).isEqualTo(Style.PLAIN);
    screen.watched = true;
    assertThat(screen.terminal().errStyle()).isEqualTo(Style.ANSI);
    assertThat(screen.terminal().outStyle()).isEqualTo(Style.PLAIN); // As behind a pipe.
    screen.environment.put("NO_COLOR", "1");
    assertThat(screen.terminal().errStyle()).isEqualTo(Style.PLAIN);
  }

  @Test
  void aWatcherSeesErrorsStandOutAndAFileDoesNot() {
    greta("reun");
    assertThat(screen.err()).startsWith("GRT-201").doesNotContain("\u001b");
    screen.err.reset();
    screen.watched = true;
    greta("reun");
    assertThat(screen.err()).startsWith("\u001b[1;31mGRT-201\u001b[0m");
  }
}
