package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import dev.greta.testkit.FaultyProxy;
import dev.greta.testkit.FaultyProxy.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run from a real PostgreSQL, over a network that fails. */
class PostgresNetworkIT {

  private static final int ROWS = 60_000;

  /** A part of each of the splits, and more than anything else that the server says. */
  private static final long SOME = 500_000;

  private static Postgres postgres;
  private FaultyProxy proxy;
  private Workplace workplace;

  @BeforeAll
  static void server() throws IOException, SQLException {
    postgres = Postgres.start();
    postgres.run(
        "CREATE TABLE wide AS SELECT i AS id, repeat('x', 150 + i % 100) AS pad"
            + " FROM generate_series(1, "
            + ROWS
            + ") i",
        "GRANT SELECT ON wide TO reader");
  }

  @AfterAll
  static void end() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    proxy = FaultyProxy.to("127.0.0.1", postgres.port());
    workplace = Workplace.in(folder).variable("PGPASS", Postgres.PASSWORD);
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  /** Reads through the proxy. */
  private void configure(String backend, int partitions) throws IOException {
    workplace.config(
        postgres
            .section("table: wide\npartitions: " + partitions + "\nbackend: " + backend + "\n")
            .replace("port: " + postgres.port(), "port: " + proxy.port())
            .replace("  ssl_mode:", "  socket_timeout: 2\n  ssl_mode:"));
  }

  private static String all() {
    return "id,pad\n"
        + IntStream.rangeClosed(1, ROWS)
            .mapToObj(i -> i + "," + "x".repeat(150 + i % 100) + "\n")
            .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "duckdb"})
  void aSplitWhoseConnectionIsResetIsReadAgainWhole(String backend) throws Exception {
    configure(backend, 6);
    proxy.arm(Fault.RESET, SOME, 2);

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("exact", "2 retries");
    assertThat(proxy.struck()).isEqualTo(2);
    assertThat(workplace.path("out.csv")).hasContent(all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "duckdb"})
  void aRunThatLosesItsSnapshotFailsAndLeavesNothing(String backend) throws Exception {
    configure(backend, 6);
    proxy.armOutage(Fault.RESET, SOME);

    workplace.fails(
        4,
        "GRT-427 postgres  127.0.0.1:" + proxy.port(),
        "the connection that held the snapshot of the read was lost",
        "Run again once the server and the network are well.");
  }

  @Test
  void aRunThatHangsEndsByTheSocketTimeout() throws Exception {
    configure("memory", 1);
    proxy.arm(Fault.HANG, SOME, 1);

    workplace.fails(
        10,
        "GRT-1021 postgres  all rows",
        "127.0.0.1:" + proxy.port() + " sent nothing for 2 s",
        "raise connection.socket_timeout");
  }

  @Test
  void aConnectionThatIsResetWhileItOpensIsToldAsThat() throws Exception {
    configure("memory", 1);
    proxy.arm(Fault.RESET, 1, Integer.MAX_VALUE);

    workplace.fails(
        4,
        "GRT-425 postgres  data.connection",
        "the connection to 127.0.0.1:" + proxy.port() + " was lost: Connection reset");
  }
}
