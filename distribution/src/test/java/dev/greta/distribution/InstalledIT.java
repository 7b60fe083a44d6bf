package dev.greta.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked and used where there is a Java runtime and nothing to build with. */
class InstalledIT {

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "mkdir",
          "rm",
          "mv",
          "cp",
          "sed",
          "head",
          "tr",
          "mktemp",
          "stty");

  private Path temp;
  private Path home;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void unpack(@TempDir Path folder) throws Exception {
    temp = folder;
    Process tar =
        new ProcessBuilder("tar", "-xzf", Packages.tarGz().toString(), "-C", folder.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    home = folder.resolve("greta-" + System.getProperty("greta.version"));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), which(tool));
    }
    Path runtime = Files.createDirectories(folder.resolve("jre/bin"));
    script(runtime.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /** A program that is another one. */
  private static void script(Path file, Path program) throws IOException {
    Files.writeString(file, "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path which(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private Ended greta(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(home.resolve("bin/greta").toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(temp.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", temp.resolve("tools").toString());
    builder.environment().put("JAVA_HOME", temp.resolve("jre").toString());
    builder.environment().put("HOME", temp.resolve("me").toString());
    Path err = temp.resolve("err");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private List<Path> archives(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("classes-")).toList();
    }
  }

  @Test
  void itLoadsTheQuickstart() throws Exception {
    Path quickstart = Path.of("../examples/quickstart");
    for (String file : List.of("config.yml", "clock-changes.csv")) {
      Files.copy(quickstart.resolve(file), temp.resolve(file));
    }

    Ended ended = greta("run", "--config", "config.yml", "--progress", "none");

    assertThat(ended.err()).startsWith("7,188 rows × 11 columns from clock-changes.csv");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Europe/Andorra");
    assertThat(temp.resolve("clock-changes.parquet")).isNotEmptyFile();
  }

  @Test
  void theFirstStartMakesTheArchiveOfClassesAndTheNextUsesIt() throws Exception {
    assertThat(greta("--version").err()).isEmpty();
    List<Path> made = archives(home);
    assertThat(made).hasSize(1).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    var before = Files.getLastModifiedTime(made.get(0));

    Ended again = greta("--version");

    assertThat(again.err()).isEmpty();
    assertThat(again.out()).startsWith("greta ").endsWith(")\n");
    assertThat(archives(home)).isEqualTo(made);
    assertThat(Files.getLastModifiedTime(made.get(0))).isEqualTo(before);
  }

  @Test
  void whereTheFolderBelongsToAnotherTheArchiveIsTheUsersOwn() throws Exception {
    assertThat(home.toFile().setWritable(false)).isTrue();
    boolean mayStill = Files.isWritable(home); // No permission stops root.
    try {
      assertThat(greta("--version").code()).isZero();
    } finally {
      assertThat(home.toFile().setWritable(true)).isTrue();
    }
    assertThat(archives(mayStill ? home : temp.resolve("me/.cache/greta"))).hasSize(1);
  }
}
