package dev.greta.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.connectors.postgresql.PostgresOptions.OnUnrepresentable;
import dev.greta.connectors.postgresql.PostgresOptions.SslMode;
import dev.greta.spi.Split;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.spi.options.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresOptionsTest {

  private static List<Fault> problems(Map<String, Object> config) {
    List<Fault> problems = new ArrayList<>();
    Options.bind(PostgresOptions.class, (Node.Mapping) Node.of(config), problems);
    return problems;
  }

  private static Map<String, Object> least() {
    Map<String, Object> config = new HashMap<>();
    config.put("connection", new HashMap<>(Map.of("host", "h", "database", "d")));
    config.put("table", "t");
    return config;
  }

  @Test
  void theDefaultsAreTheSpecifications() {
    PostgresOptions options = Reading.options(least());
    Endpoint endpoint =
        Endpoint.of(options.connection(), Path.of("/base"), Psql.environment("nobody", Map.of()));
    assertThat(endpoint.port()).isEqualTo(5432);
    assertThat(endpoint.sslMode()).isEqualTo(SslMode.REQUIRE);
    assertThat(endpoint.connectionTimeout()).isEqualTo(30);
    assertThat(endpoint.applicationName()).isEqualTo("greta");
    assertThat(endpoint.user()).isEqualTo("nobody");
    assertThat(options.onUnrepresentable()).isEqualTo(OnUnrepresentable.ERROR);
    assertThat(options.partitions()).isEmpty();
  }

  @Test
  void whereNoServiceSaysItTheServerAndTheDatabaseAreRequired() {
    Map<String, Object> config = least();
    config.put("connection", Map.of("port", 5432));
    assertThat(problems(config))
        .extracting(Fault::message)
        .containsExactly(
            "'host' is required without 'service'", "'database' is required without 'service'");
    config.put("connection", Map.of("service", "shop"));
    assertThat(problems(config)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "disable, DISABLE",
    "allow, ALLOW",
    "prefer, PREFER",
    "require, REQUIRE",
    "verify-ca, VERIFY_CA",
    "verify-full, VERIFY_FULL"
  })
  void sslModesAreWrittenAsPsqlDoes(String text, SslMode mode) {
    Map<String, Object> config = least();
    config.put("connection", Map.of("host", "h", "database", "d", "ssl_mode", text));
    assertThat(Reading.options(config).connection().sslMode()).contains(mode);
    assertThat(mode.text()).isEqualTo(text);
  }

  @Test
  void exactlyOneOfQueryAndTableIsGiven() {
    Map<String, Object> both = least();
    both.put("query", "SELECT 1");
    Map<String, Object> none = least();
    none.remove("table");
    assertThat(problems(both)).hasSize(1);
    assertThat(problems(none)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"query, ' '", "table, ''", "partitions, 0", "partitions, 10001", "limit, 1"})
  void whatMakesNoSenseIsRefused(String key, String value) {
    Map<String, Object> config = least();
    if (key.equals("query")) {
      config.remove("table");
    }
    config.put(key, value);
    assertThat(problems(config)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_cert", "client_key"})
  void aCertificateAndItsKeyGoTogether(String key) {
    Map<String, Object> config = least();
    config.put("connection", Map.of("host", "h", "database", "d", key, "file"));
    assertThat(problems(config)).hasSize(1);
  }

  @Test
  void everyOptionIsDocumented() {
    assertThat(Shape.of(PostgresOptions.class).options()).allMatch(o -> o.doc().isPresent());
    assertThat(Shape.of(PostgresOptions.Connection.class).options())
        .allMatch(o -> o.doc().isPresent());
  }

  @Test
  void aSplitComesBackFromItsJson() {
    List<PgColumn> columns =
        Arrays.stream(Form.values())
            .map(
                f ->
                    new PgColumn(
                        "näme \"" + f,
                        "t",
                        f,
                        5,
                        2,
                        f == Form.DECIMAL,
                        List.of("l"),
                        3,
                        List.of(PgColumn.of("part", "text", Form.TEXT))))
            .toList();
    PgSplit split = new PgSplit("SELECT 'ä\"\n'", "00000003-0000001B-1", columns);
    Split bytes = Split.fromBytes(split.toSplit("blocks 0-1").toBytes());
    assertThat(PgSplit.of(bytes)).isEqualTo(split);
    assertThat(bytes.id()).isEqualTo("blocks 0-1");
    PgSplit without = new PgSplit("SELECT 1", null, columns);
    assertThat(PgSplit.of(without.toSplit("x"))).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "nothing",
        "{\"select\":\"s\",\"snapshot\":\"x'; DROP TABLE a; --\",\"columns\":[]}",
        "{\"select\":\"s\",\"snapshot\":null,\"columns\":[],\"more\":1}"
      })
  void aSplitOfAnotherKindIsRefused(String json) {
    assertThatThrownBy(() -> PgSplit.of(new Split("s", 1, json)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("split 's' cannot be read");
  }

  @Test
  void aSplitOfAnotherReleaseIsRefused() {
    Split split = new PgSplit("SELECT 1", null, List.of()).toSplit("s");
    assertThatThrownBy(() -> PgSplit.of(new Split("s", 2, split.json())))
        .hasMessageContaining("version 2, not 1");
  }
}
