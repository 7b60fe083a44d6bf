package dev.greta.connectors.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.Plan;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {

  private static final String NUMBERS =
      "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 6000)";

  private final Reads reads = new Reads();

  @AfterEach
  void close() throws Exception {
    reads.close();
  }

  /** The rows of each split, which together must be all rows in the order of their ids. */
  private List<Integer> sizes(String table, int partitions) {
    Map<String, Object> options =
        Map.of("source", "t.db", "table", table, "partitions", partitions);
    Source source = reads.open(options);
    List<Integer> sizes = new ArrayList<>();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Plan plan = source.plan(ReadRequest.all())) {
      for (Split split : Reads.splits(plan)) {
        List<List<@Nullable Object>> part = reads.read(source, split, ReadListener.NONE);
        sizes.add(part.size());
        rows.addAll(part);
      }
      plan.estimate().rows().ifPresent(said -> assertThat(said).isEqualTo(rows.size()));
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<@Nullable String> row :
        reads.databases.ask("t.db", "SELECT v FROM " + table + " ORDER BY v")) {
      expected.add(List.of(Long.valueOf(String.valueOf(row.get(0)))));
    }
    assertThat(rows).isEqualTo(expected);
    return sizes;
  }

  @Test
  void theLeastAndTheGreatestIdAreRead() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (v INTEGER PRIMARY KEY)",
        "INSERT INTO t " + NUMBERS + " SELECT i - 3000 FROM r",
        "INSERT INTO t VALUES (9223372036854775807), (-9223372036854775808)",
        "CREATE TABLE two (v INTEGER PRIMARY KEY)",
        "INSERT INTO two VALUES (9223372036854775807), (-9223372036854775808)");
    assertThat(sizes("t", 4)).hasSize(4);
    assertThat(sizes("two", 2)).containsExactly(1, 1);
  }

  @Test
  void idsThatLieFarApartMakePartsOfOneSize() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (v INTEGER PRIMARY KEY)",
        "INSERT INTO t " + NUMBERS + " SELECT i FROM r",
        "INSERT INTO t VALUES (4611686018427387904)");
    assertThat(sizes("t", 3)).allSatisfy(size -> assertThat(size).isBetween(1990, 2010));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void gapsLoseNoRow(long seed) {
    Random random = new Random(seed);
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (v INTEGER PRIMARY KEY)",
        "INSERT INTO t " + NUMBERS + " SELECT i * " + (1 + random.nextInt(3)) + " FROM r",
        "DELETE FROM t WHERE v BETWEEN "
            + random.nextInt(3000)
            + " AND "
            + (3000 + random.nextInt(3000)),
        "DELETE FROM t WHERE v % " + (2 + random.nextInt(5)) + " = 0");
    assertThat(sizes("t", 1 + random.nextInt(9))).as("seed %d", seed).isNotEmpty();
  }

  @Test
  void aColumnMayHaveTheNameOfTheId() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, v INTEGER)",
        "INSERT INTO t " + NUMBERS + " SELECT 'same', 'same', i FROM r");
    Source source = reads.open(Map.of("source", "t.db", "table", "t"));
    try (Plan plan = source.plan(ReadRequest.all().withParallelism(4))) {
      assertThat(Reads.splits(plan)).hasSize(4);
    }
    assertThat(reads.load(Map.of("source", "t.db", "table", "t"), 4).rows()).hasSize(6000);
  }

  @Test
  void whatHasNoIdsIsOneSplitAndSaysSo() {
    reads.databases.sql(
        "t.db",
        "CREATE TABLE t (v INTEGER PRIMARY KEY) WITHOUT ROWID",
        "INSERT INTO t " + NUMBERS + " SELECT i FROM r",
        "CREATE VIEW w AS SELECT v FROM t",
        "CREATE TABLE taken (rowid, _rowid_, oid)");
    for (Map<String, Object> options :
        List.<Map<String, Object>>of(
            Map.of("source", "t.db", "table", "t"),
            Map.of("source", "t.db", "table", "w"),
            Map.of("source", "t.db", "table", "taken"),
            Map.of("source", "t.db", "query", "SELECT v FROM t"))) {
      try (Plan plan = reads.open(options).plan(ReadRequest.all().withParallelism(4))) {
        assertThat(Reads.splits(plan)).hasSize(1);
        assertThat(plan.notices()).singleElement().asString().contains("one split");
      }
    }
    assertThat(reads.load(Map.of("source", "t.db", "table", "w"), 4).rows()).hasSize(6000);
  }
}
