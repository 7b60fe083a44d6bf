package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static dev.greta.connectors.api.Numbered.number;
import static dev.greta.connectors.api.Numbered.page;
import static dev.greta.connectors.api.Numbered.requireAll;
import static dev.greta.connectors.api.Numbered.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.GretaException;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks: what a config says reaches the source as it should, and nobody else. */
class CredentialsTest {

  @TempDir private Path folder = Path.of("");

  private ScriptedRequest asked(Map<String, ?> more) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, "[{\"id\":1}]"))) {
      Map<String, Object> config = config(server, Map.of("type", "none"));
      config.putAll(more);
      assertThat(Loads.rest(config, folder).load().rows()).hasSize(1);
      return server.requests().get(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bearer,abc-def,Authorization,Bearer abc-def",
    "basic,us:er:pä,Authorization,Basic dXM6ZXI6cMOk",
    "basic,dXNlcjpwYXNz,Authorization,Basic dXNlcjpwYXNz",
    "api_key,k-1,X-API-Key,k-1"
  })
  void shortForms(String type, String token, String header, String value) {
    assertThat(asked(Map.of("auth_type", type, "auth_token", token)).header(header))
        .contains(value);
  }

  @Test
  void aBasicTokenThatIsNeither() {
    try (ScriptedServer server = ScriptedServer.start((q, reply) -> send(reply, "[]"))) {
      Map<String, Object> config = config(server);
      config.putAll(Map.of("auth_type", "basic", "auth_token", "no colon & no base64"));
      GretaException failure = Numbered.failure(Loads.rest(config, folder));
      assertThat(failure).isInstanceOf(ConfigException.class);
      assertThat(failure.fault().toString())
          .doesNotContain("no base64\"")
          .doesNotContain("no colon &");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void longForms() {
    assertThat(
            asked(Map.of("auth", Map.of("type", "bearer", "token", "t-1"))).header("authorization"))
        .contains("Bearer t-1");
    Map<String, ?> basic = Map.of("type", "basic", "username", "u", "password", "p:q");
    assertThat(asked(Map.of("auth", basic)).header("authorization")).contains("Basic dTpwOnE=");
    Map<String, ?> key = Map.of("type", "api_key", "name", "X-Key", "key", "k-1");
    assertThat(asked(Map.of("auth", key)).header("x-key")).contains("k-1");
    Map<String, ?> query = Map.of("type", "api_key", "name", "key", "in", "query", "key", "k&1");
    assertThat(asked(Map.of("auth", query)).target()).isEqualTo("/items?key=k%261");
    Map<String, ?> cookie = Map.of("type", "api_key", "name", "sid", "in", "cookie", "key", "c-1");
    assertThat(asked(Map.of("auth", cookie)).header("cookie")).contains("sid=c-1");
  }

  @Test
  void headersAreSentAndTheUsersAcceptIsTheirs() {
    ScriptedRequest request = asked(Map.of("headers", Map.of("X-A", "1", "accept", "text/json")));
    assertThat(request.header("x-a")).contains("1");
    assertThat(request.headers())
        .filteredOn(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith("accept:"))
        .containsExactly("accept: text/json");
  }

  @Test
  void everyPageIsAskedForWithThem() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String next = from < 20 ? "\"/items?from=" + (from + 10) + "\"" : "null";
              send(reply, page(from, from + 10, "\"next\":" + next));
            })) {
      Map<String, Object> config = config(server);
      config.put("auth", Map.of("type", "api_key", "name", "key", "in", "query", "key", "k1"));
      requireAll(Loads.rest(config, folder).load(), server, 3);
      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.parameter("key")).contains("k1"));
    }
  }

  /** A token that runs out in mid-run is asked for anew, once. */
  @Test
  void anExpiredTokenIsRefreshed() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              if (request.path().equals("/token")) {
                reply.json(
                    200,
                    "{\"access_token\":\"t" + request.number() + "\",\"token_type\":\"Bearer\"}");
                return;
              }
              int from = number(request, "offset", 0);
              boolean old = request.header("authorization").equals(Optional.of("Bearer t1"));
              if (from >= 10 && old) {
                reply.json(401, "{}");
              } else {
                send(reply, page(from, from + 10, ""));
              }
            })) {
      Map<String, Object> config = config(server, Map.of("type", "offset"));
      config.put("auth", oauth(server));
      Loads.Loaded loaded = Loads.rest(config, folder).load();
      assertThat(loaded.rows()).hasSize(25);
      assertThat(server.requests())
          .extracting(ScriptedRequest::path)
          .containsExactly("/token", "/items", "/items", "/token", "/items", "/items", "/items");
      assertThat(server.requests().get(0).text()).contains("grant_type=client_credentials");
      assertThat(server.requests().get(0).header("authorization")).contains("Basic aWQ6c2VjcmV0");
    }
  }

  @Test
  void aFreshTokenThatIsRefusedIsAnError() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              if (request.path().equals("/token")) {
                reply.json(200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}");
              } else {
                reply.json(401, "{}");
              }
            })) {
      Map<String, Object> config = config(server);
      config.put("auth", oauth(server));
      assertThat(Numbered.failure(Loads.rest(config, folder)))
          .isInstanceOf(AuthenticationException.class);
      assertThat(server.requests())
          .extracting(ScriptedRequest::path)
          .containsExactly("/token", "/items", "/token", "/items");
    }
  }

  private static Map<String, Object> oauth(ScriptedServer server) {
    return Map.of(
        "type", "oauth2",
        "token_url", server.url("/token").toString(),
        "client_id", "id",
        "client_secret", "secret");
  }

  /** Sources like to repeat in their links what they were asked with. */
  @Test
  void aKeyInANextLinkIsSeenByNobody() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(reply, page(0, 10, "\"next\":\"/items?p=1&key=s3cret-key\"")))) {
      Map<String, Object> config = config(server);
      config.put(
          "auth", Map.of("type", "api_key", "name", "key", "in", "query", "key", "s3cret-key"));
      assertThat(Numbered.failure(Loads.rest(config, folder)))
          .hasMessageContaining("next link /items?p=1&key=***");
      config.put("pagination", Map.of("type", "none"));
      assertThat(Loads.rest(config, folder).load().notices())
          .contains("the source: 'next' is /items?p=1&key=***");
    }
  }

  @Test
  void aNextLinkToAnotherHostIsRefusedAndAnAllowedOneGetsNothing() {
    try (ScriptedServer other =
            ScriptedServer.startAt(
                "127.0.0.2", (request, reply) -> send(reply, page(10, 25, "\"next\":null")));
        ScriptedServer server =
            ScriptedServer.start(
                (request, reply) ->
                    send(reply, page(0, 10, "\"next\":\"" + other.url("/more") + "\"")))) {
      Map<String, Object> config = config(server);
      config.putAll(Map.of("auth_type", "bearer", "auth_token", "t-1"));
      config.put("headers", Map.of("X-Tenant", "mine"));
      assertThat(Numbered.failure(Loads.rest(config, folder))).hasMessageContaining("127.0.0.2");
      assertThat(other.requests()).isEmpty();
      config.put("allowed_hosts", List.of(other.authority()));
      Loads.Loaded loaded = Loads.rest(config, folder).load();
      assertThat(loaded.rows()).hasSize(25);
      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().get(0).header("authorization")).isEmpty();
      assertThat(other.requests().get(0).header("x-tenant")).isEmpty();
    }
  }
}
