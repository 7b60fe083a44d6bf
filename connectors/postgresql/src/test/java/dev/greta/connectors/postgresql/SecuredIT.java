package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Check;
import dev.greta.spi.Source;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading over TLS, and the four checks. */
final class SecuredIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private static Map<String, Object> config(String mode, String host) {
    Map<String, Object> config =
        Reading.query("SELECT i, repeat('x', 100) AS pad FROM generate_series(1, 50000) AS i");
    @SuppressWarnings("unchecked")
    var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
    connection.put("ssl_mode", mode);
    connection.put("host", host);
    connection.put("root_cert", SERVER.rootCertificate().toString());
    return config;
  }

  @ParameterizedTest
  @CsvSource({
    "disable, no TLS",
    "allow, no TLS",
    "prefer, TLSv1.",
    "require, TLSv1.",
    "verify-ca, TLSv1.",
    "verify-full, TLSv1."
  })
  void everyModeReadsTheSameAndTheCheckSaysHow(String mode, String transport) {
    try (Reading reading = new Reading();
        Source source = reading.open(config(mode, "localhost"))) {
      assertThat(source.check(Check.CONNECTIVITY))
          .startsWith("PostgreSQL 18.")
          .contains(" at localhost:" + SERVER.port() + ", " + transport);
      var result = reading.all(config(mode, "localhost"));
      assertThat(result.rows()).hasSize(50_000);
      assertThat(result.rows().get(49_999)).containsExactly(50_000, "x".repeat(100));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused(@TempDir Path folder) throws IOException {
    Path other = folder.resolve("other.crt");
    Files.writeString(other, TestCertificate.create().certificate());
    Map<String, Object> config = config("verify-ca", "localhost");
    @SuppressWarnings("unchecked")
    var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
    connection.put("root_cert", other.toString());
    assertRefused(config);
    connection.put("root_cert", folder.resolve("missing.crt").toString());
    assertRefused(config);
  }

  @Test
  void aCertificateSignsIn(@TempDir Path folder) throws IOException {
    Map<String, Object> config = config("verify-full", "localhost");
    config.remove("table");
    config.put("query", "SELECT current_user::text AS role");
    @SuppressWarnings("unchecked")
    var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
    connection.put("username", PostgresServer.CERTIFIED);
    connection.remove("password");
    assertSignInRefused(config);
    connection.put("client_cert", SERVER.rootCertificate().toString());
    connection.put("client_key", SERVER.rootKey().toString());
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config).column(0)).containsExactly(PostgresServer.CERTIFIED);
    }
    TestCertificate other = TestCertificate.create();
    connection.put(
        "client_cert",
        Files.writeString(folder.resolve("other.crt"), other.certificate()).toString());
    connection.put(
        "client_key",
        Files.writeString(folder.resolve("other.key"), other.privateKey()).toString());
    assertSignInRefused(config);
    connection.put("client_key", folder.resolve("missing.key").toString());
    assertSignInRefused(config);
  }

  private static void assertSignInRefused(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOf(dev.greta.spi.error.ConnectionException.class);
    }
  }

  @Test
  void theNameInTheCertificateMattersToVerifyFullAlone() {
    try (Reading reading = new Reading()) {
      assertThat(reading.all(config("verify-ca", "127.0.0.1")).rows()).hasSize(50_000);
    }
    assertRefused(config("verify-full", "127.0.0.1"));
  }

  private static void assertRefused(Map<String, Object> config) {
    try (Reading reading = new Reading()) {
      assertThatThrownBy(() -> reading.all(config))
          .isInstanceOfSatisfying(
              ConnectionException.class,
              e -> {
                assertThat(e.fault().code()).isEqualTo("GRT-422");
                assertThat(e.retryable()).isFalse();
                assertThat(e.fault().remedy().orElseThrow()).contains("root_cert");
              });
    }
  }

  @Test
  void theChecksSayWhatTheyFound() {
    SERVER.run(
        "DROP TABLE IF EXISTS checked",
        "CREATE TABLE checked (a int, b text)",
        "GRANT SELECT ON checked TO reader");
    try (Reading reading = new Reading();
        Source table = reading.open(Reading.table("checked"));
        Source query = reading.open(Reading.query("SELECT 1 AS a"))) {
      assertThat(table.check(Check.CREDENTIALS)).isEqualTo("signed in as reader");
      assertThat(table.check(Check.ACCESS)).isEqualTo("SELECT on public.checked");
      assertThat(table.check(Check.SCHEMA)).isEqualTo("2 columns");
      assertThat(query.check(Check.ACCESS)).isEqualTo("the query can be run");
      assertThat(query.check(Check.SCHEMA)).isEqualTo("1 column");
    }
  }

  @Test
  void aServerThatRefusesThePasswordIsReachable() {
    Map<String, Object> config = Reading.query("SELECT 1 AS a");
    @SuppressWarnings("unchecked")
    var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
    connection.put("password", "wrong");
    try (Reading reading = new Reading();
        Source source = reading.open(config)) {
      assertThat(source.check(Check.CONNECTIVITY))
          .isEqualTo("a PostgreSQL server at localhost:" + SERVER.port());
      assertThatThrownBy(() -> source.check(Check.CREDENTIALS))
          .isInstanceOf(dev.greta.spi.error.AuthenticationException.class);
    }
  }

  @Test
  void theSchemaListsTablesAndViewsAsAReadWouldGiveThem() {
    SERVER.run(
        "CREATE SCHEMA IF NOT EXISTS listed",
        "DROP TABLE IF EXISTS listed.\"Mixed Case\", listed_here CASCADE",
        "DROP DOMAIN IF EXISTS listed_price",
        "CREATE DOMAIN listed_price AS numeric(9,2)",
        "CREATE TABLE listed.\"Mixed Case\" (a int4, gone int, b listed_price, c text[])",
        "ALTER TABLE listed.\"Mixed Case\" DROP COLUMN gone",
        "CREATE TABLE listed_here (x uuid)",
        "INSERT INTO listed_here SELECT gen_random_uuid() FROM generate_series(1, 321)",
        "ANALYZE listed_here",
        "DROP TABLE IF EXISTS listed_empty",
        "CREATE TABLE listed_empty (x int)",
        "VACUUM ANALYZE listed_empty",
        "CREATE VIEW listed_view AS SELECT x FROM listed_here",
        "GRANT USAGE ON SCHEMA listed TO reader",
        "GRANT SELECT ON listed.\"Mixed Case\", listed_here, listed_view TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.query("SELECT 1 AS a"))) {
      var tables = source.schema().tables();
      var mixed = tables.stream().filter(t -> t.name().equals("listed.\"Mixed Case\"")).findFirst();
      var here = tables.stream().filter(t -> t.name().equals("listed_here")).findFirst();
      assertThat(tables).extracting(t -> t.name()).contains("listed_view").doesNotHaveDuplicates();
      assertThat(tables).noneMatch(t -> t.name().startsWith("pg_"));
      assertThat(here.orElseThrow().rows()).hasValue(321);
      assertThat(tables)
          .filteredOn(t -> t.name().equals("listed_empty"))
          .singleElement()
          .satisfies(t -> assertThat(t.rows()).hasValue(0));
      assertThat(mixed.orElseThrow().rows()).isEmpty();
      assertThat(mixed.orElseThrow().columns())
          .isEqualTo(reading.all(Reading.table("listed.\"Mixed Case\"")).schema());
      assertThat(here.orElseThrow().columns())
          .isEqualTo(reading.all(Reading.table("LISTED_HERE")).schema());
    }
  }

  @Test
  void theEstimateComesFromTheServer() {
    SERVER.run(
        "DROP TABLE IF EXISTS estimated",
        "CREATE TABLE estimated (a int)",
        "INSERT INTO estimated SELECT generate_series(1, 10000)",
        "ANALYZE estimated",
        "GRANT SELECT ON estimated TO reader");
    try (Reading reading = new Reading();
        Source source = reading.open(Reading.table("estimated"));
        var plan = source.plan(dev.greta.spi.ReadRequest.all())) {
      assertThat(plan.estimate().rows()).hasValue(10_000);
      assertThat(plan.estimate().bytes().orElseThrow()).isBetween(360_000L, 500_000L);
      assertThat(plan.estimate().splits()).hasValue(1);
    }
  }

  @Test
  void textOfADatabaseWithoutAnEncodingIsUtf8OrRefusedByTheServer() {
    SERVER.run("DROP DATABASE IF EXISTS raw");
    SERVER.run("CREATE DATABASE raw ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    Map<String, Object> good = Reading.query("SELECT 'plain ' || chr(195) || chr(164) AS v");
    Map<String, Object> bad = Reading.query("SELECT 'a' || chr(228) || 'b' AS v");
    for (Map<String, Object> config : List.of(good, bad)) {
      @SuppressWarnings("unchecked")
      var connection = (Map<String, Object>) Objects.requireNonNull(config.get("connection"));
      connection.put("database", "raw");
    }
    try (Reading reading = new Reading()) {
      assertThat(reading.all(good).column(0)).containsExactly("plain ä");
      assertThatThrownBy(() -> reading.all(bad))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("invalid byte sequence for encoding \"UTF8\": 0xe4 0x62");
    }
  }
}
