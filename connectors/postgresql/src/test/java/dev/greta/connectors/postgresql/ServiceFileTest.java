package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.connectors.postgresql.PostgresOptions.SslMode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services are found and read as libpq finds and reads them. */
final class ServiceFileTest {

  private static final Path BASE = Path.of("/base");

  private final Psql psql;
  private final Path home;

  ServiceFileTest(@TempDir Path home) {
    this.home = home;
    this.psql = new Psql(home);
  }

  private Endpoint endpoint(Map<String, Object> connection) {
    Map<String, Object> config = new HashMap<>(Map.of("table", "t", "connection", connection));
    return Endpoint.of(Reading.options(config).connection(), BASE, psql.environment());
  }

  private Endpoint endpoint() {
    return endpoint(Map.of("service", "shop"));
  }

  private Fault failure(Map<String, Object> connection) {
    return Objects.requireNonNull(
            catchThrowableOfType(ConfigException.class, () -> endpoint(connection)))
        .fault();
  }

  private Fault failure() {
    return failure(Map.of("service", "shop"));
  }

  @Test
  void aServiceGivesWhatTheConfigDoesNot() {
    psql.file(
        ".pg_service.conf",
        "# all of it",
        "[shop]",
        "host=db.example.org",
        "port=6543",
        "dbname=orders",
        "user=reader",
        "password= two words ",
        "sslmode=verify-full",
        "sslrootcert=/etc/root.crt",
        "sslcert=/etc/client.crt",
        "sslkey=/etc/client.key",
        "application_name=nightly",
        "connect_timeout=7",
        "passfile=/etc/passwords",
        "options=-c geqo=off");
    Endpoint endpoint = endpoint();
    assertThat(endpoint.address()).isEqualTo("db.example.org:6543");
    assertThat(endpoint.database()).isEqualTo("orders");
    assertThat(endpoint.user()).isEqualTo("reader");
    assertThat(endpoint.password().map(Secret::reveal)).contains(" two words");
    assertThat(endpoint.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(endpoint.rootCert()).contains(Path.of("/etc/root.crt"));
    assertThat(endpoint.clientCert()).contains(Path.of("/etc/client.crt"));
    assertThat(endpoint.clientKey()).contains(Path.of("/etc/client.key"));
    assertThat(endpoint.applicationName()).isEqualTo("nightly");
    assertThat(endpoint.connectionTimeout()).isEqualTo(7);
    assertThat(endpoint.passfile()).isEqualTo(Path.of("/etc/passwords"));
    assertThat(endpoint.commandLine()).contains("-c geqo=off");
    assertThat(endpoint.toString()).doesNotContain("two words");
  }

  @Test
  void theConfigWins() {
    psql.file(
        ".pg_service.conf",
        "[shop]",
        "host=a",
        "port=1",
        "dbname=b",
        "user=c",
        "password=d",
        "sslmode=disable",
        "connect_timeout=7",
        "application_name=e",
        "passfile=/f");
    Map<String, Object> all = new HashMap<>();
    all.put("service", "shop");
    all.put("host", "h");
    all.put("port", 2);
    all.put("database", "d2");
    all.put("username", "u");
    all.put("password", "p");
    all.put("ssl_mode", "require");
    all.put("connection_timeout", 30);
    all.put("application_name", "greta");
    all.put("passfile", "pass");
    Endpoint endpoint = endpoint(all);
    assertThat(endpoint.address()).isEqualTo("h:2");
    assertThat(endpoint.database()).isEqualTo("d2");
    assertThat(endpoint.user()).isEqualTo("u");
    assertThat(endpoint.password().map(Secret::reveal)).contains("p");
    assertThat(endpoint.sslMode()).isEqualTo(SslMode.REQUIRE);
    assertThat(endpoint.connectionTimeout()).isEqualTo(30);
    assertThat(endpoint.applicationName()).isEqualTo("greta");
    assertThat(endpoint.passfile()).isEqualTo(BASE.resolve("pass"));
  }

  @Test
  void theFirstSectionOfTheNameCountsAndInItTheFirstLineOfAKey() {
    psql.file(
        ".pg_service.conf",
        "[shopping]",
        "host=wrong",
        "[shop] what follows is overlooked",
        "  host=right  ",
        "host=later",
        "dbname=d",
        "",
        "[shop]",
        "port=1",
        "nonsense that nobody reads");
    assertThat(endpoint().address()).isEqualTo("right:5432");
  }

  @Test
  void theFileOfTheVariableTakesTheHomesPlaceAndTheSystemsComesLast() {
    psql.file(".pg_service.conf", "[shop]", "host=home", "dbname=d");
    psql.file("etc/pg_service.conf", "[shop]", "host=system", "dbname=d", "[other]", "host=o");
    psql.variable("PGSYSCONFDIR", home.resolve("etc"));
    assertThat(endpoint().host()).isEqualTo("home");
    assertThat(endpoint(Map.of("service", "other", "database", "d")).host()).isEqualTo("o");
    psql.variable("PGSERVICEFILE", psql.file("mine.conf", "[shop]", "host=mine", "dbname=d"));
    assertThat(endpoint().host()).isEqualTo("mine");
    psql.variable("PGSERVICEFILE", psql.file("mine.conf", "[elsewhere]", "host=mine"));
    assertThat(endpoint().host()).isEqualTo("system");
  }

  @Test
  void anUnknownServiceNamesTheFilesAndTheNearest() {
    Path mine = psql.file(".pg_service.conf", "[shops]", "host=h", "[stock]");
    psql.variable("PGSYSCONFDIR", home.resolve("etc"));
    Fault fault = failure();
    assertThat(fault.code()).isEqualTo("GRT-320");
    assertThat(fault.message()).isEqualTo("there is no service 'shop'");
    assertThat(fault.tried())
        .containsExactly(
            mine.toString(), home.resolve("etc/pg_service.conf") + ": there is no such file");
    assertThat(fault.remedy()).contains("Did you mean 'shops'?");
    assertThat(failure(Map.of("service", "entirely")).remedy())
        .contains("Services there: shops, stock.");
  }

  /** As psql does; it would have the file there, or none of them. */
  @Test
  void aFileOfTheVariableThatIsMissingIsNotMadeUpFor() {
    psql.file("etc/pg_service.conf", "[shop]", "host=system", "dbname=d");
    psql.variable("PGSYSCONFDIR", home.resolve("etc"));
    psql.variable("PGSERVICEFILE", home.resolve("absent"));
    assertThat(failure().tried())
        .containsExactly(home.resolve("absent") + ": there is no such file");
    assertThat(failure().remedy().orElseThrow()).contains("PGSERVICEFILE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hots=h | unknown key 'hots' | Did you mean 'host'?",
        "target_session_attrs=any | unknown key 'target_session_attrs' | Known here: application",
        "service=other | unknown key 'service' | Known here:",
        "host =h | this is not key=value | no blank before the =",
        "ldap://directory/o=x | unknown key 'ldap://directory/o' | Known here:",
        "just words | this is not key=value | no blank before the =",
        "port=many | expected a whole number from 1 to 65535 | Correct",
        "port=65536 | expected a whole number from 1 to 65535 | Correct",
        "connect_timeout=x | expected a whole number from 0 to 86400 | Correct",
        "sslmode=on | expected disable, allow, prefer, require, verify-ca, verify-full | Correct"
      })
  void aLineThatIsWrongIsNamedByFileAndNumber(String line, String message, String remedy) {
    Path file =
        psql.file(".pg_service.conf", "[shop]", "# first", "host=h", line, "dbname=d", "user=u");
    Fault fault = failure();
    assertThat(fault.code()).isEqualTo("GRT-321");
    assertThat(fault.message()).isEqualTo(message);
    assertThat(fault.place()).contains(file + ":4");
    assertThat(fault.remedy().orElseThrow()).contains(remedy);
  }

  @Test
  void whatNeitherSaysIsAskedFor() {
    psql.file(".pg_service.conf", "[shop]", "user=u", "host=");
    Fault fault = failure();
    assertThat(fault.code()).isEqualTo("GRT-304");
    assertThat(fault.message())
        .isEqualTo("neither this section nor the service 'shop' says the host");
    assertThat(failure(Map.of("service", "shop", "host", "h")).remedy())
        .contains("Add connection.database.");
  }
}
