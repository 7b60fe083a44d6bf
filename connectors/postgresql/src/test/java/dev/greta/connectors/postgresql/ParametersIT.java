package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.connectors.postgresql.Reading.Result;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query's parameters mean what the same values mean in its text, and are never a part of it. */
final class ParametersIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static final String INJECTION = "'; DROP TABLE bound; --";

  @BeforeAll
  static void tables() {
    SERVER.run(
        "CREATE TYPE bound_mood AS ENUM ('sad', 'so ''so''', 'happy')",
        "CREATE DOMAIN bound_code AS varchar(9) CHECK (value <> 'never')",
        "CREATE TYPE bound_pair AS (a int, b text)",
        "CREATE TABLE bound AS SELECT i AS id, i % 10 AS k, 'n' || i AS name,"
            + " i / 4.0 AS price, date '2024-01-01' + i AS day, j"
            + " FROM generate_series(1, 3000) i, LATERAL (SELECT jsonb_build_object('k', i) AS j)",
        "CREATE INDEX ON bound (id)",
        "ANALYZE bound",
        "GRANT SELECT ON bound TO reader");
  }

  private static Map<String, Object> query(String sql, @Nullable Object... namesAndValues) {
    Map<String, Object> config = Reading.query(sql);
    Map<String, @Nullable Object> params = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    config.put("params", params);
    return config;
  }

  private static Object one(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      List<List<@Nullable Object>> rows = reading.all(config).rows();
      assertThat(rows).hasSize(1);
      return String.valueOf(rows.get(0).get(0));
    }
  }

  private static Arguments value(String type, @Nullable Object value, String literal) {
    return Arguments.of(type, value, literal);
  }

  /** A type, a value as YAML has it, and the same as SQL writes it. */
  static List<Arguments> values() {
    return List.of(
        value("int4", 7, "7"),
        value("int4", "7", "'7'"),
        value("int8", -9_000_000_000L, "-9000000000"),
        value("numeric", new java.math.BigDecimal("1.50"), "1.50"),
        value("numeric(10,3)", "1.2345", "'1.2345'"),
        value("float8", 1e300, "1e300"),
        value("float8", "NaN", "'NaN'"),
        value("bool", true, "true"),
        value("bool", false, "false"),
        value("text", "", "''"),
        value("text", 12, "'12'"),
        value(
            "text",
            "größer 𝄞 ' \" \\ $1 ? :a {} %s\n\t",
            "E'größer 𝄞 '' \" \\\\ $1 ? :a {} %s\\n\\t'"),
        value("text", INJECTION, SqlText.literal(INJECTION)),
        value("varchar(3)", "abcdef", "'abcdef'"),
        value("char(5)", "ab", "'ab'"),
        value("bpchar", "abc", "'abc'"),
        value("\"char\"", "x", "'x'"),
        value("bit", "1", "'1'"),
        value("varbit", "1010", "'1010'"),
        value("date", "2024-02-29", "'2024-02-29'"),
        value("timestamp", "2024-02-29 12:00", "'2024-02-29 12:00'"),
        value("timestamptz", "2024-02-29T12:00:00+05:30", "'2024-02-29T12:00:00+05:30'"),
        value("interval", "1 day 2 hours", "'1 day 2 hours'"),
        value(
            "uuid",
            "00112233-4455-6677-8899-aabbccddeeff",
            "'00112233-4455-6677-8899-aabbccddeeff'"),
        value("bytea", "\\x00ff", "'\\x00ff'"),
        value("jsonb", "{\"a\": [1, null]}", "'{\"a\": [1, null]}'"),
        value("inet", "10.0.0.1/8", "'10.0.0.1/8'"),
        value("bound_mood", "so 'so'", "'so ''so'''"),
        value("bound_code", "abc", "'abc'"),
        value("bound_pair", "(1,\"a b\")", "'(1,\"a b\")'"),
        value("int4[]", List.of(1, 2, 3), "'{1,2,3}'"),
        value("int4[]", List.of(), "'{}'"),
        value("int4[]", Arrays.asList(1, null), "'{1,NULL}'"),
        value("int4[]", List.of(List.of(1, 2), List.of(3, 4)), "'{{1,2},{3,4}}'"),
        value(
            "text[]",
            List.of("a,b", "{\"}\\", "", "NULL", INJECTION),
            "ARRAY['a,b','{\"}\\','','NULL'," + SqlText.literal(INJECTION) + "]"),
        value("bound_mood[]", List.of("sad"), "'{sad}'"),
        value("date[]", List.of("2024-02-29"), "'{2024-02-29}'"),
        value("citext", "CaSe", "'CaSe'"),
        value("int4range", "[1,5)", "'[1,5)'"),
        value("int4", null, "NULL"),
        value("text", null, "NULL"),
        value("bound_mood[]", null, "NULL"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsWhatItsTextIsInTheQuery(String type, @Nullable Object value, String literal) {
    String sql = "SELECT to_json(x) #>> '{}' FROM (SELECT %s::" + type + " AS x) AS s";
    assertThat(one(query(String.format(sql, ":p"), "p", value)))
        .isEqualTo(one(Reading.query(String.format(sql, literal))));
    assertThat(SERVER.value("SELECT count(*) FROM bound")).isEqualTo("3000");
  }

  /** Each query, and how many of the 3,000 rows it finds. */
  static List<Arguments> queries() {
    return List.of(
        Arguments.of(query("SELECT * FROM bound WHERE id = :id", "id", 5), 1),
        Arguments.of(query("SELECT * FROM bound WHERE id <= :id AND :id > k", "id", 50), 50),
        Arguments.of(query("SELECT * FROM bound WHERE k = ANY(:ks)", "ks", List.of(1, 2)), 600),
        Arguments.of(query("SELECT * FROM bound WHERE k IN (:a, :b)", "a", 1, "b", 2), 600),
        Arguments.of(query("SELECT * FROM bound WHERE k = ANY(:ks)", "ks", List.of()), 0),
        Arguments.of(query("SELECT * FROM bound WHERE name = :n", "n", INJECTION), 0),
        Arguments.of(query("SELECT * FROM bound WHERE name LIKE :n", "n", "n1_"), 10),
        Arguments.of(query("SELECT * FROM bound WHERE price < :p", "p", "2.5"), 9),
        Arguments.of(query("SELECT * FROM bound WHERE day >= :d", "d", "2032-03-18"), 2),
        Arguments.of(query("SELECT * FROM bound WHERE :k IS NULL OR k = :k", "k", null), 3_000),
        Arguments.of(query("SELECT * FROM bound WHERE :k IS NULL OR k = :k", "k", 3), 300),
        Arguments.of(query("SELECT * FROM bound WHERE k = :k", "k", null), 0),
        Arguments.of(
            query("SELECT * FROM bound ORDER BY id LIMIT :n OFFSET :m", "n", 7, "m", 1), 7),
        Arguments.of(query("SELECT * FROM bound FETCH FIRST :n ROWS ONLY", "n", 6), 6),
        Arguments.of(
            query("SELECT * FROM bound WHERE j ? :key AND id < :i", "key", "k", "i", 3), 2),
        Arguments.of(
            query("WITH a AS (SELECT :n AS n) SELECT * FROM a, bound WHERE id = n::int", "n", "4"),
            1),
        Arguments.of(query("VALUES (:a), (:A)", "a", "x", "A", "y"), 2),
        Arguments.of(query("SELECT 1 AS a -- :b\n WHERE ':c' <> :ü", "ü", ""), 1));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void parametersStandWhereverTheServerTakesOne(Map<String, Object> config, int rows) {
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config).rows()).hasSize(rows);
    }
  }

  @Test
  void columnsAreCalledAsWithAParameterOfTheServers() {
    try (Reading reading = new Reading()) {
      Result result =
          reading.all(
              query(
                  "SELECT :a, :b::date, j ? 'k' AS q FROM bound LIMIT 1",
                  "a",
                  "?",
                  "b",
                  "2024-01-01"));
      assertThat(result.schema().getFields())
          .extracting(f -> f.getName())
          .containsExactly("?column?", "date", "q");
      assertThat(result.column(0)).containsExactly("?");
    }
  }

  @Test
  void aValueMayBeLong() {
    String text = "0123456789 '\"\\".repeat(80_000);
    assertThat(one(query("SELECT :t AS t", "t", text))).isEqualTo(text);
  }

  @Test
  void allSplitsHaveTheSameValues() {
    Map<String, Object> config =
        query(
            "SELECT id, name FROM bound WHERE k = ANY(:ks) AND day >= :day AND name <> :not",
            "ks",
            List.of(1, 2, 3),
            "day",
            "2024-06-01",
            "not",
            INJECTION);
    config.put("partition_column", "id");
    config.put("partitions", 4);
    try (Reading reading = new Reading()) {
      Result result = reading.all(config);
      assertThat(reading.notices).isEmpty();
      assertThat(result.splits()).hasSize(5);
      assertThat(result.splits())
          .allSatisfy(
              split ->
                  assertThat(new String(split.toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                      .doesNotContain("2024-06-01", "DROP"));
      assertThat(result.rows().stream().map(row -> row.get(0) + "," + row.get(1)))
          .containsExactlyInAnyOrderElementsOf(
              SERVER
                  .query(
                      "SELECT id || ',' || name FROM bound WHERE k IN (1, 2, 3) AND day >= '2024-06-01'")
                  .stream()
                  .map(row -> row.get(0))
                  .toList());
    }
  }

  @Test
  void aValueThatMeansTheTimeAtHandIsReadInOneSplit() {
    Map<String, Object> config = query("SELECT id FROM bound WHERE day < :day", "day", "Today");
    config.put("partitions", 4);
    Map<String, Object> keyed = new LinkedHashMap<>(config);
    keyed.put("partition_column", "id");
    for (Map<String, Object> each : List.of(config, keyed)) {
      try (Reading reading = new Reading()) {
        assertThat(reading.all(each).splits()).hasSize(1);
        assertThat(reading.notices)
            .containsExactly("read in one split: it asks for the time or the user");
      }
    }
  }

  /** Without a column to split by: each part is a session's that has to know the values itself. */
  @Test
  void aQueryOfOneTablesRowsIsReadByItsBlocks() {
    String sql =
        "SELECT id, name, :label AS label, j ? :key AS has FROM bound"
            + " WHERE (k = ANY(:ks) OR :none IS NULL AND id = :none) AND day >= :day -- :day";
    Map<String, Object> config =
        query(
            sql,
            "label",
            INJECTION,
            "key",
            "k",
            "ks",
            List.of(1, 2, 3),
            "none",
            null,
            "day",
            "2024-06-01");
    try (Reading reading = new Reading()) {
      List<List<@Nullable Object>> whole = reading.all(config).rows();
      config.put("partitions", 4);
      Result result = reading.all(config);
      assertThat(reading.notices).isEmpty();
      assertThat(result.splits()).hasSize(4).allMatch(split -> split.id().startsWith("blocks "));
      assertThat(result.splits())
          .allSatisfy(split -> assertThat(split.json()).doesNotContain("2024-06-01", "DROP"));
      assertThat(result.rows()).hasSizeGreaterThan(800).isEqualTo(whole);
      assertThat(result.rows().stream().map(row -> row.get(0) + "," + row.get(2)))
          .containsExactlyElementsOf(
              SERVER
                  .query(
                      "SELECT id || ',' || "
                          + SqlText.literal(INJECTION)
                          + " FROM bound WHERE k IN (1, 2, 3) AND day >= '2024-06-01' ORDER BY id")
                  .stream()
                  .map(row -> row.get(0))
                  .toList());
    }
  }

  /** The server leaves partitions out by the values, when it plans and when it reads. */
  @Test
  void aPartitionedTableIsReadByTheBlocksOfThePartitionsThatTheValuesLeave() {
    SERVER.run(
        "CREATE TABLE bound_parted (id int, name text) PARTITION BY RANGE (id)",
        "CREATE TABLE bound_parted_1 PARTITION OF bound_parted FOR VALUES FROM (0) TO (1000)",
        "CREATE TABLE bound_parted_2 PARTITION OF bound_parted FOR VALUES FROM (1000) TO (2000)",
        "CREATE TABLE bound_parted_3 PARTITION OF bound_parted FOR VALUES FROM (2000) TO (9000)",
        "INSERT INTO bound_parted SELECT i, repeat('n', 50) FROM generate_series(0, 8999) i",
        "GRANT SELECT ON bound_parted TO reader");
    Map<Integer, Integer> splits = new LinkedHashMap<>();
    for (int from : List.of(0, 500, 1_500, 8_990, 9_000)) {
      Map<String, Object> config =
          query("SELECT id, name FROM bound_parted WHERE id >= :from", "from", from);
      config.put("partitions", 3);
      try (Reading reading = new Reading()) {
        Result result = reading.all(config);
        assertThat(reading.notices).isEmpty();
        splits.put(from, result.splits().size());
        assertThat(result.column(0).stream().mapToInt(id -> (Integer) Objects.requireNonNull(id)))
            .containsExactlyInAnyOrderElementsOf(IntStream.range(from, 9_000).boxed().toList());
      }
    }
    assertThat(splits).containsEntry(0, 3).containsEntry(8_990, 3).containsEntry(9_000, 1);
  }

  /** The planner estimates by the values, as it does for those in the text, and uses the index. */
  @Test
  void theServerPlansByTheValues() {
    try (Reading reading = new Reading();
        Source bound = reading.open(query("SELECT * FROM bound WHERE id <= :id", "id", 30));
        Source written = reading.open(Reading.query("SELECT * FROM bound WHERE id <= 30"));
        Plan byValue = bound.plan(ReadRequest.all());
        Plan byText = written.plan(ReadRequest.all())) {
      assertThat(byValue.estimate().rows()).isEqualTo(byText.estimate().rows());
      assertThat(byValue.estimate().rows().orElseThrow()).isBetween(20L, 40L);
    }
  }

  private static Fault fault(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      return Objects.requireNonNull(
              catchThrowableOfType(QueryException.class, () -> reading.all(config)))
          .fault();
    }
  }

  @Test
  void aValueThatItsTypeRefusesNamesTheParameter() {
    Fault fault =
        fault(query("SELECT * FROM bound WHERE k = :k AND id = :id", "id", 1, "k", "abc"));
    assertThat(fault.code()).isEqualTo("GRT-630");
    assertThat(fault.place()).contains("data.params.k");
    assertThat(fault.message())
        .isEqualTo(
            "the parameter :k is integer in the query, which 'abc' is not:"
                + " invalid input syntax for type integer: \"abc\"");
    assertThat(fault(query("SELECT :c::bound_code AS c", "c", "never")).message()).contains(":c");
  }

  @Test
  void aListWhereNoneGoesNamesAny() {
    Fault fault = fault(query("SELECT * FROM bound WHERE k IN (:ks)", "ks", List.of(1, 2)));
    assertThat(fault.code()).isEqualTo("GRT-630");
    assertThat(fault.remedy().orElseThrow()).contains("= ANY(:ks)");
  }

  @Test
  void aTypeThatTheServerCannotTellPointsToTheParameter() {
    Fault fault = fault(query("SELECT 1 AS a\nWHERE :p IS NULL", "p", null));
    assertThat(fault.message()).isEqualTo("nothing tells the type of the parameter :p");
    assertThat(fault.remedy().orElseThrow()).contains(":p::text");
    assertThat(fault.place()).contains("query, line 2, column 7");
    assertThat(fault.tried()).containsExactly("WHERE :p IS NULL", "      ^");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT :q::int AS a WHERE :p IS NULL",
        "SELECT 1 AS a WHERE :p IS NULL AND :q = 1",
        "SELECT 1 AS a WHERE :p IS NULL OR :p IS NOT NULL OR :q IS NULL OR :q = 1"
      })
  void aParameterOfWhichNoUseTellsTheTypeIsNamed(String sql) {
    for (boolean first : List.of(true, false)) {
      Map<String, Object> config =
          first ? query(sql, "p", null, "q", 1) : query(sql, "q", 1, "p", null);
      Fault fault = fault(config);
      assertThat(fault.code()).isEqualTo("GRT-630");
      assertThat(fault.message()).isEqualTo("nothing tells the type of the parameter :p");
    }
  }

  @Test
  void anErrorBehindAParameterPointsIntoTheQueryAsItWasWritten() {
    Fault fault =
        fault(
            query(
                "SELECT :first_of_all AS a,\n  :p AS b, nothing FROM bound WHERE id = :p",
                "p",
                1,
                "first_of_all",
                "x"));
    assertThat(fault.place()).contains("query, line 2, column 12");
    assertThat(fault.tried().get(1)).isEqualTo(" ".repeat(11) + "^");
  }

  @Test
  void aValueFromElsewhereIsNotShown() {
    Map<String, Object> config = query("SELECT * FROM bound WHERE k = :k", "k", "hunter2hunter2");
    Node.Mapping root = (Node.Mapping) Node.of(config);
    Map<String, Node> entries = new LinkedHashMap<>(root.entries());
    entries.put(
        "params",
        new Node.Mapping(
            Place.PROGRAM,
            Map.of(
                "k",
                new Node.Scalar(
                    Place.PROGRAM,
                    Node.Scalar.Kind.TEXT,
                    "hunter2hunter2",
                    Optional.of("environment KEY")))));
    List<Fault> problems = new ArrayList<>();
    PostgresOptions options =
        Options.bind(PostgresOptions.class, new Node.Mapping(Place.PROGRAM, entries), problems)
            .orElseThrow();
    try (Reading reading = new Reading();
        Source source = new PostgresConnector().open(options, Reading.context(reading.allocator))) {
      GretaException e =
          Objects.requireNonNull(
              catchThrowableOfType(
                  GretaException.class, () -> source.plan(ReadRequest.all()).close()));
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      assertThat(e.fault().message()).contains("the value from environment KEY is not");
      assertThat(trace + e.fault().toString()).doesNotContain("hunter2");
    }
  }
}
