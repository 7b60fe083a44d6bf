package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion script, in a real bash. */
class CompletionTest {

  private Path folder;

  @BeforeEach
  void script(@TempDir Path temp) throws IOException {
    folder = temp;
    Screen screen = new Screen();
    int code =
        new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation()).run("completion");
    assertThat(code).as(screen.err()).isZero();
    assertThat(screen.err()).isEmpty();
    Files.write(folder.resolve("greta.bash"), screen.out.toByteArray());
    Files.writeString(folder.resolve("config.yml"), "");
  }

  private List<String> bash(String commands) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "--norc", "-euc", "source ./greta.bash\n" + commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.lines().map(String::strip).toList();
  }

  /** What bash would offer for the last of these words. */
  private List<String> offered(String line) throws IOException, InterruptedException {
    String words = line.endsWith(" ") ? line + "''" : line;
    return bash(
        """
        COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE='%s'
        COMP_POINT=${#COMP_LINE}
        COMPREPLY=()
        compopt() { :; } # Works only while bash itself completes.
        _complete_greta greta "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(words, line));
  }

  @Test
  void theScriptRegistersItself() throws Exception {
    assertThat(bash("complete -p greta")).singleElement().asString().contains("-F _complete_greta");
  }

  @Test
  void everyVerbIsOffered() throws Exception {
    assertThat(offered("greta "))
        .contains(
            "init",
            "run",
            "validate",
            "preview",
            "schema",
            "explain",
            "config",
            "connectors",
            "completion");
  }

  @ParameterizedTest
  @CsvSource({
    "greta pre, preview",
    "greta run --dry, --dry-run",
    "greta run --config con, config.yml",
    "greta run --progress b, bar",
    "greta run --output - --format nd, ndjson",
    "greta preview --format t, table",
    "greta config s, schema",
    "greta completion z, zsh",
  })
  void aWordIsCompleted(String line, String offered) throws Exception {
    assertThat(offered(line)).containsExactly(offered);
  }
}
