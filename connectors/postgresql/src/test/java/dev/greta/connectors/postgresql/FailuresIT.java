package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong, and how it is told. */
final class FailuresIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  /** Enough rows that no socket's buffer holds them, slow enough to be caught at it. */
  private static final String LONG_QUERY =
      "SELECT i, repeat('x', 1000) AS pad FROM generate_series(1, 2000000) AS i";

  private static GretaException failure(ThrowingCallable call) {
    GretaException e = Objects.requireNonNull(catchThrowableOfType(GretaException.class, call));
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString() + e.fault()).doesNotContain(PostgresServer.PASSWORD);
    assertThat(e.fault().connector()).contains("postgres");
    return e;
  }

  private static GretaException failure(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      return failure(() -> reading.all(config));
    }
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> config = Reading.query("SELECT 1 AS a");
    connection(config).put(key, value);
    return config;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> connection(Map<String, Object> config) {
    return (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
  }

  @Test
  void aWrongPasswordIsAnAuthenticationErrorThatNamesTheRole() {
    GretaException e = failure(with("password", "wrong-" + PostgresServer.PASSWORD));
    assertThat(e).isInstanceOf(AuthenticationException.class).hasMessageContaining("reader");
    assertThat(e.fault().vendorCode()).contains("28P01");
    assertThat(e.retryable()).isFalse();
    assertThat(e.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
  }

  @Test
  void aRoleThatHasExpiredIsAnAuthenticationError() {
    SERVER.run("ALTER ROLE reader VALID UNTIL '2020-01-01'");
    try {
      GretaException e = failure(Reading.query("SELECT 1 AS a"));
      assertThat(e).isInstanceOf(AuthenticationException.class).hasMessageContaining("reader");
      assertThat(e.fault().code()).isEqualTo("GRT-520");
      assertThat(e.retryable()).isFalse();
    } finally {
      SERVER.run("ALTER ROLE reader VALID UNTIL 'infinity'");
    }
  }

  @Test
  void aServerThatIsFullIsAConnectionErrorWorthARetry() throws SQLException {
    Deque<Connection> others = new ArrayDeque<>();
    try {
      while (true) {
        others.push(SERVER.connect());
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
      GretaException e = failure(Reading.query("SELECT 1 AS a"));
      assertThat(e).isInstanceOf(ConnectionException.class);
      assertThat(e.fault().code()).isEqualTo("GRT-426");
      assertThat(e.retryable()).isTrue();
    } finally {
      for (Connection other : others) {
        other.close();
      }
    }
    SERVER.awaitValue("SELECT (count(*) < 20)::text FROM pg_stat_activity", "true");
  }

  @Test
  void aMissingPasswordIsAnAuthenticationError() {
    Map<String, Object> config = Reading.query("SELECT 1 AS a");
    connection(config).remove("password");
    assertThat(failure(config)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void anUnknownRoleIsAnAuthenticationError() {
    assertThat(failure(with("username", "nobody"))).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void anUnknownDatabaseIsAConnectionErrorThatNamesIt() {
    GretaException e = failure(with("database", "no such/base?x=1"));
    assertThat(e)
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("'no such/base?x=1'");
    assertThat(e.fault().code()).isEqualTo("GRT-423");
    assertThat(e.fault().vendorCode()).contains("3D000");
  }

  @Test
  void anUnknownHostIsAConnectionErrorThatNamesIt() {
    GretaException e = failure(with("host", "nowhere.invalid"));
    assertThat(e).hasMessageContaining("'nowhere.invalid'");
    assertThat(e.fault().code()).isEqualTo("GRT-421");
    assertThat(e.kind()).isEqualTo(ErrorKind.CONNECTION);
  }

  @Test
  void aRefusedPortIsAConnectionErrorWorthARetry() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    GretaException e = failure(with("port", port));
    assertThat(e).hasMessageContaining("localhost:" + port);
    assertThat(e.fault().code()).isEqualTo("GRT-420");
    assertThat(e.retryable()).isTrue();
  }

  @Test
  void aServerThatNeverAnswersEndsByTheConnectionTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Map<String, Object> config = with("port", silent.getLocalPort());
      connection(config).put("host", "127.0.0.1");
      connection(config).put("connection_timeout", 1);
      GretaException e = failure(config);
      assertThat(e).isInstanceOf(ConnectionException.class).hasMessageContaining("within 1 s");
      assertThat(e.fault().code()).isEqualTo("GRT-424");
      assertThat(e.retryable()).isTrue();
    }
  }

  @Test
  void aServerWithoutTlsIsRefusedByDefaultAndTheRemedyNamesTheRisk() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> refuseTls(server));
      Map<String, Object> config = with("port", server.getLocalPort());
      connection(config).put("host", "127.0.0.1");
      connection(config).remove("ssl_mode");
      GretaException e = failure(config);
      assertThat(e.fault().code()).isEqualTo("GRT-422");
      assertThat(e.fault().remedy().orElseThrow()).contains("ssl_mode: disable", "in the clear");
      assertThat(e.kind()).isEqualTo(ErrorKind.CONNECTION);
      answer.get();
    }
  }

  /** Answers an SSLRequest (protocol, 54.2.10) with no. */
  private static void refuseTls(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(8);
      socket.getOutputStream().write('N');
      socket.getOutputStream().flush();
      socket.getInputStream().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anUnknownTableIsAQueryErrorThatNamesTheNearest() {
    SERVER.run(
        "CREATE TABLE IF NOT EXISTS customers (id int)",
        "CREATE SCHEMA IF NOT EXISTS sales",
        "GRANT USAGE ON SCHEMA sales TO reader",
        "CREATE SCHEMA IF NOT EXISTS hidden",
        "CREATE TABLE IF NOT EXISTS hidden.custmers2 (id int)",
        "CREATE TABLE IF NOT EXISTS sales.\"Order Lines\" (id int)");
    GretaException e = failure(Reading.table("custmers"));
    assertThat(e).isInstanceOf(QueryException.class).hasMessageContaining("'custmers'");
    assertThat(e.fault().code()).isEqualTo("GRT-621");
    assertThat(e.fault().remedy()).contains("Did you mean 'customers'?");
    assertThat(failure(Reading.table("sales.\"Order Line\"")).fault().remedy())
        .contains("Did you mean 'sales.\"Order Lines\"'?");
    assertThat(failure(Reading.table("entirely_different")).fault().remedy().orElseThrow())
        .startsWith("Tables here: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x; DROP TABLE y", "a.b.c.d", "\"open"})
  void whatIsNoTableNameIsAQueryError(String name) {
    assertThat(failure(Reading.table(name))).isInstanceOf(QueryException.class);
  }

  @Test
  void badSqlIsShownWithTheLineAndAMarkUnderThePlace() {
    GretaException e = failure(Reading.query("SELECT id,\n  näme\n  FROM (VALUES (1)) AS t(id)"));
    assertThat(e).isInstanceOf(QueryException.class);
    assertThat(e.fault().vendorCode().orElseThrow()).startsWith("42");
    assertThat(e.fault().place()).contains("query, line 2, column 3");
    assertThat(e.fault().tried()).containsExactly("  näme", "  ^");
  }

  @Test
  void aRevokedTableIsAQueryErrorAndSoIsItsCheck() {
    SERVER.run(
        "DROP TABLE IF EXISTS forbidden",
        "CREATE TABLE forbidden (id int)",
        "REVOKE ALL ON forbidden FROM PUBLIC");
    GretaException e = failure(Reading.table("forbidden"));
    assertThat(e.fault().code()).isEqualTo("GRT-625");
    assertThat(e).isInstanceOf(QueryException.class).hasMessageContaining("forbidden");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("forbidden"))) {
      assertThat(failure(() -> source.check(Check.ACCESS)).fault().code()).isEqualTo("GRT-625");
    }
  }

  @Test
  void aTableThatIsRevokedBetweenPlanAndReadIsAQueryError() {
    SERVER.run(
        "DROP TABLE IF EXISTS fleeting",
        "CREATE TABLE fleeting AS SELECT 1 AS id",
        "GRANT SELECT ON fleeting TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("fleeting"));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      SERVER.run("REVOKE SELECT ON fleeting FROM reader");
      GretaException e = failure(reader::next);
      assertThat(e).isInstanceOf(QueryException.class).hasMessageContaining("fleeting");
      assertThat(e.fault().code()).isEqualTo("GRT-625");
      assertThat(e.retryable()).isFalse();
    }
  }

  /** The plan's transaction has looked at it, and so holds it as it is until the plan is closed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE kept",
        "TRUNCATE kept",
        "ALTER TABLE kept ALTER id TYPE int8",
        "VACUUM FULL kept"
      })
  void aTableCannotBeDroppedBetweenPlanAndRead(String change) {
    SERVER.run(
        "DROP TABLE IF EXISTS kept",
        "CREATE TABLE kept AS SELECT 7 AS id",
        "GRANT SELECT ON kept TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("kept"));
        Plan plan = source.plan(ReadRequest.all())) {
      assertThatThrownBy(() -> SERVER.run("SET lock_timeout = '50ms'", change))
          .hasMessageContaining("lock timeout");
      assertThat(reading.rows(source, plan.splits().next(), plan.schema()))
          .isEqualTo(List.of(List.of(7)));
      plan.close();
      SERVER.awaitSessions(0);
      SERVER.run(change);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO written VALUES (1) RETURNING id | GRT-626",
        "UPDATE written SET id = 2 RETURNING id | GRT-626",
        "SHOW server_version | GRT-626",
        "EXPLAIN SELECT 1 | GRT-626",
        "/* SELECT */ DELETE FROM written RETURNING id | GRT-626",
        "WITH gone AS (DELETE FROM written RETURNING id) SELECT id FROM gone | GRT-620",
        "SELECT nextval('counted') AS n | GRT-626",
        "SELECT id FROM written FOR UPDATE | GRT-626",
        "SELECT 1 AS a; SELECT 2 AS a | GRT-622",
        "SELECT 1 AS a; DROP TABLE written | GRT-622",
        "-- nothing | GRT-622",
        "SELECT 1 AS x) AS q) TO STDOUT; -- | GRT-620",
        "SELECT 1 AS a, 2 AS a | GRT-623",
        "SELECT FROM written | GRT-624",
        "SELECT 1/0 AS a | GRT-620"
      })
  void whatIsNoReadOfOneTableOfRowsIsRefused(String sql, String code) {
    SERVER.run(
        "CREATE TABLE IF NOT EXISTS written (id int)",
        "TRUNCATE written",
        "INSERT INTO written VALUES (7)",
        "GRANT ALL ON written TO reader",
        "CREATE SEQUENCE IF NOT EXISTS counted",
        "GRANT ALL ON SEQUENCE counted TO reader");
    GretaException e = failure(Reading.query(sql));
    assertThat(e).isInstanceOf(QueryException.class);
    assertThat(e.fault().code()).isEqualTo(code);
    assertThat(SERVER.value("SELECT sum(id) FROM written")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 AS a;",
        "SELECT 1 AS a ; -- done",
        "SELECT 1 AS a -- the end",
        "/* a; /* nested; */ b */ SELECT 1 AS a ;;; /* ; */",
        "WITH x(a) AS (SELECT 1) SELECT a FROM x",
        "(SELECT 1 AS a)",
        "TABLE one",
        "VALUES (1)",
        "SELECT length($$;$$)  AS a",
        "SELECT length(E'\\'' ) AS \"a;\"\"\"",
        "SELECT 1 AS a ORDER BY a"
      })
  void aReadMayEndAndCommentAsItLikes(String sql) {
    SERVER.run(
        "CREATE TABLE IF NOT EXISTS one (a int)",
        "TRUNCATE one",
        "INSERT INTO one VALUES (1)",
        "GRANT SELECT ON one TO reader");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(Reading.query(sql)).rows()).isEqualTo(List.of(List.of(1)));
    }
  }

  @Test
  void aStatementTimeoutOfTheServersIsATimeout() {
    SERVER.run("ALTER ROLE reader SET statement_timeout = '100ms'");
    try {
      GretaException e = failure(Reading.query("SELECT pg_sleep(60)"));
      assertThat(e).isInstanceOf(TimeoutException.class);
      assertThat(e.fault().vendorCode()).contains("57014");
    } finally {
      SERVER.run("ALTER ROLE reader RESET statement_timeout");
    }
  }

  private static final String ACTIVE =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'";

  private static void awaitIdle() {
    SERVER.awaitValue(ACTIVE, "0");
  }

  private static void awaitWorking() {
    SERVER.awaitValue(ACTIVE, "1");
  }

  @Test
  void cancellingWakesAReaderThatBlocksAndEndsTheServersWork() throws Exception {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT pg_sleep(3600)"));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      CompletableFuture<GretaException> read =
          CompletableFuture.supplyAsync(
              () ->
                  Objects.requireNonNull(catchThrowableOfType(GretaException.class, reader::next)));
      awaitWorking();
      reading.cancellation.cancel();
      assertThat(read.get()).isInstanceOf(CancelledException.class);
      reader.close();
      awaitIdle();
    }
  }

  @Test
  void cancellingBetweenBatchesEndsTheReadAndTheServersWork() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query(LONG_QUERY));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      Objects.requireNonNull(reader.next()).close();
      awaitWorking();
      reading.cancellation.cancel();
      assertThat(catchThrowableOfType(GretaException.class, reader::next))
          .isInstanceOf(CancelledException.class);
      awaitIdle();
    }
  }

  @Test
  void closingAReaderHalfwayEndsTheServersWork() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query(LONG_QUERY));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      Objects.requireNonNull(reader.next()).close();
      reader.close();
      reader.close();
      assertThat(reader.next()).isNull();
      awaitIdle();
    }
  }

  @Test
  void closingAReaderEndsWorkThatSendsNothing() {
    // More than the reader's block, so that a batch comes; little enough to leave the server, which
    // then does not write, and so does not notice that nobody reads.
    String sleepsAfterItsRows =
        "SELECT i FROM generate_series(1, 60000) AS i"
            + " UNION ALL SELECT 0 FROM (SELECT pg_sleep(3600)) AS s";
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query(sleepsAfterItsRows));
        Plan plan = source.plan(ReadRequest.all())) {
      reading.target = new BatchTarget(10, 1 << 20);
      BatchReader reader = source.read(plan.splits().next(), reading.read());
      Objects.requireNonNull(reader.next()).close();
      SERVER.awaitValue(ACTIVE + " AND wait_event = 'PgSleep'", "1");
      reader.close();
      awaitIdle();
    }
  }

  @Test
  void aFailedReadEndsItsSessionThoughReaderAndSourceAreOpen() {
    try (Reading reading = new Reading();
        Source source =
            reading.open(Reading.query("SELECT 1/(i - 5) AS a FROM generate_series(1, 9) i"));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      assertThat(failure(reader::next)).isInstanceOf(QueryException.class);
      SERVER.awaitSessions(1);
    }
  }

  @Test
  void aReadThatCannotBeginEndsItsSession() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT 1 AS a"))) {
      Plan plan = source.plan(ReadRequest.all());
      Split split = plan.splits().next();
      plan.close();
      try (BatchReader reader = source.read(split, reading.read())) {
        assertThat(failure(reader::next).fault().code()).isEqualTo("GRT-627");
        SERVER.awaitSessions(0);
      }
    }
  }

  @Test
  void aPlanThatFailsEndsItsSession() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("missing"))) {
      failure(() -> source.plan(ReadRequest.all()));
      SERVER.awaitSessions(0);
    }
  }

  @Test
  void checksAndTheSchemaLeaveNoSession() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT 1 AS a"))) {
      for (Check check : Check.values()) {
        source.check(check);
      }
      source.schema();
      SERVER.awaitSessions(0);
    }
  }

  @Test
  void closingTheSourceEndsEverySessionOfIt() {
    try (Reading reading = new Reading()) {
      Source source = reading.open(Reading.query(LONG_QUERY));
      Plan plan = source.plan(ReadRequest.all());
      BatchReader reader = source.read(plan.splits().next(), reading.read());
      Objects.requireNonNull(reader.next()).close();
      source.close();
      source.close();
      awaitIdle();
      SERVER.awaitSessions(0);
      reader.close();
      plan.close();
    }
  }

  @Test
  void nothingIsLeftOnTheServerAfterACompleteRead() {
    try (Reading reading = new Reading()) {
      reading.all(Reading.query("SELECT 1 AS a"));
      failure(() -> reading.all(Reading.query("SELECT 1/0 AS a")));
      failure(() -> reading.all(Reading.table("missing")));
    }
    SERVER.awaitSessions(0);
  }

  @Test
  void aBackendThatIsKilledInMidCopyIsALostConnectionWorthARetry() {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query(LONG_QUERY));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      Objects.requireNonNull(reader.next()).close();
      assertThat(
              SERVER.value(
                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                      + " WHERE usename = 'reader' AND state = 'active'"))
          .isEqualTo("1");
      GretaException e = failure(() -> drain(reader));
      assertThat(e).isInstanceOf(ConnectionException.class);
      assertThat(e.fault().code()).isEqualTo("GRT-425");
      assertThat(e.retryable()).isTrue();
    }
  }

  private static void drain(BatchReader reader) {
    for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
      batch.close();
    }
  }

  @Test
  void anErrorInMidCopyIsTheServersOwn() {
    try (Reading reading = new Reading()) {
      reading.target = new BatchTarget(1_000, 1 << 20);
      GretaException e =
          failure(
              () ->
                  reading.all(
                      Reading.query(
                          "SELECT 1/(200000 - i) AS a FROM generate_series(1, 200001) i")));
      assertThat(e).isInstanceOf(QueryException.class).hasMessage("division by zero");
      assertThat(e.fault().vendorCode()).contains("22012");
      assertThat(reading.batchRows).isNotEmpty();
    }
  }

  @Test
  void noticesOfTheServersAmidTheRowsDoNoHarm() {
    SERVER.run(
        "CREATE OR REPLACE FUNCTION chatty(i int) RETURNS int LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE NOTICE ''row %'', i; RETURN i; END'");
    try (Reading reading = new Reading()) {
      assertThat(
              reading
                  .all(Reading.query("SELECT chatty(i) AS i FROM generate_series(1, 500) i"))
                  .rows())
          .hasSize(500);
    }
  }

  @Test
  void connectingForASplitIsTriedAsOftenAsThePolicySays() {
    SERVER.run(
        "CREATE TABLE IF NOT EXISTS customers (id int)", "GRANT SELECT ON customers TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("customers"));
        Plan plan = source.plan(ReadRequest.all())) {
      var split = plan.splits().next();
      reading.retry = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));
      SERVER.run("ALTER ROLE reader CONNECTION LIMIT 1");
      try (BatchReader reader = source.read(split, reading.read())) {
        GretaException e = failure(reader::next);
        assertThat(e.fault().vendorCode()).contains("53300");
        assertThat(e.retryable()).isTrue();
        assertThat(reading.retries).containsExactly(1, 2);
      } finally {
        SERVER.run("ALTER ROLE reader CONNECTION LIMIT -1");
      }
      SERVER.run("ALTER ROLE reader PASSWORD 'changed'");
      try (BatchReader reader = source.read(split, reading.read())) {
        assertThat(failure(reader::next)).isInstanceOf(AuthenticationException.class);
        assertThat(reading.retries).hasSize(2);
      } finally {
        SERVER.run("ALTER ROLE reader PASSWORD " + SqlText.literal(PostgresServer.PASSWORD));
      }
    }
  }

  @Test
  void cancellingEndsTheWaitBetweenAttemptsToConnect() throws Exception {
    SERVER.run(
        "CREATE TABLE IF NOT EXISTS customers (id int)", "GRANT SELECT ON customers TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("customers"));
        Plan plan = source.plan(ReadRequest.all())) {
      reading.retry = new RetryPolicy(1_000_000, Duration.ofHours(10), Duration.ofHours(10));
      SERVER.run("ALTER ROLE reader CONNECTION LIMIT 1");
      try (BatchReader reader = source.read(plan.splits().next(), reading.read())) {
        CompletableFuture<GretaException> read =
            CompletableFuture.supplyAsync(
                () ->
                    Objects.requireNonNull(
                        catchThrowableOfType(GretaException.class, reader::next)));
        reading.cancellation.cancel();
        assertThat(read.get()).isInstanceOf(CancelledException.class);
      } finally {
        SERVER.run("ALTER ROLE reader CONNECTION LIMIT -1");
      }
    }
  }
}
