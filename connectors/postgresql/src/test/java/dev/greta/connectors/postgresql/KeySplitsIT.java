package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is split by the values of a column is whole, whatever the values. */
final class KeySplitsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @BeforeAll
  static void types() {
    SERVER.run(
        "CREATE TYPE keyed_mood AS ENUM ('z', 'a', 'm')",
        "CREATE TYPE keyed_pair AS (a int, b text)",
        "CREATE DOMAIN keyed_code AS varchar(9)",
        "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)");
  }

  private static Map<String, Object> keyed(Map<String, Object> config, String key, int partitions) {
    config.put("partition_column", key);
    config.put("partitions", partitions);
    return config;
  }

  /** A type, and its value for a number i. Every seventh is null. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "int4; i % 500 - 250",
        "int8; i::int8 * 1000000007",
        "numeric(20,3); i / 7.0",
        "numeric; CASE i % 9 WHEN 0 THEN 1.0 WHEN 1 THEN 1.00 ELSE i / 3.0 END",
        "float8; CASE i % 5 WHEN 0 THEN -i / 3.0 ELSE sqrt(i) END",
        "text; chr(945 + (i % 24)::int) || ' ''\\\"' || i % 300",
        "text COLLATE nocase; CASE i % 2 WHEN 0 THEN 'ab' ELSE 'AB' END || i % 5",
        "citext; CASE i % 2 WHEN 0 THEN 'key' ELSE 'KEY' END || i % 40",
        "keyed_code; 'c' || i % 99",
        "char(5); 'c' || i % 99",
        "\"char\"; chr(65 + (i % 26)::int)",
        "name; 'n' || i",
        "date; date '1970-01-01' + (i % 3000)::int",
        "timestamp; timestamp '2024-01-01' + i * interval '1.000001 s'",
        "timestamptz; timestamptz '2024-01-01 00:00+00' + i * interval '37 min'",
        "time; time '00:00' + i * interval '1 s'",
        "timetz; timetz '00:00+02' + i * interval '1 s'",
        "interval; i * interval '1 h'",
        "uuid; md5(i::text)::uuid",
        "bool; i % 3 = 0",
        "bytea; decode(md5(i::text), 'hex')",
        "keyed_mood; (ARRAY['z','a','m'])[1 + i % 3]::keyed_mood",
        "inet; '10.0.0.0'::inet + i",
        "jsonb; to_jsonb(i % 77)",
        "int4range; int4range((i % 50)::int, NULL)",
        "money; (i * 1.25)::numeric::money",
        "bit(8); (i % 256)::int::bit(8)",
      })
  void everyRowIsInOnePart(String type, String value) {
    SERVER.run(
        "DROP TABLE IF EXISTS keyed",
        "CREATE TABLE keyed (id int8, k " + type + ")",
        "INSERT INTO keyed SELECT i, CASE WHEN i % 7 <> 0 THEN "
            + value
            + " END"
            + " FROM generate_series(1, 3000) AS i",
        "GRANT SELECT ON keyed TO reader");
    List<Object> expected = new ArrayList<>();
    for (long id = 1; id <= 3_000; id++) {
      expected.add(id);
    }
    try (Reading reading = new Reading()) {
      for (Map<String, Object> config :
          List.of(Reading.table("keyed"), Reading.query("SELECT * FROM keyed -- all"))) {
        Result result = reading.all(keyed(config, "k", 5));
        assertThat(reading.notices).isEmpty();
        assertThat(result.splits().size()).isBetween(3, 6);
        assertThat(result.splits()).extracting(Split::id).doesNotHaveDuplicates();
        assertThat(result.column(0)).containsExactlyInAnyOrderElementsOf(expected);
        // The last part is that of the rows without a key.
        List<Object> last = result.column(1).subList(3_000 - 428, 3_000);
        assertThat(last).containsOnlyNulls();
      }
    }
  }

  @Test
  void partsAreOfAboutEqualSize() {
    SERVER.run(
        "DROP TABLE IF EXISTS skewed",
        "CREATE TABLE skewed AS SELECT i * i AS k FROM generate_series(1, 4000) AS i",
        "GRANT SELECT ON skewed TO reader");
    Map<String, Object> config = keyed(Reading.table("skewed"), "k", 4);
    try (Reading reading = new Reading();
        Source source = reading.open(config);
        Plan plan = source.plan(ReadRequest.all())) {
      List<Integer> sizes = new ArrayList<>();
      plan.splits().forEachRemaining(s -> sizes.add(reading.rows(source, s, plan.schema()).size()));
      assertThat(sizes.subList(0, 4)).allSatisfy(size -> assertThat(size).isBetween(999, 1_001));
      assertThat(sizes.get(4)).isZero();
    }
  }

  /** Bounds come from a sample of so many blocks; rows outside of it are in a part all the same. */
  @Test
  void aLargeTableIsSampledForItsBounds() {
    SERVER.run(
        "DROP TABLE IF EXISTS sampled",
        "CREATE TABLE sampled (id int8, pad char(2000))",
        "ALTER TABLE sampled ALTER pad SET STORAGE PLAIN",
        "INSERT INTO sampled SELECT i, '' FROM generate_series(1, 12000) AS i",
        "GRANT SELECT ON sampled TO reader");
    try (Reading reading = new Reading()) {
      Result result = reading.all(keyed(Reading.table("sampled"), "id", 3));
      assertThat(result.splits()).hasSize(4);
      assertThat(result.column(0).stream().distinct()).hasSize(12_000);
      assertThat(result.rows()).hasSize(12_000);
    }
  }

  @Test
  void aTableWithoutKeysOrRowsIsReadWhole() {
    SERVER.run(
        "DROP TABLE IF EXISTS keyless",
        "CREATE TABLE keyless (id int, k uuid)",
        "GRANT SELECT ON keyless TO reader");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(keyed(Reading.table("keyless"), "k", 4)).rows()).isEmpty();
      SERVER.run("INSERT INTO keyless VALUES (1, NULL), (2, NULL)");
      Result result = reading.all(keyed(Reading.table("keyless"), "k", 4));
      assertThat(result.column(0)).containsExactlyInAnyOrder(1, 2);
      assertThat(result.splits()).hasSize(2);
    }
  }

  /** Each gives 50 rows of a table of 100 or of 50, and would be split but for the one reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "SELECT i AS k FROM hundred LIMIT 50; the step 'Limit'",
        "SELECT i AS k FROM hundred OFFSET 50; the step 'Limit'",
        "SELECT DISTINCT i % 50 AS k FROM hundred; the step 'Aggregate'",
        "SELECT DISTINCT ON (i % 50) i AS k FROM hundred; the step",
        "SELECT max(i) AS k FROM hundred GROUP BY i % 50; the step 'Aggregate'",
        "SELECT i AS k FROM fifty WHERE i <= (SELECT count(*) FROM fifty); the step 'Aggregate'",
        "SELECT i AS k FROM fifty UNION SELECT 1; the step",
        "SELECT row_number() OVER () AS k FROM fifty; the step 'WindowAgg'",
        "SELECT i AS k FROM fifty TABLESAMPLE SYSTEM (100); the step 'Sample Scan'",
        "SELECT (random() * 1000)::int AS k FROM fifty; random()",
        "SELECT i AS k FROM fifty WHERE clock_timestamp() > 'epoch'; clock_timestamp()",
        "SELECT i AS k, now() AS n FROM fifty; now()",
        "SELECT i AS k FROM fifty WHERE timestamptz 'now' > 'epoch'; the time",
        "SELECT i AS k, CURRENT_DATE AS n FROM fifty; the time",
        "SELECT k FROM random_view; random()",
      })
  void aQueryThatMayGiveOtherRowsTheNextTimeIsReadWhole(String query, String why) {
    SERVER.run(
        "DROP TABLE IF EXISTS hundred, fifty CASCADE",
        "CREATE TABLE hundred AS SELECT i FROM generate_series(1, 100) i",
        "CREATE TABLE fifty AS SELECT i FROM generate_series(1, 50) i",
        "CREATE VIEW random_view AS SELECT i + random() AS k FROM fifty",
        "GRANT SELECT ON hundred, fifty, random_view TO reader");
    try (Reading reading = new Reading()) {
      Result result = reading.all(keyed(Reading.query(query), "k", 4));
      assertThat(result.splits()).hasSize(1);
      assertThat(result.rows()).hasSize(50);
      assertThat(reading.notices)
          .singleElement()
          .asString()
          .startsWith("read in one split: it")
          .contains(why);
      Result split = reading.all(keyed(Reading.query("SELECT i AS k FROM fifty"), "k", 4));
      assertThat(split.splits()).hasSize(5);
    }
  }

  /** What a policy hides is a filter as any other, and is judged as one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"id % 2 = 0; 4", "id % 2 = 0 AND current_setting('search_path') <> ''; 1"})
  void rowSecurityHidesTheSameRowsFromEachPart(String policy, int splits) {
    SERVER.run(
        "DROP TABLE IF EXISTS policed",
        "CREATE TABLE policed AS SELECT i AS id FROM generate_series(1, 900) i",
        "ALTER TABLE policed ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY seen ON policed USING (" + policy + ")",
        "GRANT SELECT ON policed TO reader");
    try (Reading reading = new Reading()) {
      Result result = reading.all(keyed(Reading.table("policed"), "id", 3));
      assertThat(result.splits()).hasSize(splits);
      assertThat(result.rows()).hasSize(450).doesNotHaveDuplicates();
      assertThat(reading.notices).hasSize(splits == 1 ? 1 : 0);
    }
  }

  /** A table of 20 rows, in each of which there is a text that is a date. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "SELECT id FROM cast_rows WHERE t::date < 'infinity'; 'today' is such a text",
        "SELECT id FROM cast_rows WHERE lower(t)::timestamp < 'infinity'; 'today' is such a text",
        "SELECT id FROM cast_rows WHERE (t || '')::timestamptz < 'infinity'; 'today'",
        "SELECT id FROM cast_rows WHERE ts::text::timestamp < 'infinity'; 'today'",
        "SELECT id FROM cast_rows WHERE ('{' || t || '}')::date[] <> '{}'; 'today'",
        "SELECT id FROM cast_rows WHERE ('[' || t || ',)')::tsrange <> 'empty'; 'today'",
        "SELECT id FROM cast_rows WHERE t::cast_day < 'infinity'; 'today' is such a text",
        "SELECT id FROM cast_rows WHERE ('(' || t || ')')::cast_pair IS NOT NULL; 'today'",
        "SELECT id FROM cast_rows WHERE ('to' || 'day')::date < 'infinity'; 'today'",
        "SELECT id, x.d::date FROM cast_rows, LATERAL (VALUES (t), (t) OFFSET 1) AS x(d); Limit",
        "SELECT id, x.d::date AS e FROM cast_rows, unnest(ARRAY[t]) AS x(d); 'today'",
        "SELECT id, p::interval FROM cast_rows; cast_volatile(), which is not immutable",
      })
  void aCastThatMayGiveAnotherValueTheNextTimeIsReadWhole(String query, String why) {
    castRows();
    try (Reading reading = new Reading()) {
      Result result = reading.all(keyed(Reading.query(query), "id", 4));
      assertThat(result.splits()).hasSize(1);
      assertThat(result.rows()).hasSize(20);
      assertThat(reading.notices)
          .singleElement()
          .asString()
          .startsWith("read in one split: it")
          .contains(why);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, ts::date FROM cast_rows",
        "SELECT id, c.\"A d\"::timestamp::date FROM cast_rows AS c WHERE \"A d\"::timestamptz > 'epoch'",
        "SELECT id, day::timestamp FROM cast_rows WHERE id::text::int > 0 AND t::varchar(20) <> ''",
        "SELECT id FROM cast_rows WHERE d < '2099-01-01'::date AND ts > '2000-01-01 00:00'",
        "SELECT id, d::text AS t2, id::int8 AS n FROM cast_rows WHERE t::bytea <> ''",
        "SELECT a.id, a.ts::date FROM cast_rows a JOIN cast_rows b ON a.d = b.ts::date",
      })
  void aCastThatGivesTheSameEachTimeIsSplit(String query) {
    castRows();
    try (Reading reading = new Reading()) {
      Result result = reading.all(keyed(Reading.query(query), "id", 4));
      assertThat(reading.notices).isEmpty();
      assertThat(result.splits()).hasSize(5);
      assertThat(result.rows()).hasSize(20);
    }
  }

  private static void castRows() {
    SERVER.run(
        "DROP TABLE IF EXISTS cast_rows",
        "DROP TYPE IF EXISTS cast_pair, cast_day, cast_source CASCADE",
        "CREATE DOMAIN cast_day AS date",
        "CREATE TYPE cast_pair AS (day cast_day)",
        "CREATE TYPE cast_source AS (x int)",
        "CREATE OR REPLACE FUNCTION cast_volatile(cast_source) RETURNS interval VOLATILE"
            + " LANGUAGE plpgsql AS 'BEGIN RETURN random() * interval ''1 s''; END'",
        "CREATE CAST (cast_source AS interval) WITH FUNCTION cast_volatile(cast_source)",
        "CREATE TABLE cast_rows AS SELECT i AS id, '2024-01-0' || (1 + i % 9) AS t,"
            + " timestamp '2024-01-01' + i * interval '1 day' AS ts, date '2024-01-01' + i AS d,"
            + " date '2024-01-01' AS \"A d\", (date '2024-01-01')::cast_day AS day,"
            + " row(i)::cast_source AS p FROM generate_series(1, 20) i",
        "GRANT SELECT ON cast_rows TO reader");
  }

  @Test
  void joinsAndViewsAreSplit() {
    SERVER.run(
        "DROP TABLE IF EXISTS joined CASCADE",
        "CREATE TABLE joined AS SELECT i AS id, i % 10 AS k FROM generate_series(1, 500) i",
        "CREATE VIEW joined_view AS SELECT * FROM joined WHERE upper('it''s random()') <> ''",
        "GRANT SELECT ON joined, joined_view TO reader");
    String query =
        "SELECT a.id, b.id AS other FROM joined a JOIN joined b ON a.id = b.id + 1"
            + " WHERE abs(a.k) > 0 ORDER BY 2";
    try (Reading reading = new Reading()) {
      Result byQuery = reading.all(keyed(Reading.query(query), "other", 3));
      assertThat(byQuery.splits()).hasSize(4);
      assertThat(byQuery.rows()).hasSize(449);
      Result view = reading.all(keyed(Reading.table("joined_view"), "id", 3));
      assertThat(view.splits()).hasSize(4);
      assertThat(view.column(0).stream().distinct()).hasSize(500);
    }
  }

  @Test
  void aColumnThatIsNotThereNamesTheNearest() {
    Map<String, Object> config = keyed(Reading.query("SELECT 1 AS order_id"), "ordr_id", 2);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(QueryException.class)
          .satisfies(
              e -> {
                var fault = ((GretaException) e).fault();
                assertThat(fault.code()).isEqualTo("GRT-628");
                assertThat(fault.remedy().orElseThrow()).isEqualTo("Did you mean 'order_id'?");
              });
    }
  }

  @Test
  void aCompositeIsRefused() {
    Map<String, Object> config = keyed(Reading.query("SELECT (1, 'x')::keyed_pair AS k"), "k", 2);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("the composite 'k' cannot be split by");
    }
  }

  @Test
  void aColumnWithoutAnOrderIsTheServersError() {
    Map<String, Object> config = keyed(Reading.query("SELECT '{}'::json AS k"), "k", 2);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("ordering operator for type json");
    }
  }
}
