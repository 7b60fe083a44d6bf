package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading by a Unix socket of a real server. */
final class UnixSocketIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static final String ACTIVE =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'";

  private static Map<String, Object> local(Map<String, Object> config) {
    connection(config).put("host", SERVER.socketFolder().toString());
    connection(config).remove("ssl_mode");
    return config;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> connection(Map<String, Object> config) {
    return (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
  }

  private static GretaException failure(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      return Objects.requireNonNull(
          catchThrowableOfType(GretaException.class, () -> reading.all(config)));
    }
  }

  @Test
  void theCheckSaysWhereAndThatNoTlsIsNeeded() {
    try (Reading reading = new Reading();
        Source source = reading.open(local(Reading.query("SELECT 1 AS a")))) {
      String address = SERVER.socketFolder() + ":" + SERVER.port();
      assertThat(source.place()).isEqualTo(address + "/postgres");
      assertThat(source.check(Check.CONNECTIVITY))
          .startsWith("PostgreSQL 18.")
          .endsWith(" at " + address + ", Unix socket");
    }
  }

  /** The server's own address of the client is null there. */
  @Test
  void theConnectionIsTheSocketsWhateverTheModeOfTls() {
    Map<String, Object> config =
        local(Reading.query("SELECT inet_client_addr() IS NULL AS is_local"));
    connection(config).put("ssl_mode", "verify-full");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config).column(0)).containsExactly(true);
    }
  }

  @Test
  void aTableIsReadInSplitsAtOnce() throws Exception {
    SERVER.run(
        "DROP TABLE IF EXISTS by_socket",
        "CREATE TABLE by_socket AS SELECT i, repeat('x', i % 500) AS pad"
            + " FROM generate_series(1, 60000) i",
        "GRANT SELECT ON by_socket TO reader");
    Map<String, Object> config = local(Reading.table("by_socket"));
    config.put("partitions", 4);
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all())) {
      List<Split> splits = new ArrayList<>();
      plan.splits().forEachRemaining(splits::add);
      assertThat(splits).hasSize(4);
      List<CompletableFuture<long[]>> reads =
          splits.stream()
              .map(split -> CompletableFuture.supplyAsync(() -> sums(reading, source, split)))
              .toList();
      long rows = 0;
      long sum = 0;
      long length = 0;
      for (CompletableFuture<long[]> read : reads) {
        rows += read.get()[0];
        sum += read.get()[1];
        length += read.get()[2];
      }
      assertThat(rows).isEqualTo(60_000);
      assertThat(sum).isEqualTo(60_000L * 60_001 / 2);
      assertThat(length)
          .isEqualTo(Long.parseLong(SERVER.value("SELECT sum(length(pad)) FROM by_socket")));
    }
  }

  private static long[] sums(Reading reading, Source source, Split split) {
    long[] sums = new long[3];
    try (BatchReader reader = source.read(split, reading.read())) {
      for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
        try (VectorSchemaRoot owned = batch) {
          for (int row = 0; row < owned.getRowCount(); row++) {
            sums[0]++;
            sums[1] += (Integer) owned.getVector(0).getObject(row);
            sums[2] += owned.getVector(1).getObject(row).toString().length();
          }
        }
      }
    }
    return sums;
  }

  @Test
  void theOperatingSystemsUserSignsInWithoutAPassword() {
    Map<String, Object> config = local(Reading.query("SELECT current_user::text AS role"));
    connection(config).put("username", PostgresServer.PEER);
    connection(config).remove("password");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config).column(0)).containsExactly(PostgresServer.PEER);
    }
  }

  @Test
  void aPasswordIsAskedForWhereTheServerDoes() {
    Map<String, Object> config = local(Reading.query("SELECT 1 AS a"));
    connection(config).put("password", "wrong");
    assertThat(failure(config)).isInstanceOf(AuthenticationException.class);
    connection(config).remove("password");
    assertThat(failure(config))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageEndingWith("it asks for a password, and there is none");
  }

  @Test
  void cancellingWakesAReaderThatBlocksAndEndsTheServersWork() throws Exception {
    try (Reading reading = new Reading();
        Source source = reading.open(local(Reading.query("SELECT pg_sleep(3600)")));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      CompletableFuture<GretaException> read =
          CompletableFuture.supplyAsync(
              () ->
                  Objects.requireNonNull(catchThrowableOfType(GretaException.class, reader::next)));
      SERVER.awaitValue(ACTIVE, "1");
      reading.cancellation.cancel();
      assertThat(read.get()).isInstanceOf(CancelledException.class);
      SERVER.awaitValue(ACTIVE, "0");
    }
  }

  @Test
  void closingTheSourceFromAnotherThreadWakesAReaderThatBlocks() throws Exception {
    try (Reading reading = new Reading()) {
      Source source = reading.open(local(Reading.query("SELECT pg_sleep(3600)")));
      try (Plan plan = source.plan(ReadRequest.all());
          BatchReader reader = source.read(plan.splits().next(), reading.read())) {
        CompletableFuture<GretaException> read =
            CompletableFuture.supplyAsync(
                () ->
                    Objects.requireNonNull(
                        catchThrowableOfType(GretaException.class, reader::next)));
        SERVER.awaitValue(ACTIVE, "1");
        source.close();
        assertThat(read.get()).isInstanceOf(ConnectionException.class);
      }
    }
  }

  @Test
  void aBackendThatIsKilledInMidCopyIsALostConnectionWorthARetry() {
    Map<String, Object> config =
        local(
            Reading.query("SELECT i, repeat('x', 1000) AS pad FROM generate_series(1, 2000000) i"));
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      Objects.requireNonNull(reader.next()).close();
      SERVER.value(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE usename = 'reader' AND state = 'active'");
      GretaException e =
          Objects.requireNonNull(
              catchThrowableOfType(
                  GretaException.class,
                  () -> {
                    for (var b = reader.next(); b != null; b = reader.next()) {
                      b.close();
                    }
                  }));
      assertThat(e.fault().code()).isEqualTo("GRT-425");
      assertThat(e.retryable()).isTrue();
    }
  }

  @Test
  void aWrongFolderOrPortIsSaidWithTheSocketsThatAreThere(@TempDir Path folder) throws IOException {
    Map<String, Object> config = local(Reading.query("SELECT 1 AS a"));
    connection(config).put("host", folder.resolve("absent").toString());
    GretaException e = failure(config);
    assertThat(e.fault().code()).isEqualTo("GRT-420");
    assertThat(e)
        .isInstanceOf(ConnectionException.class)
        .hasMessage(
            "nothing answers at "
                + folder.resolve("absent/.s.PGSQL." + SERVER.port())
                + ": there is no such folder");
    connection(config).put("host", SERVER.socketFolder().toString());
    connection(config).put("port", 1);
    e = failure(config);
    assertThat(e).hasMessageEndingWith(".s.PGSQL.1: there is no such socket");
    assertThat(e.fault().remedy()).contains("Sockets there: .s.PGSQL." + SERVER.port() + ".");
    assertThat(e.retryable()).isTrue();
    connection(config).put("host", folder.toString());
    Files.createFile(folder.resolve(".s.PGSQL.1"));
    e = failure(config);
    assertThat(e.fault().code()).isEqualTo("GRT-420");
    assertThat(e).hasMessageContaining(".s.PGSQL.1: Connection refused");
  }

  @Test
  void aPathThatNoSocketCanHaveIsSaid(@TempDir Path folder) throws IOException {
    Map<String, Object> config = local(Reading.query("SELECT 1 AS a"));
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
    connection(config).put("host", deep.toString());
    assertThat(failure(config)).hasMessageContaining("where a socket's has at most 107");
  }
}
