package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a person at a terminal has it: a bar, Ctrl-C, completion by the tab key. */
class PseudoTerminalIT {

  private static final Path GRETA = Path.of("../greta").toAbsolutePath().normalize();
  private static final String ERASED = "\r\u001b[K";

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws Exception {
    assumeTrue(PseudoTerminal.available(), "util-linux's script");
    workplace = Workplace.in(folder);
    try (PseudoTerminal terminal = greta("--version")) { // What is still to be prepared is now.
      assertThat(terminal.ended()).as(terminal.shown()).isZero();
    }
  }

  private PseudoTerminal greta(String arguments) throws IOException {
    return start("exec '" + GRETA + "' " + arguments);
  }

  private PseudoTerminal start(String command) throws IOException {
    return PseudoTerminal.start(
        workplace.path(""),
        command,
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PGPASS",
            Postgres.PASSWORD,
            "GRETA_JAVA_OPTIONS",
            "-XX:-UsePerfData"));
  }

  @Test
  void ctrlCEndsARunAndKeepsWhatWasThere() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      workplace.config(
          postgres.section(
              "query: SELECT g, pg_sleep(0.01) IS NULL FROM generate_series(1, 100000) g\n"));
      Map<String, String> before = workplace.files();
      try (PseudoTerminal terminal = greta("run --config config.yml")) {
        terminal.until("splits 0/1").type(PseudoTerminal.CTRL_C);
        int code = terminal.ended();
        String shown = terminal.shown().replace("\r\n", "\n");
        assertThat(code).as(shown).isEqualTo(130);
        assertThat(shown)
            .contains(ERASED + "░░░░░░░░░░   0 %")
            // How the files are is said too, unless the server takes its time to end the query.
            .contains(ERASED + "GRT-130\n  cancelled\n", " as ")
            .endsWith(" before.\n");
      }
      assertThat(workplace.files()).isEqualTo(before);
      while (postgres.number(
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                  + " AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()")
          > 0) { // The server notices in its own time; the build has a limit.
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void theBarIsGoneWhenARunHasEnded() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      // The server sleeps for five times of what a bar is drawn after.
      workplace.config(postgres.section("query: SELECT 1 AS n, 'text' AS t FROM pg_sleep(1)\n"));
      try (PseudoTerminal terminal = greta("run --config config.yml")) {
        int code = terminal.ended();
        String shown = terminal.shown();
        assertThat(code).as(shown).isZero();
        assertThat(shown).containsPattern("\\Q" + ERASED + "\\E.* 0 rows  0 rows/s  splits 0");
        String rest = shown.substring(shown.lastIndexOf(ERASED) + ERASED.length());
        assertThat(rest.replace("\r\n", "\n"))
            .startsWith("    n  t\nInt32  Utf8\n    1  text\n")
            .contains("1 row × 2 columns from ", "  wrote out.csv (csv, ");
      }
    }
  }

  /** Bold is {@code ESC [1m}, faint {@code ESC [2m}, green {@code ESC [32m}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--help                                | Usage: \u001b[1mgreta",
        "init csv --output new.yml             | wrote new.yml",
        "validate --config config.yml          | config        \u001b[32mok      \u001b[0m",
        "preview --config config.yml           | \u001b[1m    n  t\u001b[0m",
        "schema --config config.yml            | Int64",
        "explain --config config.yml           | # A run would read:",
        "config schema                         | \"title\" : \"Greta config\"",
        "connectors                            | postgres, postgresql",
        "completion bash                       | complete -F",
        "run --config config.yml --output o.csv| \u001b[2mInt64  Utf8\u001b[0m",
      })
  void eachVerbSpeaksToATerminal(String arguments, String shows) throws Exception {
    workplace.file("data.csv", "n,t\n1,x\n");
    workplace.config("type: csv\nsource: data.csv\n");
    try (PseudoTerminal terminal = start("NO_COLOR= exec '" + GRETA + "' " + arguments)) {
      int code = terminal.ended();
      assertThat(code).as(terminal.shown()).isZero();
      assertThat(terminal.shown()).contains(shows);
    }
  }

  @Test
  void theTabKeyCompletes() throws Exception {
    workplace.config("type: csv\nsource: data.csv\n");
    Files.writeString(workplace.path("greta.bash"), workplace.call("completion", "bash").out());
    try (PseudoTerminal terminal = start("exec bash --norc --noprofile -i")) {
      terminal
          .type("source ./greta.bash; greta() { echo \"called: $*.\"; }; PS1='re''ady> '\n")
          .until("ready> ") // Keys that are typed before are not for the editor of the line.
          .type("greta vali\t--off\t--config con\t\n")
          .until("called: validate --offline --config config.yml.")
          .type("exit\n");
      assertThat(terminal.ended()).isZero();
    }
  }
}
