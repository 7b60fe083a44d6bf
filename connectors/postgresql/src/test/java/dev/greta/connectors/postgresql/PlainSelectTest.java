package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainSelectTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT a FROM t | t",
        "select a, b AS \"from\" from \"My Table\" x | \"My Table\"",
        "SELECT * FROM ONLY sales . \"Order\"\"s\" AS o | sales.\"Order\"\"s\"",
        "SELECT * FROM db./* c */sales.orders -- all | db.sales.orders",
        "SELECT extract(year FROM d), trim(both FROM x) FROM t | t",
        "SELECT (SELECT max(i) FROM u ORDER BY 1 LIMIT 1), 'x FROM y' FROM t | t",
        "SELECT count(*) FROM t | t",
        "SELECT ÄB FROM ÄRGER | ÄRGER",
        "SELECT $$ FROM x WHERE $$ FROM t | t",
      })
  void aConditionIsAddedWhereThereIsNone(String sql, String table) {
    PlainSelect plain = PlainSelect.of(sql).orElseThrow();
    assertThat(plain.table()).isEqualTo(table);
    assertThat(plain.where("c")).isEqualTo(sql + "\nWHERE c");
  }

  @Test
  void aConditionIsAddedToTheOneThatIsThere() {
    assertThat(
            PlainSelect.of("SELECT a FROM t WHERE a = 1 OR b = 'x' -- or").orElseThrow().where("c"))
        .isEqualTo("SELECT a FROM t WHERE ( a = 1 OR b = 'x' -- or\n) AND c");
    assertThat(PlainSelect.of("SELECT a FROM t AS x where(a)").orElseThrow().where("c"))
        .isEqualTo("SELECT a FROM t AS x WHERE ((a)\n) AND c");
    assertThat(
            PlainSelect.of("SELECT a FROM t WHERE a IN (SELECT b FROM u LIMIT 1)")
                .orElseThrow()
                .where("c"))
        .isEqualTo("SELECT a FROM t WHERE ( a IN (SELECT b FROM u LIMIT 1)\n) AND c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "TABLE t",
        "VALUES (1)",
        "WITH t AS (SELECT 1 AS a) SELECT a FROM t",
        "(SELECT a FROM t)",
        "SELECT a FROM t LIMIT 5",
        "SELECT a FROM t AS x OFFSET 5",
        "SELECT a FROM t FETCH FIRST ROW ONLY",
        "SELECT a FROM t ORDER BY a",
        "SELECT a FROM t GROUP BY a",
        "SELECT a FROM t WHERE true GROUP BY ROLLUP (a)",
        "SELECT a FROM t WHERE true HAVING true",
        "SELECT a FROM t WHERE true ORDER BY a",
        "SELECT a FROM t WHERE true LIMIT 1",
        "SELECT a FROM t WHERE false UNION ALL SELECT b FROM u",
        "SELECT a FROM t UNION SELECT b FROM u",
        "SELECT a FROM t WHERE true INTERSECT SELECT b FROM u WHERE true",
        "SELECT a FROM t WHERE true EXCEPT TABLE u",
        "SELECT a FROM t FOR UPDATE",
        "SELECT a FROM t WHERE true FOR SHARE",
        "SELECT DISTINCT a FROM t",
        "SELECT a INTO u FROM t",
        "SELECT a FROM t, u",
        "SELECT a FROM t JOIN u ON true",
        "SELECT a FROM t x CROSS JOIN u",
        "SELECT a FROM t NATURAL JOIN u",
        "SELECT a FROM (SELECT a FROM t LIMIT 5) AS s",
        "SELECT a FROM generate_series(1, 5) AS a",
        "SELECT a FROM LATERAL f(1) AS a",
        "SELECT a FROM t TABLESAMPLE SYSTEM (10)",
        "SELECT a FROM t AS x(a)",
        "SELECT a FROM t * WHERE true",
        "SELECT a FROM U&\"t\"",
        "SELECT a FROM t WHERE a IS DISTINCT FROM b",
        "SELECT sum(a) OVER w FROM t WINDOW w AS ()",
        "SELECT a FROM t WHERE true WINDOW w AS ()",
        "SELECT a FROM",
        "SELECT a FROM t."
      })
  void whatHasAnotherFormIsNone(String sql) {
    assertThat(PlainSelect.of(sql)).isEmpty();
  }
}
