package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, limits of the system, a closed pipe. */
class ProcessIT {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private Workplace workplace;

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder).variable("PGPASS", Postgres.PASSWORD);
    Files.createDirectory(folder.resolve("temp"));
    // Whatever the start script still has to prepare happens now.
    assertThat(drained(shell("exec '" + CHECKOUT + "/greta' --version"))).startsWith("greta ");
  }

  private Process shell(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(workplace.path("").toFile())
            .redirectError(workplace.path("temp").resolve("err").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PGPASS", Postgres.PASSWORD);
    builder.environment().put("GRETA_JAVA_OPTIONS", "-XX:-UsePerfData");
    return builder.start();
  }

  private static String drained(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What went to standard error; takes the file away. */
  private String err() throws IOException {
    Path file = workplace.path("temp").resolve("err");
    String text = Files.readString(file);
    Files.delete(file);
    return text;
  }

  private void requireEarlierOutputs() throws IOException {
    assertThat(workplace.files())
        .containsEntry("out.csv", Workplace.EARLIER_DATA)
        .containsEntry("run.json", Workplace.EARLIER_RESULTS)
        .hasSize(3); // and the config
  }

  private static String greta(String options) {
    return "exec '" + CHECKOUT + "/greta' run --config config.yml --progress none " + options;
  }

  @Test
  void aRunThatIsTerminatedEndsTheServersWorkAndLeavesNothing() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      workplace.file(
          "config.yml",
          "data:\n"
              + postgres
                  .section(
                      "query: SELECT g, pg_sleep(0.01) IS NULL FROM generate_series(1, 100000) g\n")
                  .indent(2)
              + "temp_dir: temp\noutput: {data: out.csv, file: run.json}\n");
      Process process = shell(greta(""));
      while (process.isAlive() && running(postgres) == 0) {
        Thread.onSpinWait();
      }
      process.toHandle().destroy();

      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(err()).contains("GRT-130").contains("cancelled");
      assertThat(drained(process)).isEmpty();
      requireEarlierOutputs();
      while (running(postgres) > 0) { // The server notices in its own time; the build has a limit.
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aServerThatStandsStillIsNotWaitedFor() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      workplace.file(
          "config.yml",
          "data:\n"
              + postgres
                  .section(
                      "query: SELECT pg_sleep(0.01) IS NULL FROM generate_series(1, 1000000)\n")
                  .indent(2)
              + "temp_dir: temp\noutput: {data: out.csv, file: run.json}\n");
      Process process = shell(greta(""));
      while (process.isAlive() && running(postgres) == 0) {
        Thread.onSpinWait();
      }
      long main = postgres.mainProcess();
      signal("STOP", main); // It takes no request to cancel.
      try {
        process.toHandle().destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(err()).contains("GRT-130", "cancelled", "The source was still at work.");
      } finally {
        signal("CONT", main);
      }
      requireEarlierOutputs();
    }
  }

  private static void signal(String name, long process) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(process)).start().waitFor();
    assertThat(code).isZero();
  }

  private static long running(Postgres postgres) throws Exception {
    return postgres.number(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%'"
            + " AND pid <> pg_backend_pid()");
  }

  @Test
  void aPlaceWithoutRoomLeavesTheEarlierOutputs() throws Exception {
    Files.copy(
        CHECKOUT.resolve("examples/quickstart/clock-changes.csv"), workplace.path("temp/c.csv"));
    workplace.config("type: csv\nsource: temp/c.csv\n");
    // A file may not grow beyond 200 blocks of 512 bytes, which the dataset would: as on a full
    // disk.
    Process process = shell("ulimit -f 200; " + greta(""));

    assertThat(process.waitFor()).isEqualTo(11);
    assertThat(err()).startsWith("GRT-11").contains("out.csv", "File too large");
    Files.delete(workplace.path("temp/c.csv"));
    requireEarlierOutputs();
  }

  @Test
  void aTemporaryFolderWithoutRoomIsSaid() throws Exception {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(workplace.path("temp/c.csv.gz")))) {
      out.write(("a,b\n" + "1,some text\n".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectory(workplace.path("spill"));
    workplace.file(
        "config.yml",
        "data: {type: csv, source: temp/c.csv.gz}\ntemp_dir: spill\n"
            + "output: {data: out.csv, file: run.json}\n");
    Process process = shell("ulimit -f 200; " + greta(""));

    assertThat(process.waitFor()).isEqualTo(12);
    assertThat(err())
        .startsWith("GRT-1212 ")
        .contains("/spill", "File too large", "Point temp_dir: to a disk");
    assertThat(drained(process)).isEmpty();
    Files.delete(workplace.path("temp/c.csv.gz"));
    requireEarlierOutputs();
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() throws Exception {
    workplace.file("data.csv", "a\n1\n");
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Process process = shell("{ " + greta("").substring(5) + "; echo $? >&2; } | true");
    assertThat(process.waitFor()).isZero();
    assertThat(err()).endsWith("\n0\n").doesNotContain("GRT-");
  }

  @Test
  void standardOutputThatIsFullIsAFailure() throws Exception {
    workplace.file("data.csv", "a\n1\n");
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Process process = shell(greta(">/dev/full"));
    assertThat(process.waitFor()).isEqualTo(11);
    assertThat(err()).contains("GRT-1190 standard output", "No space left on device");
  }

  @Test
  void standardOutputIsUtf8InAnyLocale() throws Exception {
    workplace.file("data.csv", "größe\n日本\n");
    workplace.file("config.yml", "data: {type: csv, source: data.csv}\n");
    Process process = shell("LC_ALL=C " + greta("").substring(5));
    assertThat(drained(process)).isEqualTo("größe\nUtf8\n日本\n");
    assertThat(process.waitFor()).isZero();
  }
}
