package dev.greta.frame;

import static dev.greta.testkit.ArrowRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSqlTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              ArrowFields.of("id", new ArrowType.Int(64, true), "bigint"),
              ArrowFields.of("Price", new ArrowType.Decimal(10, 2, 128), "numeric(10,2)"),
              ArrowFields.dictionary("status", 3, "mood"),
              ArrowFields.of("big", new ArrowType.Decimal(50, 0, 256), "numeric(50)")));

  private static final List<List<@Nullable Object>> ROWS =
      List.of(
          row(1L, new BigDecimal("1.50"), "open", new BigDecimal("1" + "0".repeat(45))),
          row(2L, new BigDecimal("2.25"), "done", BigDecimal.ONE),
          row(3L, null, "open", null),
          row(4L, new BigDecimal("9.99"), null, new BigDecimal("-7")));

  private final FrameWorkshop workshop = new FrameWorkshop();

  static Stream<Backend> backends() {
    return Stream.of(Backends.memory(), Backends.duckDb());
  }

  @AfterEach
  void nothingIsLeft() {
    workshop.close();
  }

  private static List<List<@Nullable Object>> answer(DataFrame frame, String query) {
    try (DataFrame result = frame.sql(query)) {
      List<List<@Nullable Object>> rows = FrameWorkshop.rows(result);
      assertThat(result.rowCount()).isEqualTo(rows.size());
      assertThat(result.backend()).isEqualTo(frame.backend());
      return rows;
    }
  }

  private static Schema answered(DataFrame frame, String query) {
    try (DataFrame result = frame.sql(query)) {
      FrameWorkshop.rows(result);
      return result.schema();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void columnsThatAreComputedHaveTheTypeOfTheComputation(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      String query =
          "SELECT sum(id) AS total, id > 2 AS late, upper(status) AS status, NULL AS nothing,"
              + " 'a'::ENUM('b', 'a') AS e, INTERVAL 1 MONTH AS i, '101'::BIT AS bits"
              + " FROM data GROUP BY ALL ORDER BY min(id)";
      assertThat(answered(frame, query).getFields())
          .containsExactly(
              ArrowFields.of("total", new ArrowType.Decimal(38, 0, 128), "HUGEINT"),
              ArrowFields.of("late", ArrowType.Bool.INSTANCE, "BOOLEAN"),
              ArrowFields.of("status", ArrowType.Utf8.INSTANCE, "VARCHAR"),
              ArrowFields.of("nothing", ArrowType.Utf8.INSTANCE, "\"NULL\""),
              ArrowFields.dictionary("e", 4, "ENUM"),
              ArrowFields.of(
                  "i",
                  new ArrowType.Interval(org.apache.arrow.vector.types.IntervalUnit.MONTH_DAY_NANO),
                  "INTERVAL"),
              ArrowFields.of("bits", ArrowType.Utf8.INSTANCE, "BIT"));
      List<List<@Nullable Object>> rows = answer(frame, query);
      assertThat(rows.stream().map(r -> r.subList(0, 5)).toList())
          .containsExactly(
              row(new BigDecimal(1), false, "OPEN", null, "a"),
              row(new BigDecimal(2), false, "DONE", null, "a"),
              row(new BigDecimal(3), true, "OPEN", null, "a"),
              row(new BigDecimal(4), true, null, null, "a"));
      assertThat(rows.get(0).get(6)).isEqualTo("101");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void columnsThatArePassedOnKeepTheirField(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      assertThat(
              answered(
                      frame,
                      "WITH t AS (SELECT status, big, price FROM data) SELECT t.big, price, status"
                          + " FROM t WHERE status IS NOT NULL")
                  .getFields())
          .containsExactly(
              SCHEMA.getFields().get(3), SCHEMA.getFields().get(1), SCHEMA.getFields().get(2));
      assertThat(answer(frame, "SELECT status, status FROM data WHERE id = 2"))
          .containsExactly(row("done", "done"));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aNameThatTheQueryGivesIsNoColumnOfTheFrame(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      for (String query :
          List.of(
              "SELECT 'x' || status AS status FROM data",
              "SELECT * REPLACE ('x' || status AS status) FROM data",
              "WITH t(status) AS (SELECT 'x' || status FROM data) FROM t",
              "SELECT status FROM (SELECT 'x' || status FROM data) t(status)")) {
        Field status = answered(frame, query).findField("status");
        assertThat(status)
            .as(query)
            .isEqualTo(ArrowFields.of("status", ArrowType.Utf8.INSTANCE, "VARCHAR"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aSumBeyondThirtyEightDigitsIsText(Backend backend) {
    Schema schema =
        new Schema(List.of(ArrowFields.of("v", new ArrowType.Decimal(38, 0, 128), "n")));
    BigDecimal most = new BigDecimal("9".repeat(38));
    try (DataFrame frame =
        workshop.frame(backend, schema, List.of(row(most), row(BigDecimal.ONE)))) {
      String query =
          "SELECT v::HUGEINT AS h, v::HUGEINT + 1 AS next, [v::HUGEINT + 1] AS l FROM data";
      assertThat(answered(frame, query).getFields().stream().map(Field::getType).toList())
          .containsExactly(
              new ArrowType.Decimal(38, 0, 128), ArrowType.Utf8.INSTANCE, ArrowType.List.INSTANCE);
      assertThat(answer(frame, query))
          .containsExactly(
              row(most, "1" + "0".repeat(38), List.of("1" + "0".repeat(38))),
              row(BigDecimal.ONE, "2", List.of("2")));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aColumnWithoutNullsMayGetThemFromAJoin(Backend backend) {
    Field id = new Field("id", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    Schema schema = new Schema(List.of(id));
    try (DataFrame frame = workshop.frame(backend, schema, List.of(row(1L), row(2L)))) {
      assertThat(answered(frame, "FROM data").getFields()).containsExactly(id);
      String query =
          "SELECT b.id FROM data a LEFT JOIN (FROM data WHERE id = 1) b USING (id) ORDER BY a.id";
      assertThat(answered(frame, query).getFields())
          .containsExactly(Field.nullable("id", new ArrowType.Int(32, true)));
      assertThat(answer(frame, query)).containsExactly(row(1L), row((Object) null));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void dataMayBeReadMoreThanOnce(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      assertThat(
              answer(
                  frame,
                  "SELECT count(*) AS n FROM data a, data b WHERE a.id < b.id"
                      + " UNION ALL SELECT sum(id)::BIGINT FROM data"))
          .containsExactly(row(6L), row(10L));
      assertThat(
              answer(
                  frame,
                  "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL"
                      + " SELECT x + 1 FROM t, data WHERE id = 1 AND x < 4) SELECT max(x) AS x FROM t"))
          .containsExactly(row(4L));
      assertThat(
              answer(
                  frame,
                  "SELECT id, (SELECT count(*) FROM data b WHERE b.id < a.id) AS n FROM data a ORDER BY id"))
          .containsExactly(row(1L, 0L), row(2L, 1L), row(3L, 2L), row(4L, 3L));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void onlyThePartThatAFrameHasIsQueried(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS);
        DataFrame part = frame.select(List.of("status", "id"));
        DataFrame first = part.head(2)) {
      frame.close();
      part.close();
      assertThat(answer(first, "FROM data")).containsExactly(row("open", 1L), row("done", 2L));
      assertThatThrownBy(() -> first.sql("SELECT big FROM data").close())
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("big");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void columnsThatDifferInCaseOnlyOrHaveNoNameGetNames(Backend backend) {
    Schema schema =
        new Schema(
            Stream.of("a", "A", "", "a", "a_1")
                .map(name -> ArrowFields.of(name, new ArrowType.Int(32, true), "int"))
                .toList());
    try (DataFrame frame = workshop.frame(backend, schema, List.of(row(1L, 2L, 3L, 4L, 5L)))) {
      assertThat(frame.schema()).isEqualTo(schema);
      assertThat(answered(frame, "FROM data").getFields().stream().map(Field::getName).toList())
          .containsExactly("a", "A_2", "column2", "a_3", "a_1");
      assertThat(answer(frame, "SELECT a_1, a, column2 FROM data"))
          .containsExactly(row(5L, 1L, 3L));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void queriesMayEndAsPeopleEndThem(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      for (String end :
          List.of(
              ";",
              " ; \n",
              "; -- the end",
              " -- the end",
              "; /* a\n b */ ;",
              "; /* a /* b */ ; */ -- c")) {
        assertThat(
                answer(
                    frame,
                    "SELECT ';--' || $$;--$$ || $x$;$x$ || E'\\';' AS \";\" FROM data LIMIT 1"
                        + end))
            .as(end)
            .containsExactly(row(";--;--;';"));
      }
      assertThat(answer(frame, "VALUES (1), (2)")).hasSize(2);
      assertThat(answer(frame, "SELECT * FROM range(3), unnest([1, 2])")).hasSize(6);
      assertThat(answer(frame, "SUMMARIZE data")).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x AS SELECT 1",
        "COPY data TO 'out.csv'",
        "COPY (FROM data) TO 'out.parquet'",
        "ATTACH 'x.duckdb'",
        "INSTALL httpfs",
        "LOAD json",
        "SET memory_limit = '1GB'",
        "RESET memory_limit",
        "PRAGMA version",
        "CALL pragma_version()",
        "DROP VIEW data",
        "DELETE FROM data",
        "INSERT INTO data VALUES (1) RETURNING *",
        "EXPLAIN SELECT 1",
        "PREPARE p AS SELECT 1",
        "EXPORT DATABASE 'x'",
        "USE memory",
        "CHECKPOINT",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW data",
        "",
        ";",
        "-- nothing"
      })
  void whatIsNoSingleSelectIsRefused(String query) {
    for (Backend backend : backends().toList()) {
      try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
        assertThatThrownBy(() -> frame.sql(query).close())
            .isInstanceOfSatisfying(
                QueryException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-611"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd.csv'",
        "FROM read_text('/etc/passwd')",
        "SELECT (SELECT content FROM read_blob('/etc/passwd'))",
        "SELECT * FROM data WHERE EXISTS (FROM glob('/*'))",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_tables",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_class",
        "SELECT * FROM main.data",
        "SELECT * FROM greta_frames.t0",
        "SELECT * FROM t0",
        "SELECT * FROM greta_stream",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('t0')",
        "SELECT current_setting('temp_directory')",
        "SELECT getenv('HOME')",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "DESCRIBE",
        "WITH pragma_database_list AS (FROM pragma_database_list) FROM pragma_database_list",
        "SELECT (WITH duckdb_tables AS (SELECT 1) SELECT 1) FROM duckdb_tables",
        "WITH x AS (DELETE FROM data RETURNING *) FROM x",
        "SELECT * FROM data UNION ALL FROM read_csv('/etc/passwd')",
        "SELECT * FROM data, LATERAL (FROM read_csv('/etc/passwd'))",
        "SELECT [x FOR x IN (SELECT list(content) FROM read_text('/etc/passwd'))]",
        "SELECT * FROM (PIVOT read_csv('/etc/passwd') ON a IN ('x') USING count(*))",
        "SELECT * FROM range((SELECT count(*) FROM read_csv('/etc/passwd')))",
        "FROM \"/etc/passwd.json\""
      })
  void whatReachesFurtherThanTheFrameIsRefused(String query) {
    for (Backend backend : backends().toList()) {
      try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
        assertThatThrownBy(() -> frame.sql(query).close())
            .isInstanceOfSatisfying(
                QueryException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-612"));
      }
    }
  }

  @Test
  void aFrameOwnsAFileThatQueriesCannotReach() throws IOException {
    try (DataFrame frame = workshop.frame(Backends.duckDb(), SCHEMA, ROWS);
        Stream<Path> files = Files.walk(workshop.folder())) {
      Path database = files.filter(f -> f.toString().endsWith(".duckdb")).findFirst().orElseThrow();
      for (String query :
          List.of(
              "FROM read_blob('%s')",
              "FROM '%s'",
              "WITH \"%1$s\" AS (FROM \"%1$s\") FROM \"%1$s\"",
              "SELECT (WITH \"%1$s\" AS (SELECT 1) SELECT 1) FROM \"%1$s\"")) {
        assertThatThrownBy(() -> frame.sql(query.formatted(database)).close())
            .isInstanceOfSatisfying(
                QueryException.class, e -> assertThat(e.fault().code()).isEqualTo("GRT-612"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aQueryThatFailsSaysWhyAndLeavesTheFrame(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      assertThatThrownBy(() -> frame.sql("SELEC 1").close())
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("syntax error");
      assertThatThrownBy(() -> frame.sql("SELECT nmae FROM data").close())
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("nmae");
      assertThatThrownBy(() -> frame.sql("SELECT error('boo ' || id) FROM data").close())
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("boo ");
      assertThatThrownBy(() -> frame.sql("SELECT status::INTEGER FROM data").close())
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("open");
      assertThatThrownBy(() -> frame.sql("SELECT ? FROM data").close())
          .isInstanceOf(QueryException.class);
      assertThatThrownBy(
              () -> frame.sql("SELECT " + "(".repeat(2000) + "1" + ")".repeat(2000)).close())
          .isInstanceOf(QueryException.class);
      assertThat(answer(frame, "SELECT count(*) AS n FROM data")).containsExactly(row(4L));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void selectNamesTheNearestColumn(Backend backend) {
    try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS)) {
      assertThatThrownBy(() -> frame.select(List.of("id", "statsu")).close())
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-613");
                assertThat(e.fault().remedy()).contains("Did you mean 'status'?");
              });
      assertThatThrownBy(() -> frame.select(List.of("zzzzzzzzz")).close())
          .isInstanceOfSatisfying(
              QueryException.class,
              e ->
                  assertThat(e.fault().remedy())
                      .contains("The columns are: id, Price, status, big."));
      try (DataFrame twice = frame.select(List.of("id", "id"));
          DataFrame none = frame.select(List.of())) {
        assertThat(FrameWorkshop.rows(twice).get(3)).isEqualTo(row(4L, 4L));
        assertThat(FrameWorkshop.rows(none)).hasSize(4);
        assertThat(none.schema().getFields()).isEmpty();
      }
    }
  }

  @Test
  void columnsThatDuckDbHasNoTypeForAreLeftOutOfQueries() {
    Field months =
        ArrowFields.of(
            "m",
            new ArrowType.Interval(org.apache.arrow.vector.types.IntervalUnit.YEAR_MONTH),
            "interval");
    Schema schema = new Schema(List.of(SCHEMA.getFields().get(0), months));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row(1L, java.time.Period.of(1, 2, 0)));
    try (DataFrame frame = workshop.frame(Backends.memory(), schema, rows)) {
      assertThat(FrameWorkshop.rows(frame)).isEqualTo(rows);
      assertThat(answer(frame, "FROM data")).containsExactly(row(1L));
    }
    assertThatThrownBy(() -> Backends.duckDb().start(schema, workshop.room()))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-711");
              assertThat(e).hasMessageContaining("column m");
            });
  }

  @Test
  void rowsAreJavaValues() {
    Map<String, Object> expected =
        Map.of("id", 1L, "Price", new BigDecimal("1.50"), "status", "open");
    for (Backend backend : backends().toList()) {
      try (DataFrame frame = workshop.frame(backend, SCHEMA, ROWS);
          Stream<List<java.util.Optional<Object>>> rows = frame.rows()) {
        List<java.util.Optional<Object>> first = rows.findFirst().orElseThrow();
        for (int i = 0; i < 3; i++) {
          assertThat(first.get(i)).contains(expected.get(SCHEMA.getFields().get(i).getName()));
        }
        assertThat(first.get(3)).contains(new BigDecimal("1" + "0".repeat(45)));
      }
    }
  }
}
