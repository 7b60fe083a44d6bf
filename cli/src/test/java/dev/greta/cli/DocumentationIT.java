package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that pages show are given to a shell, and print what the pages show. */
class DocumentationIT {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  static List<Page> pages() throws IOException {
    return Page.all().stream()
        .filter(page -> page.blocks("console").findAny().isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPagesCommandsPrintWhatItShows(Page page, @TempDir Path folder, @TempDir Path tools)
      throws Exception {
    Path greta = tools.resolve("greta");
    Files.writeString(greta, "#!/bin/sh\nexec '" + CHECKOUT.resolve("greta") + "' \"$@\"\n");
    assertThat(greta.toFile().setExecutable(true)).isTrue();
    try (ExampleServer server = server(page)) {
      for (Page.Part part : page.parts()) {
        if (part instanceof Page.Folder from) {
          copy(CHECKOUT.resolve(from.path()), folder);
          Path config = folder.resolve("config.yml");
          if (Files.exists(config)) {
            Files.writeString(config, server.actual(Files.readString(config)));
          }
        } else if (part instanceof Page.Block block) {
          if (block.name().isPresent()) {
            Files.writeString(folder.resolve(block.name().get()), server.actual(block.text()));
          }
          if (block.language().equals("console")) {
            for (Page.Command command : Page.commands(block)) {
              String output = server.shown(run(server.actual(command.line()), folder, tools));
              assertThat(DocumentationTest.timeless(output))
                  .as("%s: %s", page, command.line())
                  .matches(Page.pattern(DocumentationTest.timeless(command.output())));
            }
          }
        }
      }
    }
  }

  private static ExampleServer server(Page page) throws IOException {
    return page.server().isPresent()
        ? ExampleServer.start(CHECKOUT.resolve(page.server().get()))
        : ExampleServer.none();
  }

  private static String run(String command, Path folder, Path tools)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("COLUMNS", "80");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
