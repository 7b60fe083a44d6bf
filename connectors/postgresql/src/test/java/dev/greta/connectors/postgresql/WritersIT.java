package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.Consistency;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A read in parts is one state of what is read, while others write to it as they like. */
final class WritersIT {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Pattern SNAPSHOT = Pattern.compile("\"snapshot\":\"([^\"]+)\"");
  private static final int ROWS = 2_000;

  /** How a table is split. */
  private enum Way {
    BLOCKS("TABLE busy", ""),
    BLOCKS_OF_A_QUERY("SELECT * FROM busy WHERE amount % 4 > 0", ""),
    BLOCKS_OF_PARTITIONS("TABLE busy", ""),
    KEY("TABLE busy", "id"),
    KEY_THAT_CHANGES("SELECT id, amount, pad FROM busy", "pad");

    private final String sql;
    private final String key;

    Way(String sql, String key) {
      this.sql = sql;
      this.key = key;
    }

    private Map<String, Object> config() {
      Map<String, Object> config =
          sql.startsWith("TABLE") ? Reading.table("busy") : Reading.query(sql);
      config.put("partitions", 5);
      if (!key.isEmpty()) {
        config.put("partition_column", key);
      }
      return config;
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSplitsSeeOneStateWhileWritersChangeTheTable(long seed) throws Exception {
    Random random = new Random(seed);
    Way way = Way.values()[(int) (seed % Way.values().length)];
    fill(way);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Integer>> writers =
        List.of(
            CompletableFuture.supplyAsync(() -> write(new Random(seed), 1_000_000, stop)),
            CompletableFuture.supplyAsync(() -> write(new Random(-seed), 2_000_000, stop)));
    try (Reading reading = new Reading();
        Source source = reading.open(way.config());
        Plan plan = source.plan(ReadRequest.all())) {
      // Not left to chance: between plan and read, every page changes and the table grows.
      change(
          "UPDATE busy SET amount = amount + 1 WHERE id % 3 = 0",
          "UPDATE busy SET pad = pad || repeat('z', 400) WHERE id % 7 = " + random.nextInt(7),
          "UPDATE busy SET id = id + 50000 WHERE id % 11 = " + random.nextInt(11),
          "DELETE FROM busy WHERE id % 5 = " + random.nextInt(5),
          "INSERT INTO busy SELECT i, i, 'new' FROM generate_series(100000, 101000) AS i",
          random.nextBoolean() ? "VACUUM busy" : "VACUUM (TRUNCATE, FREEZE) busy");
      Result result = reading.all(plan, way.config());
      assertThat(reading.notices).isEmpty();
      assertThat(result.splits()).hasSize(way.key.isEmpty() ? 5 : 6);
      assertThat(checksum(result)).isEqualTo(checksum(way, result.splits().get(0)));
      assertThat(plan.consistency()).isEqualTo(Consistency.EXACT);
      assertThat(plan.repeatable()).isTrue();
    } finally {
      stop.set(true);
    }
    for (CompletableFuture<Integer> writer : writers) {
      assertThat(writer.get()).isPositive();
    }
  }

  /** With dead rows at its end and amid it, which the next VACUUM may take away. */
  private static void fill(Way way) {
    SERVER.run(
        "DROP TABLE IF EXISTS busy",
        "CREATE TABLE busy (id int8, amount int8, pad text)"
            + (way == Way.BLOCKS_OF_PARTITIONS ? " PARTITION BY RANGE (id)" : ""));
    if (way == Way.BLOCKS_OF_PARTITIONS) {
      SERVER.run(
          "CREATE TABLE busy_1 PARTITION OF busy FOR VALUES FROM (0) TO (1500)",
          "CREATE TABLE busy_2 PARTITION OF busy DEFAULT");
    }
    SERVER.run(
        "INSERT INTO busy SELECT i, i * 7919 % 10007, repeat('x', (i % 200)::int)"
            + " FROM generate_series(0, "
            + (ROWS + 200)
            + ") AS i",
        "DELETE FROM busy WHERE id > " + ROWS + " OR id % 17 = 0",
        "GRANT SELECT ON busy TO reader");
  }

  private static int write(Random random, int ownIds, AtomicBoolean stop) {
    int written = 0;
    try (Connection connection = SERVER.connect();
        Statement statement = connection.createStatement()) {
      do {
        int id = random.nextInt(ROWS);
        switch (random.nextInt(8)) {
          case 0, 1 ->
              execute(
                  statement,
                  "INSERT INTO busy VALUES (" + (ownIds + written) + ", 1, repeat('y', 100))");
          case 2 -> execute(statement, "UPDATE busy SET amount = amount + 1 WHERE id = " + id);
          case 3 ->
              execute(
                  statement,
                  "UPDATE busy SET pad = repeat('w', "
                      + random.nextInt(900)
                      + ") WHERE id = "
                      + id);
          case 4 -> execute(statement, "UPDATE busy SET id = id + 60000 WHERE id = " + id);
          case 5, 6 -> execute(statement, "DELETE FROM busy WHERE id = " + id);
          default -> execute(statement, random.nextBoolean() ? "VACUUM busy" : "ANALYZE busy");
        }
        written++;
      } while (!stop.get());
      return written;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void change(String... statements) throws SQLException {
    try (Connection connection = SERVER.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        execute(statement, sql);
      }
    }
  }

  /** Writers may meet in one row, which one of them moved to another partition. */
  private static void execute(Statement statement, String sql) throws SQLException {
    while (true) {
      try {
        statement.execute(sql);
        return;
      } catch (SQLException e) {
        if (!e.getSQLState().startsWith("40")) {
          throw e;
        }
      }
    }
  }

  /** count, sum, and sums that see which amount and text belong to which id. */
  private static List<Long> checksum(Result result) {
    long ids = 0;
    long pairs = 0;
    long lengths = 0;
    for (List<?> row : result.rows()) {
      long id = (Long) Objects.requireNonNull(row.get(0));
      ids += id;
      pairs += id * (Long) Objects.requireNonNull(row.get(1));
      lengths += id * Objects.requireNonNull(row.get(2)).toString().length();
    }
    return List.of((long) result.rows().size(), ids, pairs, lengths);
  }

  /** The same of the server, in the snapshot that the splits name. */
  private static List<Long> checksum(Way way, Split split) throws SQLException {
    Matcher snapshot = SNAPSHOT.matcher(split.json());
    assertThat(snapshot.find()).isTrue();
    try (Connection connection = SERVER.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot.group(1) + "'");
      List<String> row =
          PostgresServer.rows(
                  statement.executeQuery(
                      "SELECT count(*), sum(id), sum(id * amount), sum(id * length(pad)) FROM ("
                          + way.sql
                          + ") AS q"))
              .get(0);
      return row.stream().map(Long::parseLong).toList();
    }
  }
}
