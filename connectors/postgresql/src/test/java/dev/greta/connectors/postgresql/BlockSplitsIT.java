package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by ranges of blocks though no column is named, and what is not. */
final class BlockSplitsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  /** Read by a role that row security holds for. */
  @BeforeAll
  static void tables() {
    SERVER.run(
        "DROP TABLE IF EXISTS cut, cut_few, cut_parent, cut_parted, cut_guarded, cut_foreign CASCADE",
        "CREATE TABLE cut (id int8, a int4, note text)",
        "INSERT INTO cut SELECT i, i % 100, CASE WHEN i % 9 > 0 THEN repeat('n', (i % 50)::int) END"
            + " FROM generate_series(1, 20000) i",
        "CREATE INDEX ON cut (a)",
        "ANALYZE cut",
        "CREATE TABLE cut_few AS SELECT 1 AS id",
        "CREATE VIEW cut_view AS SELECT * FROM cut WHERE a < 50",
        "CREATE MATERIALIZED VIEW cut_stored AS SELECT * FROM cut",
        "CREATE TABLE cut_parent (id int8, note text)",
        "CREATE TABLE cut_child (extra text) INHERITS (cut_parent)",
        "CREATE TABLE cut_other (LIKE cut_parent) INHERITS (cut_parent)",
        "INSERT INTO cut_child SELECT i, 'child' FROM generate_series(1, 9000) i",
        "INSERT INTO cut_other SELECT i, 'other' FROM generate_series(9001, 9500) i",
        "CREATE TABLE cut_parted (id int8, k int4, note text) PARTITION BY RANGE (id)",
        "CREATE TABLE cut_parted_1 PARTITION OF cut_parted FOR VALUES FROM (0) TO (5000)",
        // Its columns are in another order, and one was dropped.
        "CREATE TABLE cut_parted_2 (gone int, note text, k int4, id int8)",
        "ALTER TABLE cut_parted_2 DROP gone",
        "ALTER TABLE cut_parted ATTACH PARTITION cut_parted_2 FOR VALUES FROM (5000) TO (30000)",
        "CREATE TABLE cut_parted_3 PARTITION OF cut_parted DEFAULT PARTITION BY LIST (k)",
        "CREATE TABLE cut_parted_3a PARTITION OF cut_parted_3 FOR VALUES IN (1, 2, 3)",
        "CREATE TABLE cut_parted_3b PARTITION OF cut_parted_3 DEFAULT",
        "INSERT INTO cut_parted SELECT i, i % 7, 'p' || i FROM generate_series(1, 32000) i",
        "CREATE TABLE cut_guarded AS SELECT * FROM cut",
        "ALTER TABLE cut_guarded ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY even ON cut_guarded USING (id % 2 = 0)",
        "CREATE OR REPLACE FUNCTION cut_lie(i int8) RETURNS int8 LANGUAGE sql IMMUTABLE"
            + " AS 'SELECT i * 10 + (random() * 9)::int8'",
        "CREATE OR REPLACE FUNCTION cut_plain(i int8) RETURNS int8 LANGUAGE sql"
            + " AS 'SELECT i + (random() * 0)::int8'",
        "CREATE OR REPLACE FUNCTION cut_steady(i int8) RETURNS int8 LANGUAGE sql IMMUTABLE"
            + " AS 'SELECT i'",
        "GRANT SELECT ON cut, cut_few, cut_view, cut_stored, cut_parent, cut_parted, cut_guarded"
            + " TO reader");
  }

  private static Map<String, Object> cut(Map<String, Object> config) {
    config.put("partitions", 4);
    return config;
  }

  private static List<List<String>> serversRows(String query) {
    return SERVER.query(query);
  }

  private static List<List<String>> texts(Result result) {
    List<List<String>> rows = new ArrayList<>();
    for (List<?> row : result.rows()) {
      rows.add(row.stream().map(v -> v == null ? "" : v.toString()).toList());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM cut",
        "TABLE",
        "SELECT id, note, a FROM public.cut AS c WHERE c.a BETWEEN 10 AND 60 OR c.id = 7 -- or",
        "SELECT upper(note) AS n, id + 1 AS next FROM ONLY \"cut\" WHERE abs(a) % 3 = 0",
        "SELECT id FROM cut WHERE a = 5",
        "SELECT id FROM cut WHERE id IN (1, 5, 19999)",
        "SELECT id, ctid AS place FROM cut WHERE ctid > '(3,0)'",
        "SELECT cut_steady(id) AS id FROM cut",
        "SELECT * FROM cut_stored",
      })
  void aQueryOfOneTablesRowsIsReadByItsBlocks(String query) {
    boolean table = query.equals("TABLE");
    Map<String, Object> config = cut(table ? Reading.table("cut") : Reading.query(query + ";"));
    try (Reading reading = new Reading()) {
      Result result = reading.all(config);
      assertThat(reading.notices).isEmpty();
      assertThat(result.splits()).hasSize(4).allMatch(s -> s.id().startsWith("blocks "));
      assertThat(texts(result))
          .containsExactlyInAnyOrderElementsOf(serversRows(table ? "SELECT * FROM cut" : query));
    }
  }

  /** Each row is in one part, whatever a function says of itself that a column calls. */
  @Test
  void aFunctionThatLiesLosesAndDoublesNothing() {
    try (Reading reading = new Reading()) {
      Result result = reading.all(cut(Reading.query("SELECT cut_lie(id) AS l, id FROM cut")));
      assertThat(result.splits()).hasSize(4);
      assertThat(result.column(1).stream().distinct()).hasSize(20_000);
      assertThat(result.rows()).hasSize(20_000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "SELECT count(*) AS n FROM cut; the step 'Aggregate'",
        "SELECT sum(a) FILTER (WHERE a > 3) AS n FROM cut; the step 'Aggregate'",
        "SELECT a FROM cut GROUP BY a; SELECT … FROM one table",
        "SELECT a, count(*) FROM cut GROUP BY ROLLUP (a); SELECT … FROM one table",
        "SELECT id FROM cut LIMIT 50; SELECT … FROM one table",
        "SELECT id FROM cut OFFSET 50; SELECT … FROM one table",
        "SELECT id FROM cut ORDER BY a; SELECT … FROM one table",
        "SELECT DISTINCT a FROM cut; SELECT … FROM one table",
        "SELECT DISTINCT ON (a) a, id FROM cut; SELECT … FROM one table",
        "SELECT id, row_number() OVER (ORDER BY id) AS n FROM cut; the step 'WindowAgg'",
        "SELECT id, sum(id) OVER w AS n FROM cut WINDOW w AS (); SELECT … FROM one table",
        "SELECT a FROM cut UNION ALL SELECT a FROM cut; SELECT … FROM one table",
        "SELECT a FROM cut EXCEPT SELECT 1; SELECT … FROM one table",
        "WITH c AS (SELECT * FROM cut) SELECT id FROM c; SELECT … FROM one table",
        "SELECT id FROM (SELECT id FROM cut LIMIT 5) s; SELECT … FROM one table",
        "SELECT id FROM cut TABLESAMPLE BERNOULLI (50) REPEATABLE (1); SELECT … FROM one table",
        "SELECT x.id FROM cut x JOIN cut_few USING (id); SELECT … FROM one table",
        "SELECT x.id FROM cut x, cut_few; SELECT … FROM one table",
        "SELECT i FROM generate_series(1, 9000) i; SELECT … FROM one table",
        "SELECT id, generate_series(1, 2) AS s FROM cut; generate_series()",
        "SELECT id, unnest(ARRAY[1, 2]) AS s FROM cut; not that of one table's rows",
        "SELECT id, (SELECT max(f.id) FROM cut_few f) AS m FROM cut; the step 'Aggregate'",
        "SELECT id, (SELECT f.id FROM cut_few f WHERE f.id = c.id) AS m FROM cut c;"
            + " not that of one table's rows",
        "SELECT id FROM cut WHERE id IN (SELECT id FROM cut_few LIMIT 1); the step 'Limit'",
        "SELECT id FROM cut c WHERE EXISTS (SELECT FROM cut_few f WHERE f.id = c.id);"
            + " the step 'Aggregate'",
        "SELECT id FROM cut WHERE random() < 2; random()",
        "SELECT id, random() AS r FROM cut; random()",
        "SELECT cut_plain(id) AS id FROM cut; random()",
        "SELECT id, now() AS n FROM cut; now()",
        "SELECT id FROM cut WHERE timestamptz 'now' > 'epoch'; the time",
        "SELECT id, CURRENT_USER::text AS u FROM cut; the time or the user",
        "SELECT id FROM cut WHERE current_setting('work_mem') <> ''; current_setting()",
        "SELECT id FROM cut WHERE false; not that of one table's rows",
        "SELECT * FROM cut_view; cut_view is not a plain table",
        "SELECT * FROM cut_guarded; row security may hide rows of cut_guarded",
        "SELECT relname FROM pg_stat_user_tables; pg_stat_user_tables is not a plain table",
      })
  void aQueryThatMayNotBeIsReadWholeAndSaysWhy(String query, String why) {
    try (Reading reading = new Reading()) {
      Result result = reading.all(cut(Reading.query(query)));
      assertThat(result.splits()).extracting(Split::id).containsExactly("all rows");
      assertThat(reading.notices)
          .singleElement()
          .asString()
          .startsWith("read in one split: ")
          .contains(why);
      if (!why.contains("(")) {
        assertThat(result.rows()).hasSameSizeAs(serversRows(asReader(query)));
      }
    }
  }

  private static String asReader(String query) {
    return query.replace("FROM cut_guarded", "FROM cut_guarded WHERE id % 2 = 0");
  }

  @ParameterizedTest
  @CsvSource({
    "cut_view, cut_view is not a plain table",
    "cut_guarded, row security may hide rows of cut_guarded"
  })
  void aTableThatMayNotBeIsReadWholeAndSaysWhy(String table, String why) {
    try (Reading reading = new Reading()) {
      assertThat(reading.all(cut(Reading.table(table))).splits()).hasSize(1);
      assertThat(reading.notices).singleElement().asString().contains(why);
    }
  }

  /** By ranges of each of its partitions; the role may read the parent alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "TABLE; SELECT * FROM cut_parted",
        "SELECT * FROM cut_parted; SELECT * FROM cut_parted",
        "SELECT note FROM cut_parted WHERE id >= 4000; SELECT note FROM cut_parted WHERE id >= 4000",
        "SELECT note FROM cut_parted WHERE id = 9000; SELECT note FROM cut_parted WHERE id = 9000"
      })
  void aPartitionedTableIsReadByTheBlocksOfItsPartitions(String query, String expected) {
    Map<String, Object> config =
        cut(query.equals("TABLE") ? Reading.table("cut_parted") : Reading.query(query));
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all())) {
      assertThat(plan.notices()).isEmpty();
      List<Split> splits = new ArrayList<>();
      plan.splits().forEachRemaining(splits::add);
      assertThat(splits).hasSize(4);
      List<List<String>> rows = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      for (Split split : splits) {
        var part = reading.rows(source, split, plan.schema());
        sizes.add(part.size());
        part.forEach(row -> rows.add(row.stream().map(v -> Objects.toString(v, "")).toList()));
      }
      assertThat(rows).containsExactlyInAnyOrderElementsOf(serversRows(expected));
      if (query.equals("TABLE")) {
        // Whatever the sizes of the partitions: 5,000, 25,000 and twice about 1,000 rows.
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(6_500, 9_500));
        assertThat(plan.estimate().bytes().orElse(0)).isPositive();
      }
    }
  }

  /** The parent itself has no row. */
  @Test
  void aParentIsReadByTheBlocksOfItsChildren() {
    try (Reading reading = new Reading()) {
      Result result = reading.all(cut(Reading.table("cut_parent")));
      assertThat(result.splits()).hasSize(4);
      assertThat(texts(result))
          .containsExactlyInAnyOrderElementsOf(serversRows("SELECT * FROM cut_parent"));
      Result only = reading.all(cut(Reading.query("SELECT * FROM ONLY cut_parent")));
      assertThat(only.rows()).isEmpty();
    }
  }

  /** What is elsewhere is in no snapshot of this server. */
  @Test
  void aTreeWithAForeignTableIsReadWhole() throws Exception {
    Path file = Files.createTempFile("foreign", ".csv");
    Files.writeString(file, "40000,1,f\n40001,2,g\n");
    file.toFile().setReadable(true, false);
    SERVER.run(
        "CREATE EXTENSION IF NOT EXISTS file_fdw",
        "DROP SERVER IF EXISTS cut_files CASCADE",
        "CREATE SERVER cut_files FOREIGN DATA WRAPPER file_fdw",
        "CREATE FOREIGN TABLE cut_foreign (id int8, k int4, note text) SERVER cut_files"
            + " OPTIONS (filename '"
            + file
            + "', format 'csv')",
        "DROP TABLE IF EXISTS cut_mixed",
        "CREATE TABLE cut_mixed (id int8, k int4, note text) PARTITION BY RANGE (id)",
        "CREATE TABLE cut_mixed_1 PARTITION OF cut_mixed FOR VALUES FROM (0) TO (40000)",
        "ALTER TABLE cut_mixed ATTACH PARTITION cut_foreign FOR VALUES FROM (40000) TO (50000)",
        "INSERT INTO cut_mixed SELECT i, i, 'm' FROM generate_series(1, 9000) i",
        "GRANT SELECT ON cut_mixed, cut_foreign TO reader");
    try (Reading reading = new Reading()) {
      for (String table : List.of("cut_mixed", "cut_foreign")) {
        Result result = reading.all(cut(Reading.table(table)));
        assertThat(result.splits()).hasSize(1);
        assertThat(result.rows()).hasSize(table.equals("cut_mixed") ? 9_002 : 2);
      }
      assertThat(reading.notices)
          .satisfiesExactly(
              mixed -> assertThat(mixed).contains("not that of one table's rows"),
              foreign -> assertThat(foreign).contains("cut_foreign is not a plain table"));
    } finally {
      Files.delete(file);
    }
  }

  /** The rows of the splits in order are those of the whole, where there is one table. */
  @Test
  void theSplitsOfAQueryAreInTheTablesOrder() {
    try (Reading reading = new Reading()) {
      Map<String, Object> config = Reading.query("SELECT id FROM cut WHERE a <> 3");
      Result one = reading.all(config);
      assertThat(reading.all(cut(config)).rows()).isEqualTo(one.rows());
      assertThat(reading.notices).isEmpty();
    }
  }

  /** How the planner is led to show the ranges is over before anything is read. */
  @Test
  void nothingOfTheLookIsLeftInTheSession() {
    PostgresOptions options = Reading.options(cut(Reading.query("SELECT id FROM cut")));
    try (Session session = Reading.session(options)) {
      session.beginReadOnly();
      BlockScan scan = BlockScan.of(session, c -> "SELECT id FROM cut WHERE " + c, true);
      assertThat(scan.obstacle()).isEqualTo(Optional.empty());
      BlockScan none = BlockScan.of(session, c -> "SELECT id FROM cut_view WHERE " + c, true);
      assertThat(none.obstacle()).contains("the server has no plan for a part of it");
      assertThat(session.query("SHOW enable_seqscan", Session::firstText)).isEqualTo("on");
      assertThat(session.query("SHOW enable_indexscan", Session::firstText)).isEqualTo("on");
    }
  }

  @Test
  void boundsShareTheBlocksOfAllTablesEvenly() {
    assertThat(scan(100).bounds(4)).containsExactly(25L, 50L, 75L);
    assertThat(scan(3).bounds(3)).containsExactly(1L, 2L);
    assertThat(scan(100, 10).bounds(2)).containsExactly(45L);
    assertThat(scan(10, 10, 10).bounds(3)).containsExactly(4L, 7L);
    assertThat(scan(1, 1, 1).bounds(3)).containsExactly(1L);
    assertThat(scan(0, 7).bounds(1)).isEmpty();
    assertThat(scan(0).bounds(3)).isEmpty();
  }

  private static BlockScan scan(long... sizes) {
    return new BlockScan(Optional.empty(), Arrays.stream(sizes).boxed().toList());
  }
}
