package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Password files are found and read as libpq finds and reads them. */
final class PassfileTest {

  private final Psql psql;
  private final Path home;

  PassfileTest(@TempDir Path home) {
    this.home = home;
    this.psql = new Psql(home);
  }

  private Endpoint endpoint(String host, String database, String... more) {
    Map<String, Object> connection = new HashMap<>(Map.of("host", host, "database", database));
    connection.put("username", "reader");
    for (int i = 0; i < more.length; i += 2) {
      connection.put(more[i], more[i + 1]);
    }
    Map<String, Object> config = new HashMap<>(Map.of("table", "t", "connection", connection));
    return Endpoint.of(Reading.options(config).connection(), home, psql.environment());
  }

  private Passfile look(Endpoint endpoint) {
    return Passfile.look(endpoint.passfile(), endpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h:5432:d:reader:secret | secret",
        "*:*:*:*:secret | secret",
        "h:*:d:*:secret:and more | secret",
        "h:5432:d:reader:a\\:b\\\\c\\d | a:b\\cd",
        "h:5432:d:reader:ends in \\ | ends in \\",
        "\\h:5432:\\d:reader:secret | secret",
        "h:5433:d:reader:secret |",
        "h:5432:dd:reader:secret |",
        "hh:5432:d:reader:secret |",
        "h*:5432:d:reader:secret |",
        "H:5432:d:reader:secret |",
        "h:5432:d:readers:secret |",
        "h:5432:d:reader |",
        "#h:5432:d:reader:secret |",
        "h:5432:d:reader: |",
        "localhost:5432:d:reader:secret |"
      })
  void aLineMatchesByItsFields(String line, String password) {
    psql.file(".pgpass", line);
    assertThat(look(endpoint("h", "d")).password().filter(text -> !text.isEmpty()).orElse(null))
        .isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1:5432:a\\:b:reader:x", "\\:\\:1:*:a:b:reader:x"})
  void colonsInNamesMayBeEscaped(String line) {
    psql.file(".pgpass", line);
    assertThat(look(endpoint("::1", "a:b")).password()).contains("x");
  }

  @Test
  void theFirstLineThatMatchesCountsAndIsNamed() {
    Path file = psql.file(".pgpass", "h:1:d:reader:no", "", "*:*:*:reader:first", "*:*:*:*:second");
    Passfile found = look(endpoint("h", "d"));
    assertThat(found.password()).contains("first");
    assertThat(found.remark()).isEqualTo("the password is that of " + file + ":3");
    assertThat(found.toString()).doesNotContain("first");
  }

  @ParameterizedTest
  @CsvSource({"localhost, true", "/run/postgresql, true", "/run, false", "h, false"})
  void aUnixSocketIsItsFolderOrLocalhost(String host, boolean matches) {
    psql.file(".pgpass", host + ":5432:d:reader:secret");
    assertThat(look(endpoint("/run/postgresql", "d")).password().isPresent()).isEqualTo(matches);
  }

  @Test
  void theConfigsFileComesBeforeTheVariablesAndThatBeforeTheHomes() {
    psql.file(".pgpass", "*:*:*:*:home");
    assertThat(look(endpoint("h", "d")).password()).contains("home");
    psql.variable("PGPASSFILE", psql.file("mine", "*:*:*:*:variable"));
    assertThat(look(endpoint("h", "d")).password()).contains("variable");
    psql.file("sub/passwords", "*:*:*:*:config");
    assertThat(look(endpoint("h", "d", "passfile", "sub/passwords")).password()).contains("config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
  void aFileThatOthersHaveAccessToIsPassedOver(String permissions) {
    Path file = psql.fileFor(permissions, ".pgpass", "*:*:*:*:secret");
    Passfile found = look(endpoint("h", "d"));
    assertThat(found.password()).isEmpty();
    assertThat(found.remark()).contains(file.toString(), "others than its owner");
    assertThat(found.remedy()).contains("Run chmod 0600 " + file + ".");
  }

  @Test
  void whatIsAbsentOrHasNoLineSaysSo() {
    Path file = home.resolve(".pgpass");
    assertThat(look(endpoint("h", "d")).remark()).isEqualTo(file + ": there is no such file");
    psql.file(".pgpass", "x:*:*:*:secret");
    assertThat(look(endpoint("h", "d")).remark()).isEqualTo(file + ": no line for h:5432:d:reader");
    psql.variable("PGPASSFILE", home);
    assertThat(look(endpoint("h", "d")).remark()).contains("is passed over, as it is no file");
  }
}
