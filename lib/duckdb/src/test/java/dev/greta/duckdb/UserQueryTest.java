package dev.greta.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query's text tells of the columns that it uses; the rest is the frames' tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserQueryTest {

  private static final List<String> ALL = List.of("a", "B", "c", "d e");

  private DuckDb duckDb;
  private DuckDBConnection connection;

  @BeforeAll
  void open(@TempDir Path folder) throws SQLException {
    duckDb = DuckDb.open(DuckDb.Settings.inMemory(List.of(), folder, 64L << 20, 1));
    connection = duckDb.connect();
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
    duckDb.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM data | a",
        "SELECT b, A FROM data | a B",
        "SELECT data.\"d e\" FROM data | d e",
        "SELECT count(*) FROM data | ''",
        "SELECT 1 FROM data WHERE c > 0 | c",
        "SELECT a FROM data ORDER BY b LIMIT 1 | a B",
        "SELECT max(a) FILTER (c > 1) OVER (PARTITION BY b) FROM data | a B c",
        "SELECT x.a FROM data x JOIN data y USING (c) | a c",
        "WITH t AS (SELECT a AS x FROM data) SELECT x FROM t | a",
        "SELECT c.field FROM data | c",
        "SELECT list_filter([1], lambda b: b > 0), a FROM data | a B",
        "SELECT (SELECT min(y.a) FROM data y WHERE y.b = x.b) FROM data x | a B",
        "SELECT a FROM data UNION ALL SELECT c FROM data | a c",
        "SELECT a FROM data QUALIFY row_number() OVER (ORDER BY b) = 1 | a B"
      })
  void usesTheColumnsThatItNames(String query, String columns) {
    List<String> used = UserQuery.of(connection, query).columns(ALL);
    assertThat(String.join(" ", used)).isEqualTo(columns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM data",
        "SELECT * FROM data",
        "SELECT data.* FROM data",
        "SELECT a, * EXCLUDE (b) FROM data",
        "SELECT min(COLUMNS('a|c')) FROM data",
        "SELECT count(data) FROM data",
        "SELECT d FROM data d",
        "SELECT #1 FROM data",
        "SELECT x FROM data t(x)",
        "SELECT a.a FROM data a NATURAL JOIN data b",
        "SELECT a FROM data WHERE EXISTS (FROM data)",
        "SUMMARIZE data",
        "DESCRIBE data",
        "SELECT a FROM (FROM data)",
        "SELECT v FROM data UNPIVOT (v FOR k IN (a, b))",
        "SELECT a FROM data ORDER BY ALL",
        "VALUES (1)"
      })
  void usesAllColumnsWhereItsTextDoesNotTell(String query) {
    assertThat(UserQuery.of(connection, query).columns(ALL)).isEqualTo(ALL);
  }
}
