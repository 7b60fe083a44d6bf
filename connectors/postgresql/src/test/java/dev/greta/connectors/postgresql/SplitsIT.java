package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table read in parts is the table, whatever happens to it meanwhile. */
final class SplitsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static void fill(String table, int rows) {
    SERVER.run(
        "DROP TABLE IF EXISTS " + table,
        "CREATE TABLE " + table + " (id int8, amount int8, pad text)",
        "INSERT INTO "
            + table
            + " SELECT i, i * 7919 % 10007, repeat('x', (i % 200)::int) FROM generate_series(1, "
            + rows
            + ") AS i",
        "GRANT SELECT ON " + table + " TO reader");
  }

  private static Map<String, Object> partitioned(String table, int partitions) {
    Map<String, Object> config = Reading.table(table);
    config.put("partitions", partitions);
    return config;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 50})
  void theSplitsTogetherAreTheTableInItsOrder(int partitions) {
    fill("whole", 20_000);
    try (Reading reading = new Reading()) {
      Result one = reading.all(partitioned("whole", 1));
      Result many = reading.all(partitioned("whole", partitions));
      assertThat(one.splits()).hasSize(1);
      assertThat(many.splits()).hasSize(partitions);
      assertThat(many.splits()).extracting(Split::id).doesNotHaveDuplicates();
      assertThat(one.rows()).hasSize(20_000);
      assertThat(many.rows()).isEqualTo(one.rows());
    }
  }

  @Test
  void aSplitCanBeReadAgainAndGivesTheSameRows() {
    fill("again", 3_000);
    try (Reading reading = new Reading();
        Source source = reading.open(partitioned("again", 3));
        Plan plan = source.plan(ReadRequest.all())) {
      List<Split> splits = new ArrayList<>();
      plan.splits().forEachRemaining(splits::add);
      var first = reading.rows(source, splits.get(1), plan.schema());
      SERVER.run("DELETE FROM again");
      assertThat(reading.rows(source, splits.get(1), plan.schema())).isEqualTo(first);
      assertThat(first).isNotEmpty();
    }
  }

  @Test
  void anEmptyTableIsOneEmptySplit() {
    fill("nothing", 0);
    try (Reading reading = new Reading()) {
      Result result = reading.all(partitioned("nothing", 4));
      assertThat(result.splits()).hasSize(1);
      assertThat(result.rows()).isEmpty();
      assertThat(result.schema().getFields()).hasSize(3);
    }
  }

  @Test
  void aTableIsNeverCutFinerThanItsPages() {
    fill("onepage", 10);
    SERVER.run(
        "DROP TABLE IF EXISTS threepages",
        "CREATE TABLE threepages (id int8, amount int8, pad text) WITH (fillfactor = 10)",
        "ALTER TABLE threepages ALTER pad SET STORAGE PLAIN",
        "INSERT INTO threepages SELECT i, i, repeat('z', 3000) FROM generate_series(1, 3) AS i",
        "GRANT SELECT ON threepages TO reader");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(partitioned("onepage", 4)).splits()).hasSize(1);
      Result three = reading.all(partitioned("threepages", 100));
      assertThat(three.splits())
          .extracting(Split::id)
          .containsExactly("blocks 0-0", "blocks 1-1", "blocks 2-");
      assertThat(three.column(0)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void theLastRangeIsOpenAndTheOthersMeetWithoutGapOrOverlap() {
    fill("ranges", 5_000);
    try (Reading reading = new Reading()) {
      List<Split> splits = reading.all(partitioned("ranges", 4)).splits();
      Pattern range =
          Pattern.compile("ctid >= '\\((\\d+),0\\)'::tid(?: AND ctid < '\\((\\d+),0\\)'::tid)?");
      long expected = 0;
      for (int i = 0; i < splits.size(); i++) {
        Matcher matcher = range.matcher(splits.get(i).json());
        assertThat(matcher.find()).isTrue();
        assertThat(Long.parseLong(matcher.group(1))).isEqualTo(expected);
        if (i < splits.size() - 1) {
          expected = Long.parseLong(matcher.group(2));
        } else {
          assertThat(matcher.group(2)).isNull();
        }
      }
    }
  }

  @Test
  void byDefaultTheNumberOfSplitsComesFromSizeAndParallelism() {
    fill("small", 5_000);
    SERVER.run(
        "DROP TABLE IF EXISTS large",
        "CREATE TABLE large (id int8, pad text) WITH (fillfactor = 10)",
        // 800 usable bytes a page: 3 pages of 8 KiB a row of 2 kB, well over 2,048 blocks.
        "ALTER TABLE large ALTER pad SET STORAGE PLAIN",
        "INSERT INTO large SELECT i, repeat('q', 2000) FROM generate_series(1, 2500) AS i",
        "GRANT SELECT ON large TO reader");
    long blocks = Long.parseLong(SERVER.value("SELECT pg_relation_size('large') / 8192"));
    assertThat(blocks).isBetween(2_048L, 3_071L);
    try (Reading reading = new Reading()) {
      assertThat(reading.all(Reading.table("small"), ReadRequest.all().withParallelism(8)).splits())
          .hasSize(1);
      assertThat(reading.all(Reading.table("large"), ReadRequest.all().withParallelism(8)).splits())
          .hasSize(2);
      assertThat(reading.all(Reading.table("large")).splits()).hasSize(1);
      assertThat(reading.notices).isEmpty();
    }
  }

  @Test
  void aLimitIsOneSplitOfSoManyRows() {
    fill("limited", 5_000);
    try (Reading reading = new Reading()) {
      Result table = reading.all(partitioned("limited", 4), ReadRequest.all().withLimit(17));
      assertThat(table.splits()).hasSize(1);
      assertThat(table.rows()).hasSize(17);
      assertThat(
              reading
                  .all(
                      Reading.query("SELECT * FROM limited ORDER BY id DESC -- the last"),
                      ReadRequest.all().withLimit(2))
                  .column(0))
          .containsExactly(5_000L, 4_999L);
      assertThat(reading.all(Reading.table("limited"), ReadRequest.all().withLimit(0)).rows())
          .isEmpty();
    }
  }

  @Test
  void aSplitWhosePlanIsClosedSaysThatItsSnapshotIsGone() {
    fill("closed", 100);
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("closed"))) {
      Plan plan = source.plan(ReadRequest.all());
      Split split = plan.splits().next();
      plan.close();
      plan.close();
      assertThatThrownBy(() -> reading.rows(source, split, plan.schema()))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("snapshot of all rows is gone");
    }
  }

  @Test
  void batchesKeepToRowsExactlyAndToBytesWithinOneRow() {
    fill("batches", 1_000);
    try (Reading reading = new Reading()) {
      reading.target = new BatchTarget(300, 1L << 30);
      reading.all(Reading.table("batches"));
      assertThat(reading.batchRows).containsExactly(300, 300, 300, 100);
      reading.batchRows.clear();
      reading.target = new BatchTarget(1_000, 1L << 30);
      reading.all(Reading.table("batches"));
      assertThat(reading.batchRows).containsExactly(1_000);
      reading.batchRows.clear();
      reading.target = new BatchTarget(1, 1);
      assertThat(reading.all(Reading.table("batches")).rows()).hasSize(1_000);
      assertThat(reading.batchRows).hasSize(1_000).containsOnly(1);
    }
  }

  @Test
  void aBatchEndsWithTheRowThatReachesItsBytes() {
    // Two offsets of four bytes, text of 1,000 bytes, two validity bits: 1,004 bytes and a bit.
    Map<String, Object> config =
        Reading.query("SELECT repeat('t', 1000) AS t FROM generate_series(1, 25)");
    try (Reading reading = new Reading()) {
      reading.target = new BatchTarget(1_000, 10_041);
      assertThat(reading.all(config).rows()).hasSize(25);
      assertThat(reading.batchRows).containsExactly(10, 10, 5);
      reading.batchRows.clear();
      reading.target = new BatchTarget(1_000, 10_042);
      reading.all(config);
      assertThat(reading.batchRows).containsExactly(11, 11, 3);
    }
  }

  @Test
  void rowsFarLargerThanTheBlockAreReadWhole() {
    try (Reading reading = new Reading()) {
      List<@Nullable Object> values =
          reading
              .all(
                  Reading.query(
                      "SELECT repeat(chr(64 + i), 3000000 / i) AS v FROM generate_series(1, 4) i"))
              .column(0);
      assertThat(values)
          .containsExactly(
              "A".repeat(3_000_000),
              "B".repeat(1_500_000),
              "C".repeat(1_000_000),
              "D".repeat(750_000));
      assertThat(reading.bytesRead).isGreaterThan(6_250_000).isLessThan(6_251_000);
    }
  }
}
