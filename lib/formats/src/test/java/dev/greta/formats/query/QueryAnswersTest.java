package dev.greta.formats.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries over files give what DuckDB gives for the same rows in a table that was filled by hand.
 */
class QueryAnswersTest {

  private static final long SEED = 20_261_124;
  private static final int ROWS = 3_000;
  private static final int QUERIES = 60;

  @TempDir private Path folder = Path.of("");
  private QueryWorkshop workshop;
  private Connection oracle;
  private final Random random = new Random(SEED);

  @BeforeEach
  void data() throws SQLException {
    workshop = new QueryWorkshop(folder);
    oracle = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = oracle.createStatement()) {
      statement.execute(
          "CREATE TABLE data(id BIGINT, n BIGINT, region VARCHAR, paid DOUBLE, day DATE, ok BOOLEAN)");
    }
    StringBuilder lines = new StringBuilder();
    StringBuilder csv = new StringBuilder("id,n,region,paid,day,ok\n");
    try (PreparedStatement insert =
        oracle.prepareStatement("INSERT INTO data VALUES (?, ?, ?, ?, ?, ?)")) {
      oracle.setAutoCommit(false);
      for (long id = 0; id < ROWS; id++) {
        Object[] row = row(id);
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
          csv.append(row[i] == null ? "" : row[i]).append(i < row.length - 1 ? ',' : '\n');
        }
        insert.execute();
        lines.append(json(row));
      }
      oracle.commit();
      oracle.setAutoCommit(true);
    }
    workshop.write("data.csv", csv.toString()).write("data.ndjson", lines.toString());
    try (Statement statement = oracle.createStatement()) {
      statement.execute(
          "COPY data TO '"
              + workshop.path("data.parquet")
              + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    }
  }

  @AfterEach
  void nothingIsHeldAndNothingIsLeft() throws SQLException {
    oracle.close();
    workshop.close();
  }

  private @Nullable Object[] row(long id) {
    return new @Nullable Object[] {
      id,
      maybe((long) random.nextInt(40) - 20),
      maybe(List.of("north", "south", "east", "west").get(random.nextInt(4))),
      maybe(random.nextInt(1_000) / 4.0),
      maybe(LocalDate.of(2024, 1, 1).plusDays(random.nextInt(400))),
      maybe(random.nextBoolean())
    };
  }

  private static String json(@Nullable Object[] row) {
    List<String> names = List.of("id", "n", "region", "paid", "day", "ok");
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      boolean text = value instanceof String || value instanceof LocalDate;
      line.append(i == 0 ? "{\"" : ",\"").append(names.get(i)).append("\":");
      line.append(text ? "\"" + value + '"' : value);
    }
    return line.append("}\n").toString();
  }

  private @Nullable Object maybe(Object value) {
    return random.nextInt(8) == 0 ? null : value;
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String condition() {
    String simple =
        one(
            "id " + one("<", ">=", "<>") + " " + random.nextInt(ROWS),
            "n BETWEEN " + (random.nextInt(20) - 20) + " AND " + random.nextInt(20),
            "region IN ('north', '" + one("south", "east", "none") + "')",
            "region LIKE '%" + one("o", "st", "th") + "%'",
            "paid > " + random.nextInt(250),
            "day >= DATE '2024-0" + (1 + random.nextInt(9)) + "-15'",
            "ok",
            one("n", "region", "paid", "day", "ok") + " IS " + one("", "NOT ") + "NULL");
    return random.nextInt(3) > 0
        ? simple
        : "(" + simple + one(" AND ", " OR ", " AND NOT ") + condition() + ")";
  }

  private String query() {
    String where = " WHERE " + condition();
    String rows = " LIMIT " + (1 + random.nextInt(50));
    return one(
        "SELECT * FROM data" + where,
        "SELECT "
            + one("region, id", "paid, day", "ok", "id + n AS x, upper(region) AS u")
            + " FROM data"
            + where,
        "SELECT id, region FROM data" + where + rows + " OFFSET " + random.nextInt(20),
        "SELECT * EXCLUDE (day) FROM data" + where + " ORDER BY n NULLS FIRST, id DESC" + rows,
        "SELECT region, count(*) AS c, sum(n) AS s, min(day) AS d, max(paid) AS p FROM data"
            + where
            + " GROUP BY region ORDER BY region",
        "SELECT count(*) AS c FROM data" + where,
        "SELECT DISTINCT region, ok FROM data" + where + " ORDER BY ALL",
        "SELECT id, sum(n) OVER (PARTITION BY region ORDER BY id) AS s, row_number() OVER"
            + " (ORDER BY paid, id) AS r FROM data"
            + where
            + " ORDER BY id",
        "SELECT a.id, b.id AS other FROM data a JOIN data b ON a.n = b.n AND a.day = b.day"
            + " AND a.id < b.id ORDER BY ALL"
            + rows,
        "SELECT id FROM data a WHERE EXISTS (SELECT 1 FROM data b WHERE b.n = a.n AND b.id > a.id"
            + " AND b.ok) AND "
            + condition()
            + " ORDER BY id",
        "WITH big AS (SELECT n, count(*) AS c FROM data"
            + where
            + " GROUP BY n), top AS"
            + " (SELECT n FROM big ORDER BY c DESC, n LIMIT 3) SELECT n, (SELECT max(c) FROM big)"
            + " AS m FROM top ORDER BY n",
        "WITH RECURSIVE up AS (SELECT min(id) AS id FROM data"
            + where
            + " UNION ALL"
            + " SELECT (SELECT min(d.id) FROM data d WHERE d.id > up.id + 200) FROM up"
            + " WHERE id IS NOT NULL) SELECT id FROM up ORDER BY id NULLS LAST",
        "SELECT id, n FROM data"
            + where
            + " UNION ALL SELECT n, id FROM data WHERE ok"
            + " ORDER BY 1 NULLS LAST, 2 NULLS LAST"
            + rows,
        "SELECT n FROM data" + where + " EXCEPT SELECT id FROM data ORDER BY n",
        "SELECT region, list(id ORDER BY id) AS ids FROM data"
            + where
            + " GROUP BY region HAVING count(*) > 3 ORDER BY region",
        "SELECT CASE WHEN ok THEN paid ELSE -paid END AS p, day + 1 AS next FROM data"
            + where
            + " ORDER BY id");
  }

  @Test
  void whateverIsAsked() throws SQLException {
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      String query = query();
      List<List<@Nullable Object>> expected = answer(query);
      answered += expected.isEmpty() ? 0 : 1;
      for (String file : List.of("data.csv", "data.parquet", "data.ndjson")) {
        assertThat(normal(workshop.rows(file, query)))
            .as("seed %d, query %d over %s: %s", SEED, i, file, query)
            .isEqualTo(expected);
      }
    }
    assertThat(answered).as("queries with rows").isGreaterThan(QUERIES / 2);
  }

  private List<List<@Nullable Object>> answer(String query) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = oracle.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(normal(result.getObject(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<List<@Nullable Object>> normal(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> normal = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(normal(cell)));
      normal.add(cells);
    }
    return normal;
  }

  /** Whole numbers alike, whatever their size; days as days. */
  private static @Nullable Object normal(@Nullable Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
      return new BigDecimal(value.toString());
    }
    if (value instanceof java.sql.Array array) {
      try {
        return normal((Object) List.of((Object[]) array.getArray()));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    if (value instanceof List<?> list) {
      return list.stream().map(QueryAnswersTest::normal).toList();
    }
    if (value instanceof java.sql.Timestamp time) {
      return time.toLocalDateTime().toLocalDate();
    }
    return value instanceof java.time.LocalDateTime time ? time.toLocalDate() : value;
  }
}
