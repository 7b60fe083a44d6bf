package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.FaultyProxy;
import dev.greta.testkit.FaultyProxy.Fault;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import jdk.net.ExtendedSocketOptions;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a read when the network between it and the server fails. */
final class NetworkFaultsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  /** More than all buffers on the way hold. */
  private static final String LONG_QUERY =
      "SELECT i, repeat('x', 1000) AS pad FROM generate_series(1, 200000) AS i";

  private final FaultyProxy proxy = FaultyProxy.to("localhost", SERVER.port());

  @AfterEach
  void end() {
    proxy.close();
    SERVER.awaitSessions(0);
  }

  /** Through the proxy, with limits that a test can wait for. */
  private Map<String, Object> proxied(Map<String, Object> config) {
    Map<String, Object> connection = connection(config);
    connection.put("host", "127.0.0.1");
    connection.put("port", proxy.port());
    connection.put("socket_timeout", 2);
    return config;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> connection(Map<String, Object> config) {
    return (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
  }

  private GretaException failure(ThrowingCallable call) {
    GretaException e = Objects.requireNonNull(catchThrowableOfType(GretaException.class, call));
    assertThat(e).hasMessageContaining("127.0.0.1:" + proxy.port());
    assertThat(e.fault().remedy()).isPresent();
    return e;
  }

  private void assertSilence(GretaException e) {
    assertThat(e).isInstanceOf(TimeoutException.class).hasMessageContaining("sent nothing for 2 s");
    assertThat(e.fault().code()).isEqualTo("GRT-1021");
    assertThat(e.fault().remedy().orElseThrow()).contains("connection.socket_timeout");
    assertThat(e.retryable()).isFalse();
  }

  private static void assertLost(GretaException e) {
    assertThat(e).isInstanceOf(ConnectionException.class);
    assertThat(e.fault().code()).isEqualTo("GRT-425");
    assertThat(e.retryable()).isTrue();
  }

  private static void drain(BatchReader reader) {
    for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
      batch.close();
    }
  }

  /** Of the request for TLS, of its handshake, and of the start-up message. */
  @ParameterizedTest
  @CsvSource({"require, 0", "require, 2", "disable, 1"})
  void aHangWhileConnectingEndsByTheConnectionTimeoutAndLeavesNoThread(String mode, int bytes)
      throws InterruptedException {
    proxy.arm(Fault.HANG, bytes, Integer.MAX_VALUE);
    Map<String, Object> config = proxied(Reading.query("SELECT 1 AS a"));
    connection(config).put("ssl_mode", mode);
    connection(config).put("connection_timeout", 1);
    try (Reading reading = new Reading()) {
      GretaException e = failure(() -> reading.all(config));
      assertThat(e).isInstanceOf(ConnectionException.class).hasMessageContaining("within 1 s");
      assertThat(e.fault().code()).isEqualTo("GRT-424");
      assertThat(e.retryable()).isTrue();
    }
    assertThat(proxy.struck()).isEqualTo(1);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().contains("JDBC driver connection thread")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 400})
  void aConnectionThatIsResetWhileItOpensIsLostAndNotSlow(int bytes) {
    proxy.arm(Fault.RESET, bytes, 1);
    try (Reading reading = new Reading()) {
      GretaException e = failure(() -> reading.all(proxied(Reading.query("SELECT 1 AS a"))));
      assertLost(e);
      assertThat(e).hasMessageContaining("was lost: Connection reset");
    }
  }

  @Test
  void aServerThatIsSilentWhilePlanningEndsByTheSocketTimeout() throws Exception {
    SERVER.run(
        "DROP TABLE IF EXISTS locked",
        "CREATE TABLE locked (id int)",
        "GRANT SELECT ON locked TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(proxied(Reading.table("locked")));
        Connection other = SERVER.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE locked");
      CompletableFuture<GretaException> planned =
          CompletableFuture.supplyAsync(() -> failure(() -> source.plan(ReadRequest.all())));
      SERVER.awaitValue(
          "SELECT count(*) FROM pg_stat_activity"
              + " WHERE usename = 'reader' AND wait_event_type = 'Lock'",
          "1");
      // The answer that the server has for it now does not come through.
      proxy.arm(Fault.HANG, 0, Integer.MAX_VALUE);
      other.rollback();
      assertSilence(planned.get());
      assertThat(proxy.struck()).isPositive();
    } finally {
      proxy.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void aHangInMidCopyEndsByTheSocketTimeout(String mode) {
    Map<String, Object> config = proxied(Reading.query(LONG_QUERY));
    connection(config).put("ssl_mode", mode);
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      Objects.requireNonNull(reader.next()).close();
      proxy.arm(Fault.HANG, 0, Integer.MAX_VALUE);
      assertSilence(failure(() -> drain(reader)));
    } finally {
      proxy.close();
    }
  }

  /** It is the silence that counts, and not how long the whole takes. */
  @Test
  void aServerThatIsSlowIsNotTakenForGone() {
    try (Reading reading = new Reading()) {
      assertThat(
              reading
                  .all(
                      proxied(
                          Reading.query(
                              "SELECT repeat('x', 20000) || pg_sleep(0.4) AS pad"
                                  + " FROM generate_series(1, 7)")))
                  .rows())
          .hasSize(7);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CLOSE", "RESET"})
  void aConnectionThatBreaksInMidCopyIsLostAndWorthARetry(Fault fault) {
    try (Reading reading = new Reading();
        Source source = reading.open(proxied(Reading.query(LONG_QUERY)));
        Plan plan = source.plan(ReadRequest.all())) {
      Split split = plan.splits().next();
      try (BatchReader reader = source.read(split, reading.read())) {
        Objects.requireNonNull(reader.next()).close();
        proxy.arm(fault, 10_000_000, 1);
        assertLost(failure(() -> drain(reader)));
      }
      assertThat(proxy.struck()).isEqualTo(1);
      assertThat(reading.rows(source, split, plan.schema())).hasSize(200_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenThePlansConnectionIsLostLaterSplitsSaySo(boolean byTheServer) {
    SERVER.run(
        "DROP TABLE IF EXISTS held",
        "CREATE TABLE held AS SELECT i FROM generate_series(1, 5000) i",
        "GRANT SELECT ON held TO reader");
    Map<String, Object> config = proxied(Reading.table("held"));
    config.put("partitions", 2);
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all())) {
      List<Split> splits = new ArrayList<>();
      plan.splits().forEachRemaining(splits::add);
      try (Source other =
          reading.open(config)) { // Its connection does not wait for the next split.
        assertThat(reading.rows(other, splits.get(0), plan.schema())).isNotEmpty();
      }
      if (byTheServer) {
        SERVER.value(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE usename = 'reader'");
      } else {
        proxy.strike(Fault.RESET, 0);
      }
      SERVER.awaitSessions(0);
      try (BatchReader reader = source.read(splits.get(1), reading.read())) {
        GretaException e =
            Objects.requireNonNull(catchThrowableOfType(GretaException.class, reader::next));
        assertThat(e)
            .isInstanceOf(ConnectionException.class)
            .hasMessageContaining("the connection that held the snapshot of the read was lost");
        assertThat(e.fault().code()).isEqualTo("GRT-427");
        assertThat(e.fault().place()).contains("127.0.0.1:" + proxy.port());
        assertThat(e.retryable()).isFalse();
      }
    }
  }

  /** The system's own would wait over two hours before it asks. */
  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void keepAliveAsksWithinAMinute(String mode) throws IOException {
    Map<String, Object> config = Reading.query("SELECT 1 AS a");
    connection(config).put("ssl_mode", mode);
    PostgresOptions options = Reading.options(config);
    try (Session session = Reading.session(options)) {
      assertThat(session.transport()).startsWith(mode.equals("disable") ? "no TLS" : "TLSv1");
      Socket socket = session.stream().orElseThrow().getSocket();
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(6);
      assertThat(socket.getSoTimeout()).isEqualTo(3_600_000);
    }
  }
}
