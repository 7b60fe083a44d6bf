package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a user may say of the sessions that read. */
final class SessionsIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @Test
  void aSessionHasTheNameThatItIsGiven() {
    Map<String, Object> config =
        Reading.query("SELECT current_setting('application_name') AS name");
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config).column(0)).containsExactly("greta");
      @SuppressWarnings("unchecked")
      var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
      connection.put("application_name", "nightly 'load'");
      assertThat(reading.all(config).column(0)).containsExactly("nightly 'load'");
    }
  }

  @Test
  void theServerEndsAStatementThatTakesTooLong() {
    Map<String, Object> config = Reading.query("SELECT pg_sleep(60)::text AS v");
    config.put("statement_timeout", 1);
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("statement timeout");
    }
  }

  /** In every session: that of the plan, and those of the splits. */
  @Test
  void preQueriesRunFirstAndCannotChangeHowValuesAreRead() {
    SERVER.run(
        "DROP SCHEMA IF EXISTS elsewhere CASCADE",
        "CREATE SCHEMA elsewhere",
        "CREATE TABLE elsewhere.found AS SELECT i, timestamptz '2024-01-01 00:00+00' AS at"
            + " FROM generate_series(1, 900) i",
        "GRANT USAGE ON SCHEMA elsewhere TO reader",
        "GRANT SELECT ON elsewhere.found TO reader");
    Map<String, Object> config = Reading.query("SELECT i, at::text AS v FROM found");
    config.put("partition_column", "i");
    config.put("partitions", 3);
    config.put(
        "pre_queries",
        List.of("SET search_path = elsewhere; SELECT 1", "SET timezone = 'Asia/Tokyo'"));
    try (Reading reading = new Reading()) {
      var result = reading.all(config);
      assertThat(result.splits()).hasSize(4);
      assertThat(result.rows()).hasSize(900);
      assertThat(result.column(1)).containsOnly("2024-01-01 00:00:00+00");
    }
  }

  @Test
  void preQueriesDoNotWriteFailWithTheirPlaceAndLeaveNoTransaction() {
    SERVER.run(
        "DROP TABLE IF EXISTS written",
        "CREATE TABLE written (i int)",
        "GRANT ALL ON written TO reader");
    assertRefused("INSERT INTO written VALUES (1)", "GRT-626");
    assertRefused("SELECT nothing", "GRT-620");
    assertRefused("BEGIN", "GRT-629");
    assertThat(SERVER.value("SELECT count(*) FROM written")).isEqualTo("0");
    SERVER.awaitSessions(0);
  }

  private static void assertRefused(String sql, String code) {
    Map<String, Object> config = Reading.query("SELECT 1 AS v");
    config.put("pre_queries", List.of(sql));
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> {
                assertThat(((GretaException) e).fault().code()).isEqualTo(code);
                assertThat(e.fault().place().orElseThrow()).startsWith("data.pre_queries");
              });
    }
  }
}
