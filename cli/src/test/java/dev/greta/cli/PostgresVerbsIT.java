package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.cli.Workplace.Result;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that look before they load, on a real server. */
class PostgresVerbsIT {

  @Test
  void whatIsThereIsShownAndNothingWritten(@TempDir Path folder) throws Exception {
    try (Postgres postgres = Postgres.start()) {
      Workplace workplace = Workplace.in(folder).variable("PGPASS", Postgres.PASSWORD);
      workplace.config(postgres.section("table: orders\ntarget_column: price\n"));
      Map<String, String> before = workplace.files();

      Result preview = workplace.greta("preview", "--limit", "2", "--format", "csv");
      assertThat(preview.out())
          .isEqualTo("id,price,placed,note\n1,1.25,2026-01-02,n1\n2,2.50,2026-01-03,n2\n");
      assertThat(preview.err()).isEqualTo("the first 2 rows; there may be more\n");

      Result schema = workplace.greta("schema");
      assertThat(schema.code()).as(schema.err()).isZero();
      assertThat(schema.out())
          .contains("orders")
          .contains("price   Decimal128(12, 2)  numeric(12,2)\n")
          .contains("  note    Utf8               text\n  primary key (id)\n")
          .contains("a load gives");

      Result explain = workplace.greta("explain");
      assertThat(explain.code()).as(explain.err()).isZero();
      assertThat(explain.out())
          .contains("password: '***'", "from environment PGPASS", "#   consistency  exact\n")
          .containsPattern(
              "#   planner      cost \\d+\\.\\d\\d\\.\\.\\d+\\.\\d\\d, rows \\d+ \\(the server's")
          .contains("#   splitting    in one split, as each takes at least 1024 blocks")
          .doesNotContain(Postgres.PASSWORD);

      Result dryRun = workplace.greta("run", "--dry-run");
      assertThat(dryRun.code()).as(dryRun.err()).isZero();
      assertThat(dryRun.out()).contains("would read", "would write");
      assertThat(workplace.files()).isEqualTo(before);
    }
  }

  @Test
  void aServerWithoutTlsUnderTheDefaultNamesTheSettingAndItsRisk(@TempDir Path folder)
      throws Exception {
    try (Postgres postgres = Postgres.start()) {
      Workplace workplace = Workplace.in(folder).variable("PGPASS", Postgres.PASSWORD);
      workplace.config(postgres.section("table: orders\n").replace("  ssl_mode: disable\n", ""));
      workplace.fails(
          4,
          "GRT-422 postgres  data.connection",
          "no TLS with 127.0.0.1",
          "ssl_mode: disable, which sends password");
    }
  }
}
