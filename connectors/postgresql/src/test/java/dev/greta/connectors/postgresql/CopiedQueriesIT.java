package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY takes each statement that the server counts as a query, so that no other way is needed. */
final class CopiedQueriesIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @BeforeAll
  static void tables() {
    SERVER.run(
        "CREATE TABLE copied (id int, note text, tags text[])",
        "INSERT INTO copied SELECT i, 'n' || i, ARRAY['a', 'b' || i] FROM generate_series(1, 9) i",
        "CREATE RULE no_insert AS ON INSERT TO copied DO INSTEAD NOTHING",
        "CREATE RULE also_update AS ON UPDATE TO copied DO ALSO SELECT 1",
        "CREATE RULE some_delete AS ON DELETE TO copied WHERE old.id > 3 DO INSTEAD SELECT 2",
        "CREATE VIEW copied_view AS SELECT * FROM copied WHERE id > 2",
        "CREATE RULE view_insert AS ON INSERT TO copied_view DO INSTEAD (SELECT 1; SELECT 2)",
        "CREATE TABLE copied_secured AS SELECT * FROM copied",
        "ALTER TABLE copied_secured ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY odd ON copied_secured FOR SELECT USING (id % 2 = 1 OR current_user = 'postgres')",
        "CREATE UNLOGGED TABLE copied_unlogged AS SELECT * FROM copied",
        "CREATE FUNCTION copied_rows(int) RETURNS SETOF copied LANGUAGE sql AS"
            + " 'SELECT * FROM copied WHERE id <= $1'",
        "CREATE FUNCTION copied_cursor(OUT a int, OUT b text) RETURNS SETOF record"
            + " LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT id, note FROM copied; END'",
        "GRANT SELECT ON copied, copied_view, copied_secured, copied_unlogged TO reader");
  }

  /** Each gives texts alone, by itself or as the server casts what has no other form here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT note FROM copied",
        "SELECT note FROM copied_view",
        "SELECT note FROM copied_secured WHERE id % 2 = 1",
        "SELECT note FROM copied_unlogged",
        "SELECT c::text FROM copied_rows(3) AS c",
        "SELECT b FROM copied_cursor()",
        "SELECT x.t FROM ROWS FROM (unnest(ARRAY['a']), unnest(ARRAY['b', 'c'])) AS x(t, u)",
        "SELECT t || n FROM copied, unnest(tags) WITH ORDINALITY AS u(t, n)",
        "SELECT l.n FROM copied c CROSS JOIN LATERAL (SELECT c.note || '!' AS n) AS l",
        "SELECT id::text, count(*)::text FROM copied GROUP BY GROUPING SETS ((id), ()) ORDER BY 1",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5)"
            + " SEARCH DEPTH FIRST BY n SET o SELECT n::text FROM r ORDER BY n",
        "WITH c AS MATERIALIZED (SELECT note FROM copied) SELECT note FROM c FOR READ ONLY",
        "(SELECT note FROM copied EXCEPT SELECT 'n1') ORDER BY 1",
        "VALUES ('a', 'b'), (NULL, '')",
        "SELECT x FROM XMLTABLE('/a/b' PASSING '<a><b>1</b><b>2</b></a>' COLUMNS x text PATH '.')",
        "SELECT x FROM JSON_TABLE('[{\"x\": 1}]'::jsonb, '$[*]' COLUMNS (x text PATH '$.x'))",
        "SELECT json_object('k': 'v')::text",
        "SELECT ROW(1, 'a', NULL)",
        "SELECT c FROM (SELECT ROW(id, note) AS c FROM copied) AS s",
        "SELECT 'a'",
        "SELECT NULL",
        "SELECT textout('a')",
        "SELECT pg_sleep(0)",
        "SELECT most_common_vals FROM pg_stats WHERE tablename = 'pg_class'"
            + " AND attname IN ('relkind', 'relpersistence') ORDER BY attname",
        "SELECT relacl[1] FROM pg_class WHERE relname = 'copied'",
        "SELECT 'copied'::regclass, 'text'::regtype, '(1,2)'::tid, '1:2:'::pg_snapshot",
        "SELECT table_name::text FROM information_schema.tables WHERE table_name LIKE 'copied%'"
            + " AND table_schema = 'public' ORDER BY 1",
        "SELECT current_setting('server_version')",
        "SELECT name, setting FROM pg_settings WHERE name = 'block_size'",
        "SELECT note FROM ONLY copied TABLESAMPLE SYSTEM (100)",
        "SELECT string_agg(note, ',' ORDER BY id DESC) FILTER (WHERE id > 3) FROM copied"
      })
  void aQueryIsCopied(String sql) {
    try (Reading reading = new Reading()) {
      List<List<String>> texts = new ArrayList<>();
      for (var row : reading.all(Reading.query(sql)).rows()) {
        texts.add(row.stream().map(value -> value == null ? "" : (String) value).toList());
      }
      assertThat(texts).isEqualTo(SERVER.query(sql));
    }
  }
}
