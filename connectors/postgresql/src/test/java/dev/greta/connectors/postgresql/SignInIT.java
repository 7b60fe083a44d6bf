package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.Split;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.GretaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by what psql's own files say, with a role that has to show its password (SCRAM). */
final class SignInIT {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String ESCAPED =
      PostgresServer.PASSWORD.replace("\\", "\\\\").replace(":", "\\:");

  private final Psql psql;
  private final Path home;
  private final List<String> told = new ArrayList<>();

  SignInIT(@TempDir Path home) {
    this.home = home;
    this.psql = new Psql(home);
  }

  private static Map<String, Object> byPassfile() {
    Map<String, Object> connection = Reading.connection();
    connection.remove("password");
    return connection;
  }

  /** What a source of this connection reads, and that none of its splits has the password. */
  private List<String> read(Map<String, Object> connection) {
    PostgresOptions options =
        Reading.options(
            new HashMap<>(
                Map.of(
                    "connection",
                    connection,
                    "query",
                    "SELECT current_user || ' ' || current_setting('application_name')"
                        + " || ' ' || current_setting('geqo') AS v")));
    Login login = new Login(options.connection(), home, psql.environment(), told::add);
    List<String> values = new ArrayList<>();
    try (Reading reading = new Reading();
        Source source = new PostgresSource(options, login);
        Plan plan = source.plan(ReadRequest.all())) {
      assertThat(source.place()).isEqualTo("localhost:" + SERVER.port() + "/postgres");
      Split split = plan.splits().next();
      assertThat(new String(split.toBytes(), StandardCharsets.UTF_8)).doesNotContain("nter 2");
      try (BatchReader reader = source.read(split, reading.read());
          VectorSchemaRoot batch = Objects.requireNonNull(reader.next())) {
        values.add(batch.getVector(0).getObject(0).toString());
      }
    }
    return values;
  }

  private GretaException failure(Map<String, Object> connection) {
    return Objects.requireNonNull(
        catchThrowableOfType(GretaException.class, () -> read(connection)));
  }

  @Test
  void aServiceSignsIn() {
    psql.file(
        ".pg_service.conf",
        "[shop]",
        "host=localhost",
        "port=" + SERVER.port(),
        "dbname=postgres",
        "user=reader",
        "password=" + PostgresServer.PASSWORD,
        "sslmode=disable",
        "application_name=of the service",
        "options=-c geqo=off");
    assertThat(read(Map.of("service", "shop"))).containsExactly("reader of the service off");
    assertThat(told).isNotEmpty().containsOnly(PostgresServer.PASSWORD);
  }

  @Test
  void aServiceWithoutAPasswordAndAFileOfPasswordsSignIn() {
    psql.file(
        ".pg_service.conf",
        "[shop]",
        "host=localhost",
        "port=" + SERVER.port(),
        "dbname=postgres",
        "user=reader",
        "passfile=" + psql.file("passwords", "*:*:*:reader:" + ESCAPED),
        "sslmode=disable");
    assertThat(read(Map.of("service", "shop"))).containsExactly("reader greta on");
  }

  @Test
  void aFileOfPasswordsSignsInAndIsToldToWhoeverMasksCredentials() {
    psql.file(
        ".pgpass",
        "# mine",
        "other:*:*:*:no",
        "localhost:" + SERVER.port() + ":*:reader:" + ESCAPED);
    assertThat(read(byPassfile())).containsExactly("reader greta on");
    assertThat(told).isNotEmpty().containsOnly(PostgresServer.PASSWORD);
  }

  @Test
  void thePasswordOfTheConfigComesFirst() {
    psql.file(".pgpass", "*:*:*:*:wrong");
    assertThat(read(Reading.connection())).containsExactly("reader greta on");
    assertThat(told).isEmpty();
  }

  @Test
  void aFileThatOthersMayReadIsPassedOverAndTheFailureSaysHowToMendIt() {
    Path file = psql.fileFor("rw-r--r--", ".pgpass", "*:*:*:*:" + ESCAPED);
    GretaException e = failure(byPassfile());
    assertThat(e)
        .isInstanceOf(AuthenticationException.class)
        .hasMessageEndingWith("it asks for a password, and there is none");
    assertThat(e.fault().tried())
        .containsExactly(
            file + " is passed over, as by psql: others than its owner have access to it");
    assertThat(e.fault().remedy()).contains("Run chmod 0600 " + file + ".");
  }

  @Test
  void aWrongPasswordOfAFileIsSaidToBeItsAndIsNotShown() {
    Path file = psql.file(".pgpass", "*:*:*:*:wrong-horse");
    GretaException e = failure(byPassfile());
    assertThat(e.fault().vendorCode()).contains("28P01");
    assertThat(e.fault().tried()).containsExactly("the password is that of " + file + ":1");
    assertThat(e.fault().toString()).doesNotContain("wrong-horse");
  }

  /** Neither that of the config nor that of the file is kept. */
  @Test
  void aPasswordThatWasChangedIsSeenByTheNextConnection() {
    psql.file(".pgpass", "*:*:*:*:" + ESCAPED);
    PostgresOptions options =
        Reading.options(
            new HashMap<>(Map.of("connection", byPassfile(), "query", "SELECT 1 AS a")));
    Login login = new Login(options.connection(), home, psql.environment(), told::add);
    try (Source source = new PostgresSource(options, login)) {
      source.schema();
      SERVER.run("ALTER ROLE reader PASSWORD 'changed'");
      psql.file(".pgpass", "*:*:*:*:changed");
      source.schema();
    } finally {
      SERVER.run("ALTER ROLE reader PASSWORD " + SqlText.literal(PostgresServer.PASSWORD));
    }
    assertThat(told).contains(PostgresServer.PASSWORD, "changed");
  }

  @Test
  void aUnixSocketsPasswordStandsUnderItsFolderOrLocalhost() {
    for (String host : List.of("localhost", SERVER.socketFolder().toString())) {
      psql.file(".pgpass", host + ":*:*:reader:" + ESCAPED);
      PostgresOptions options =
          Reading.options(
              new HashMap<>(Map.of("connection", ofSocket(), "query", "SELECT 1 AS a")));
      Login login = new Login(options.connection(), home, psql.environment(), told::add);
      try (Source source = new PostgresSource(options, login)) {
        assertThat(source.schema().tables()).isNotNull();
      }
    }
  }

  private static Map<String, Object> ofSocket() {
    Map<String, Object> connection = byPassfile();
    connection.put("host", SERVER.socketFolder().toString());
    return connection;
  }
}
