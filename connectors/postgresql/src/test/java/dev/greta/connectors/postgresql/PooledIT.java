package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Splits take turns with the connections of their source. */
final class PooledIT {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final int ROWS = 40_000;

  @BeforeAll
  static void table() {
    SERVER.run("DROP DATABASE IF EXISTS pooled");
    SERVER.run("CREATE DATABASE pooled");
    try (var connection = SERVER.connect("pooled");
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE parts AS SELECT i, repeat('x', 100) AS pad FROM generate_series(1, "
              + ROWS
              + ") i");
      statement.execute("GRANT SELECT ON parts TO reader");
      statement.execute("VACUUM ANALYZE parts");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> in(Map<String, Object> config) {
    @SuppressWarnings("unchecked")
    var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
    connection.put("database", "pooled");
    return config;
  }

  private static Map<String, Object> parts(int partitions) {
    Map<String, Object> config = in(Reading.table("parts"));
    config.put("partitions", partitions);
    return config;
  }

  private static List<Split> splits(Plan plan) {
    List<Split> splits = new ArrayList<>();
    plan.splits().forEachRemaining(splits::add);
    return splits;
  }

  private static long rows(Reading reading, Source source, Split split) {
    long rows = 0;
    try (BatchReader reader = source.read(split, reading.read())) {
      for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
        rows += batch.getRowCount();
        batch.close();
      }
    }
    return rows;
  }

  private static void drain(BatchReader reader) {
    for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
      batch.close();
    }
  }

  private static String sessionsSoFar() {
    return SERVER.value("SELECT sessions FROM pg_stat_database WHERE datname = 'pooled'");
  }

  private static final String NOW =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = 'pooled'";

  private static GretaException failure(BatchReader reader) {
    return Objects.requireNonNull(catchThrowableOfType(GretaException.class, reader::next));
  }

  @Test
  void twoHundredSplitsReadByTwoThreadsTakeTwoConnectionsBesideThePlans() {
    SERVER.awaitValue(NOW, "0");
    long before = Long.parseLong(sessionsSoFar());
    AtomicLong rows = new AtomicLong();
    try (Reading reading = new Reading();
        Source source = reading.open(parts(200))) {
      try (Plan plan = source.plan(ReadRequest.all())) {
        Queue<Split> queue = new ConcurrentLinkedQueue<>(splits(plan));
        assertThat(queue).hasSize(200);
        Runnable worker =
            () -> {
              for (Split split = queue.poll(); split != null; split = queue.poll()) {
                rows.addAndGet(rows(reading, source, split));
              }
            };
        CompletableFuture.allOf(
                CompletableFuture.runAsync(worker), CompletableFuture.runAsync(worker))
            .join();
        assertThat(Long.parseLong(SERVER.value(NOW))).isBetween(2L, 3L);
      }
      SERVER.awaitValue(NOW, "0"); // They are not kept while the source is open for other things.
    }
    assertThat(rows).hasValue(ROWS);
    assertThat(Long.parseLong(sessionsSoFar()) - before).isBetween(2L, 3L);
  }

  @Test
  void eachSplitIsATransactionOfItsOwnInTheSnapshot() {
    try (Reading reading = new Reading();
        Source source = reading.open(parts(3));
        Plan plan = source.plan(ReadRequest.all())) {
      List<Split> splits = splits(plan);
      rows(reading, source, splits.get(0));
      SERVER.awaitValue(NOW + " AND state = 'idle' AND usename = 'reader'", "1");
      assertThat(SERVER.value(NOW + " AND state = 'idle in transaction'")).isEqualTo("1");
    }
  }

  /** The next one must not find what the query of the one before it set. */
  @Test
  void whatAQuerySetsIsGoneForTheNextSplitAndWhatTheConfigSetsIsNot() {
    Map<String, Object> config =
        in(
            Reading.query(
                "SELECT set_config('timezone', 'Asia/Tokyo', false) AS z,"
                    + " set_config('search_path', 'pg_catalog', false) AS p"));
    config.put("pre_queries", List.of("SET search_path = public, pg_temp"));
    config.put("statement_timeout", 77);
    Map<String, Object> next =
        in(
            Reading.query(
                "SELECT current_setting('timezone') AS z, current_setting('search_path') AS p,"
                    + " current_setting('statement_timeout') AS s, pg_backend_pid() AS pid"));
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all());
        Source other = reading.open(next);
        Plan otherPlan = other.plan(ReadRequest.all())) {
      Split split = otherPlan.splits().next();
      assertThat(rows(reading, source, plan.splits().next())).isEqualTo(1);
      var seen = reading.rows(source, split, otherPlan.schema());
      assertThat(seen.get(0).subList(0, 3)).containsExactly("UTC", "public, pg_temp", "77s");
      assertThat(reading.rows(source, split, otherPlan.schema())).isEqualTo(seen);
    }
  }

  @Test
  void aSessionThatFailedIsNotUsedAgain() {
    try (Reading reading = new Reading();
        Source source =
            reading.open(in(Reading.query("SELECT 1/(i - 5) AS a FROM generate_series(1, 9) i")));
        Plan plan = source.plan(ReadRequest.all());
        BatchReader reader = source.read(plan.splits().next(), reading.read())) {
      assertThat(failure(reader)).isInstanceOf(QueryException.class);
      SERVER.awaitValue(NOW, "1");
    }
  }

  @Test
  void aSessionWhoseReadWasCancelledOrGivenUpIsNotUsedAgain() {
    try (Reading reading = new Reading();
        Source source = reading.open(parts(2));
        Plan plan = source.plan(ReadRequest.all())) {
      reading.target = new BatchTarget(10, 1 << 20);
      List<Split> splits = splits(plan);
      try (BatchReader reader = source.read(splits.get(0), reading.read())) {
        Objects.requireNonNull(reader.next()).close();
      }
      SERVER.awaitValue(NOW, "1");
      try (BatchReader reader = source.read(splits.get(0), reading.read())) {
        Objects.requireNonNull(reader.next()).close();
        reading.cancellation.cancel();
        assertThat(failure(reader)).isInstanceOf(CancelledException.class);
        SERVER.awaitValue(NOW, "1");
      }
    }
  }

  /** The second attempt, which the engine makes, must not meet another connection that is gone. */
  @Test
  void sessionsThatWereLostWhileTheyWaitedCostOneAttempt() {
    try (Reading reading = new Reading();
        Source source = reading.open(parts(4));
        Plan plan = source.plan(ReadRequest.all())) {
      List<Split> splits = splits(plan);
      reading.target = new BatchTarget(1_000, 1 << 20);
      try (BatchReader one = source.read(splits.get(0), reading.read());
          BatchReader two = source.read(splits.get(1), reading.read())) {
        Objects.requireNonNull(one.next()).close();
        Objects.requireNonNull(two.next()).close();
        drain(one);
        drain(two);
      }
      String idle = NOW + " AND usename = 'reader' AND state = 'idle'";
      SERVER.awaitValue(idle, "2");
      SERVER.value(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'pooled'"
              + " AND usename = 'reader' AND state = 'idle'");
      SERVER.awaitValue(idle, "0");
      try (BatchReader reader = source.read(splits.get(2), reading.read())) {
        GretaException e = failure(reader);
        assertThat(e).isInstanceOf(ConnectionException.class);
        assertThat(e.retryable()).isTrue();
      }
      assertThat(rows(reading, source, splits.get(2)) + rows(reading, source, splits.get(3)))
          .isPositive();
    }
  }

  @Test
  void closingTheSourceEndsSessionsThatWait() {
    try (Reading reading = new Reading()) {
      Source source = reading.open(parts(2));
      Plan plan = source.plan(ReadRequest.all());
      rows(reading, source, splits(plan).get(0));
      source.close();
      SERVER.awaitValue(NOW, "0");
      source.close();
      plan.close();
    }
  }
}
