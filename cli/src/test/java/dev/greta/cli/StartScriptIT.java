package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start script: in the real checkout, whose distribution the build has just made, and in a
 * checkout of nothing with a Java and a Maven that only say that they were called.
 */
class StartScriptIT {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "mkdir",
          "rmdir",
          "rm",
          "mv",
          "cp",
          "cat",
          "find",
          "head",
          "sed",
          "tr",
          "sleep",
          "mktemp",
          "stty");

  private Path temp;
  private Path tools;
  private Path fake;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void fakes(@TempDir Path folder) throws IOException {
    temp = folder;
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "exec " + which(tool) + " \"$@\"\n");
    }
    fake = Files.createDirectory(folder.resolve("check out")); // A blank in its name.
    Files.copy(CHECKOUT.resolve("greta"), fake.resolve("greta"));
    for (String part : List.of("spi", "lib", "connectors", "core", "cli")) {
      Files.createDirectory(fake.resolve(part));
    }
    Files.createDirectories(fake.resolve("cli/src/assembly"));
    Files.copy(
        CHECKOUT.resolve("cli/src/assembly/java.sh"), fake.resolve("cli/src/assembly/java.sh"));
    Files.writeString(fake.resolve("pom.xml"), "<project/>");
  }

  private static Path which(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** A JDK that prints its arguments. */
  private Path fakeJdk(String version) throws IOException {
    Path home = temp.resolve("jdk " + version);
    script(home.resolve("bin/java"), "echo \"java $*\"\n");
    script(home.resolve("bin/javac"), "");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nOS=\"x\"\n");
    return home;
  }

  /** A Maven that makes what a build makes, after the given commands. */
  private void fakeMaven(String version, String first) throws IOException {
    script(
        tools.resolve("mvn"),
        """
        if [ "$1" = -v ]; then echo "Apache Maven %s"; exit; fi
        echo built >>'%s/log'
        %s
        mkdir -p '%2$s/cli/target/greta/lib' '%2$s/cli/target/greta/bin'
        cp '%4$s/bin/greta' '%2$s/cli/target/greta/bin/greta'
        cp '%4$s/java.sh' '%2$s/cli/target/greta/java.sh'
        : >'%2$s/cli/target/greta/lib/greta-cli-1.jar'
        : >'%2$s/cli/target/greta/jvm.options'
        : >'%2$s/cli/target/greta/built'
        """
            .formatted(version, fake, first, CHECKOUT.resolve("cli/src/assembly")));
  }

  private Process start(Path home, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", tools.toString());
    environment.put("JAVA_HOME", home.toString());
    return builder.start();
  }

  private static Ended ended(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private Ended fake(Path home, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(fake.resolve("greta").toString()));
    command.addAll(List.of(arguments));
    return ended(start(home, command));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(fake.resolve("log"));
  }

  private Ended real(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), "--version").directory(temp.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return ended(builder.start());
  }

  @Test
  void itStartsFromAnyFolderAndNoJvmWarningShows() throws Exception {
    Ended ended = real(CHECKOUT.resolve("greta"));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("greta ").endsWith(")\n");
    assertThat(ended.code()).isZero();
  }

  @Test
  void itStartsThroughLinksRelativeOnesToo() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), CHECKOUT.resolve("greta"));
    Path second = Files.createSymbolicLink(temp.resolve("second"), link.getFileName());
    assertThat(real(second).out()).startsWith("greta ");
  }

  @Test
  void theFirstUseBuildsAndTheNextDoesNot() throws Exception {
    fakeMaven("3.8.7", "");
    Path jdk = fakeJdk("17.0.1");

    Ended first = fake(jdk, "run", "--config", "a b.yml");
    assertThat(first.err()).isEqualTo("greta: building Greta (first use)…\n");
    assertThat(first.out())
        .contains("-jar " + fake + "/cli/target/greta/lib/greta-cli-1.jar run --config a b.yml\n");
    assertThat(first.code()).isZero();

    assertThat(fake(jdk, "connectors").err()).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aChangedSourceIsBuiltAnewAndATestIsNot() throws Exception {
    fakeMaven("3.9.1", "");
    Path jdk = fakeJdk("25");
    fake(jdk);
    Path built = fake.resolve("cli/target/greta/built");
    Files.setLastModifiedTime(built, FileTime.from(Instant.now().minusSeconds(60)));
    for (String old : List.of("pom.xml", "cli/src/assembly/java.sh")) {
      Files.setLastModifiedTime(fake.resolve(old), FileTime.fromMillis(0));
    }

    Files.createDirectories(fake.resolve("core/src/test"));
    Files.writeString(fake.resolve("core/src/test/T.java"), "");
    assertThat(fake(jdk).err()).isEmpty();

    Files.createDirectories(fake.resolve("core/src/main"));
    Files.writeString(fake.resolve("core/src/main/M.java"), "");
    assertThat(fake(jdk).err()).isEqualTo("greta: building Greta (sources have changed)…\n");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void twoFirstUsesAtOnceBuildOnce() throws Exception {
    Path gate = temp.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    fakeMaven("3.8.7", "cat '" + gate + "' >/dev/null");
    Path jdk = fakeJdk("17");
    String greta = fake.resolve("greta").toString();

    Process one = start(jdk, List.of(greta));
    try (BufferedReader first = one.errorReader(StandardCharsets.UTF_8)) {
      assertThat(first.readLine()).contains("building Greta");
      Process two = start(jdk, List.of(greta));
      try (BufferedReader second = two.errorReader(StandardCharsets.UTF_8)) {
        assertThat(second.readLine()).contains("waiting for another build");
        Files.writeString(gate, "go");
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
      }
    }
    assertThat(builds()).hasSize(1);
    assertThat(fake.resolve("cli/target/greta.lock")).doesNotExist();
  }

  @Test
  void theLockOfABuilderThatWasKilledDoesNotHold() throws Exception {
    fakeMaven("3.8.7", "");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path lock = Files.createDirectories(fake.resolve("cli/target/greta.lock"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertThat(fake(fakeJdk("17")).code()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aBuildThatFailsSaysSoAndLeavesNoLock() throws Exception {
    fakeMaven("3.8.7", "echo '[ERROR] why' ; exit 1");
    Ended ended = fake(fakeJdk("17"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .endsWith("[ERROR] why\ngreta: the build failed; the lines above say why.\n");
    assertThat(fake.resolve("cli/target/greta.lock")).doesNotExist();
  }

  @Test
  void anOldJavaIsRefused() throws Exception {
    Ended ended = fake(fakeJdk("11.0.2"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("is Java 11.0.2. Greta needs 17 or later: set JAVA_HOME.");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
    Path home = fakeJdk("x");
    Files.delete(home.resolve("release"));
    script(home.resolve("bin/java"), "echo 'openjdk version \"1.8.0_292\"' >&2\n");
    assertThat(fake(home).err()).contains("is Java 1.8.0292. Greta needs 17 or later");
  }

  @Test
  void aJavaHomeWithoutAJavaIsNamed() throws Exception {
    Ended ended = fake(temp.resolve("none"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("JAVA_HOME is " + temp.resolve("none"), "no bin/java");
  }

  @Test
  void aRuntimeWithoutACompilerIsNamedWhereABuildIsNeeded() throws Exception {
    fakeMaven("3.8.7", "");
    Path home = fakeJdk("17");
    Files.delete(home.resolve("bin/javac"));
    assertThat(fake(home).err()).contains("has no javac");
  }

  @Test
  void aMissingMavenIsNamed() throws Exception {
    Ended ended = fake(fakeJdk("17"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no mvn on the PATH", "install Maven, 3.8 or later");
  }

  @Test
  void anOldMavenIsRefused() throws Exception {
    fakeMaven("3.6.3", "");
    assertThat(fake(fakeJdk("17")).err()).contains("is Maven 3.6. Greta needs 3.8 or later.");
  }
}
