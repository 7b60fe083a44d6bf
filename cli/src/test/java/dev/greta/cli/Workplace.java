package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.registry.ConnectorRegistry;
import dev.greta.spi.Cancellation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder with a config and an earlier run's outputs, in which the real command is run. */
final class Workplace {

  static final String EARLIER_DATA = "an earlier dataset";
  static final String EARLIER_RESULTS = "earlier results";

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** What a call came to. */
  record Result(int code, String out, String err) {}

  private Workplace(Path folder) {
    this.folder = folder;
  }

  /** In a folder that holds the outputs of an earlier run, {@code out.csv} and {@code run.json}. */
  static Workplace in(Path folder) throws IOException {
    Workplace workplace = new Workplace(folder);
    workplace.file("out.csv", EARLIER_DATA);
    workplace.file("run.json", EARLIER_RESULTS);
    return workplace;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Workplace file(String name, String text) throws IOException {
    Files.writeString(path(name), text);
    return this;
  }

  Workplace variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Writes {@code config.yml}: the given data section, and outputs over those of before. */
  Workplace config(String data) throws IOException {
    return file(
        "config.yml", "data:\n" + data.indent(2) + "output:\n  data: out.csv\n  file: run.json\n");
  }

  /** Calls {@code greta VERB --config config.yml …}. */
  Result greta(String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of(verb, "--config", "" + path("config.yml")));
    arguments.addAll(List.of(more));
    return call(arguments.toArray(String[]::new));
  }

  Result call(String... arguments) {
    return fed("", arguments);
  }

  /** The same, with something to read on standard input. */
  Result fed(String input, String... arguments) {
    Screen screen = new Screen();
    screen.in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    screen.environment.putAll(environment);
    int code =
        new Main(screen.terminal(), ConnectorRegistry::load, new Cancellation()).run(arguments);
    return new Result(code, screen.out(), screen.err());
  }

  /** Every file of the folder, hidden ones too, with its bytes as characters. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  /**
   * Runs, and expects it to fail as documented: with the code's exit code, nothing on standard
   * output, the error on standard error, and every file as it was.
   *
   * @param head the error's first line, in which {@code %} stands for the folder
   * @param texts cause and remedy
   */
  Result fails(int code, String head, String... texts) throws IOException {
    Map<String, String> before = files();
    Result result = greta("run", "--progress", "none");
    assertThat(result.err()).startsWith(head.replace("%", folder.toString()) + "\n  ");
    assertThat(result.err()).contains(texts).doesNotContain("\tat ");
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(files()).isEqualTo(before);
    return result;
  }
}
