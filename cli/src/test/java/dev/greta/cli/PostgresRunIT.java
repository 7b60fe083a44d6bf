package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real PostgreSQL. */
class PostgresRunIT {

  private static Postgres postgres;
  private Workplace workplace;

  @BeforeAll
  static void server() throws IOException, SQLException {
    postgres = Postgres.start();
  }

  @AfterAll
  static void end() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void folder(@TempDir Path folder) throws IOException {
    workplace = Workplace.in(folder).variable("PGPASS", Postgres.PASSWORD);
  }

  @Test
  void validateShowsWhatEachCheckFound() throws Exception {
    workplace.config(postgres.section("table: orders\ntarget_column: price\n"));

    Result result = workplace.greta("validate");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("config        ok"),
            line ->
                assertThat(line)
                    .startsWith("connectivity  ok")
                    .contains("PostgreSQL 18", "127.0.0.1:" + postgres.port()),
            line -> assertThat(line).startsWith("credentials   ok").contains(Postgres.ROLE),
            line -> assertThat(line).startsWith("access        ok"),
            line -> assertThat(line).startsWith("schema        ok"));
  }

  @Test
  void aWrongPassword() throws Exception {
    workplace.variable("PGPASS", "not-the-password").config(postgres.section("table: orders\n"));
    Result result =
        workplace.fails(
            5,
            "GRT-520 postgres  data.connection",
            "127.0.0.1:" + postgres.port() + " refuses the credentials for the role 'reader'",
            "The source's own code: 28P01",
            "Check connection.username and connection.password.");
    assertThat(result.err()).doesNotContain("not-the-password");
  }

  /** The server repeats what it was given, here the password that only a file has. */
  @Test
  void aPasswordOfAFileSignsInAndIsMaskedInWhatIsShown() throws Exception {
    workplace.file("passwords", "127.0.0.1:*:*:reader:" + Postgres.PASSWORD + "\n");
    Files.setPosixFilePermissions(
        workplace.path("passwords"), PosixFilePermissions.fromString("rw-------"));
    workplace.config(
        postgres
            .section("query: SELECT concat('correct-', 'horse-battery')::int AS a\n")
            .replace("password: ${PGPASS}", "passfile: passwords"));
    Result result = workplace.greta("run", "--progress", "none");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err())
        .contains("GRT-620", "invalid input syntax for type integer: \"***\"")
        .doesNotContain(Postgres.PASSWORD);
  }

  @Test
  void validateStopsAtAWrongPassword() throws Exception {
    workplace.variable("PGPASS", "not-the-password").config(postgres.section("table: orders\n"));

    Result result = workplace.greta("validate");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out())
        .contains("connectivity  ok", "credentials   failed", "access        not done")
        .contains("schema        not done");
    assertThat(result.err()).startsWith("GRT-520 ").doesNotContain("not-the-password");
  }

  @Test
  void aRefusedPort() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    workplace.config(
        "type: postgres\nconnection: {host: 127.0.0.1, port: "
            + free
            + ", database: d}\ntable: t\n");
    workplace.fails(
        4,
        "GRT-420 postgres  data.connection",
        "nothing answers at 127.0.0.1:" + free,
        "Check connection.host and connection.port, and that the server runs.");
  }

  @Test
  void anUnknownTable() throws Exception {
    workplace.config(postgres.section("table: ordres\n"));
    workplace.fails(6, "GRT-621 postgres  data.table", "no table or view 'ordres'", "orders");
  }

  @Test
  void aTableThatMayNotBeRead() throws Exception {
    workplace.config(postgres.section("table: vault\n"));
    workplace.fails(
        6, "GRT-625 postgres  127.0.0.1:" + postgres.port(), "table vault", "GRANT SELECT");
  }

  @Test
  void badSql() throws Exception {
    workplace.config(postgres.section("query: SELECT id FORM orders WHERE id > 1\n"));
    workplace.fails(
        6,
        "GRT-620 postgres  query, line 1, column 16",
        "syntax error",
        "42601",
        "  SELECT id FORM orders WHERE id > 1\n                 ^\n");
  }

  @Test
  void aMissingTargetColumnNamesTheNearest() throws Exception {
    workplace.config(postgres.section("table: orders\ntarget_column: prise\n"));
    workplace.fails(
        7, "GRT-701 data.target_column", "no target column 'prise'", "Did you mean 'price'?");

    Result validated = workplace.greta("validate");
    assertThat(validated.code()).isEqualTo(7);
    assertThat(validated.out()).contains("access        ok", "schema        failed");
  }

  @Test
  void aTableIsLoadedTypedAndWritten() throws Exception {
    workplace.config(postgres.section("table: orders\ntarget_column: price\n"));

    Result result = workplace.greta("run", "--progress", "none");

    assertThat(result.err()).contains("exact", "127.0.0.1:" + postgres.port());
    assertThat(result.out())
        .isEqualTo(
            """
               id              price  placed      note
            Int32  Decimal128(12, 2)  Date32      Utf8
                1               1.25  2026-01-02  n1
                2               2.50  2026-01-03  n2
                3               3.75  2026-01-04  ∅
                4               5.00  2026-01-05  n4
                5               6.25  2026-01-06  n5
            (∅ is null)
            """);
    assertThat(workplace.path("out.csv"))
        .hasContent(
            """
            id,price,placed,note
            1,1.25,2026-01-02,n1
            2,2.50,2026-01-03,n2
            3,3.75,2026-01-04,
            4,5.00,2026-01-05,n4
            5,6.25,2026-01-06,n5
            """);
    assertThat(workplace.path("run.json")).content().doesNotContain(Postgres.PASSWORD);
    assertThat(result.out() + result.err()).doesNotContain(Postgres.PASSWORD);
  }

  @Test
  void nestedTypesAreTheSameInBothBackends() throws Exception {
    postgres.run(
        "CREATE EXTENSION hstore",
        "CREATE TYPE stop AS (at timestamptz, fares numeric[])",
        "CREATE TABLE trips (a int[], r numrange, m datemultirange, s stop[], h hstore, p money)",
        "INSERT INTO trips VALUES"
            + " ('{{1,2},{3,NULL}}', '[1.5,2]', '{[2026-01-01,2026-01-03)}',"
            + " ARRAY[ROW('2026-01-01 00:00+00', '{1.25,NULL}')::stop, NULL], 'k=>v, n=>NULL', 12.5),"
            + " (NULL, NULL, NULL, NULL, NULL, NULL),"
            + " ('{}', 'empty', '{}', '{}', '', -1)",
        "GRANT SELECT ON trips TO reader");
    List<String> shown = new ArrayList<>();
    for (String backend : List.of("memory", "duckdb")) {
      workplace.config(postgres.section("table: trips\nbackend: " + backend + "\n"));
      Result result =
          workplace.greta("run", "--progress", "none", "--output", "-", "--format", "ndjson");
      assertThat(result.code()).as(result.err()).isZero();
      shown.add(result.out());
    }
    assertThat(shown.get(0).lines())
        .hasSize(3)
        .first()
        .asString()
        .contains("\"a\":[[1,2],[3,null]]", "\"p\":12.5", "\"fares\":[1.25,null]");
    assertThat(shown.get(1)).isEqualTo(shown.get(0));
  }
}
