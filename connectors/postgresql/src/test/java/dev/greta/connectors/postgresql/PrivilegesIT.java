package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.Check;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a role needs to read a statement is told whole, before anything is read. */
final class PrivilegesIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @BeforeAll
  static void tables() {
    SERVER.run(
        "CREATE SCHEMA vault",
        "CREATE SCHEMA \"Cellar\"",
        "GRANT USAGE ON SCHEMA vault TO reader",
        "CREATE TABLE vault.open (id int, note text, secret text)",
        "CREATE TABLE vault.shut (id int, note text)",
        "CREATE TABLE vault.\"Shut 2\" (id int)",
        "CREATE TABLE vault.partly (id int, note text, \"the Secret\" text)",
        "CREATE TABLE \"Cellar\".wine (id int)",
        "CREATE VIEW vault.pane AS SELECT id FROM vault.shut",
        "CREATE VIEW vault.glass WITH (security_invoker) AS SELECT id FROM vault.shut",
        "CREATE TABLE vault.parent (id int) PARTITION BY LIST (id)",
        "CREATE TABLE vault.child PARTITION OF vault.parent FOR VALUES IN (1)",
        "GRANT SELECT ON vault.open, vault.pane, vault.glass, vault.parent TO reader",
        "GRANT SELECT (id, note) ON vault.partly TO reader");
  }

  private static String access(Map<String, Object> config) {
    try (Reading reading = new Reading();
        Source source = reading.open(config)) {
      return source.check(Check.ACCESS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 AS a | the query can be run",
        "SELECT oid FROM pg_class | the query can be run",
        "SELECT o.id FROM vault.open o | SELECT on vault.open",
        "WITH w AS (TABLE vault.pane) SELECT w.* FROM w, vault.open"
            + " | SELECT on vault.open, vault.pane",
        "SELECT id, note FROM vault.partly | SELECT on vault.partly",
        "SELECT count(*) FROM vault.parent | SELECT on vault.parent"
      })
  void whatIsGrantedIsNamed(String sql, String finding) {
    assertThat(access(Reading.query(sql))).isEqualTo(finding);
  }

  @Test
  void aTableIsNamedToo() {
    assertThat(access(Reading.table("vault.open"))).isEqualTo("SELECT on vault.open");
  }

  /** Each query, what is lacking, and who grants it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT o.* FROM vault.open o, vault.shut s, vault.\"Shut 2\" t"
            + " | SELECT on vault.\"Shut 2\", vault.shut"
            + " | GRANT SELECT ON vault.\"Shut 2\", vault.shut TO reader;",
        "SELECT * FROM vault.partly"
            + " | SELECT on vault.partly (\"the Secret\")"
            + " | GRANT SELECT (\"the Secret\") ON vault.partly TO reader;",
        "SELECT (SELECT max(id) FROM vault.shut) AS a, p.\"the Secret\" FROM vault.partly p"
            + " | SELECT on vault.partly (\"the Secret\"), vault.shut"
            + " | GRANT SELECT ON vault.shut TO reader;"
            + " GRANT SELECT (\"the Secret\") ON vault.partly TO reader;",
        "SELECT * FROM vault.glass JOIN vault.pane USING (id)"
            + " | SELECT on vault.shut | GRANT SELECT ON vault.shut TO reader;",
        "SELECT child.* FROM vault.pane, vault.child"
            + " | SELECT on vault.child | GRANT SELECT ON vault.child TO reader;",
        "SELECT * FROM \"Cellar\".wine, vault.shut"
            + " | USAGE on the schema \"Cellar\""
            + " | GRANT USAGE ON SCHEMA \"Cellar\" TO reader;"
      })
  void allThatIsLackingIsToldAtOnceWithTheGrant(String sql, String lacking, String grant) {
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query(sql))) {
      for (Check check : new Check[] {Check.ACCESS, Check.SCHEMA}) {
        if (check == Check.SCHEMA && !lacking.startsWith("USAGE")) {
          continue; // The server tells the columns of what it does not let read.
        }
        assertLacks(fault(() -> source.check(check)), lacking, grant);
      }
      assertLacks(fault(() -> source.plan(ReadRequest.all()).close()), lacking, grant);
    }
  }

  private static void assertLacks(Fault fault, String lacking, String grant) {
    assertThat(fault.code()).isEqualTo("GRT-625");
    assertThat(fault.message()).isEqualTo("the role reader lacks " + lacking);
    assertThat(fault.remedy()).contains("Let its owner run: " + grant);
    assertThat(fault.vendorCode()).contains("42501");
  }

  private static Fault fault(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return Objects.requireNonNull(catchThrowableOfType(QueryException.class, call)).fault();
  }

  /** The grant that an error names is what it takes. */
  @Test
  void theGrantThatIsNamedIsEnough() {
    SERVER.run("CREATE TABLE vault.soon (id int, \"to Come\" text, other text)");
    SERVER.run("GRANT SELECT (id) ON vault.soon TO reader");
    Map<String, Object> config = Reading.query("SELECT id, \"to Come\" FROM vault.soon");
    try (Reading reading = new Reading();
        Source source = reading.open(config)) {
      String remedy = fault(() -> source.check(Check.ACCESS)).remedy().orElseThrow();
      assertThat(remedy).doesNotContain("other");
      SERVER.run(remedy.substring(remedy.indexOf("GRANT")));
      assertThat(source.check(Check.ACCESS)).isEqualTo("SELECT on vault.soon");
      try (Plan plan = source.plan(ReadRequest.all())) {
        assertThat(reading.all(plan, config).rows()).isEmpty();
      }
    }
  }

  /** What a role lacks is that of SET ROLE. */
  @Test
  void theRoleIsTheOneThatReads() {
    SERVER.run("CREATE ROLE \"Lesser\"", "GRANT \"Lesser\" TO reader");
    Map<String, Object> config = Reading.table("public.lesser_table");
    SERVER.run("CREATE TABLE lesser_table (id int)", "GRANT SELECT ON lesser_table TO reader");
    config.put("pre_queries", java.util.List.of("SET ROLE \"Lesser\""));
    try (Reading reading = new Reading();
        Source source = reading.open(config)) {
      assertThat(fault(() -> source.check(Check.ACCESS)).message())
          .isEqualTo("the role \"Lesser\" lacks SELECT on public.lesser_table");
    }
  }

  /** A function that may not be called is no table: the server's own words stay. */
  @Test
  void whatElseIsRefusedIsTheServersWord() {
    SERVER.run(
        "CREATE OR REPLACE FUNCTION guarded() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "REVOKE EXECUTE ON FUNCTION guarded() FROM PUBLIC");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT guarded() AS g FROM vault.open"))) {
      assertThat(fault(() -> source.check(Check.ACCESS)).message()).contains("function guarded");
    }
  }
}
