package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.Credentials.Place;
import dev.greta.http.WebRequest.Body;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.ScriptedServer.Script;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CredentialsTest {

  private static final Script EMPTY = (request, reply) -> reply.json(200, "[]");

  @Test
  void basicIsInUtf8() {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches =
            new Fetches(
                Fetches.settings(server), Credentials.basic("jürgen", Secret.of("pä:ß€")))) {
      fetches.get(server.url("/"));
      String sent = server.requests().get(0).header("Authorization").orElseThrow();
      assertThat(new String(Base64.getDecoder().decode(sent.substring(6)), StandardCharsets.UTF_8))
          .isEqualTo("jürgen:pä:ß€");
    }
  }

  @Test
  void aUserNameWithAColonIsRefused() {
    try (var server = ScriptedServer.start(EMPTY)) {
      assertThatThrownBy(
              () ->
                  new WebClient(Fetches.settings(server), Credentials.basic("a:b", Secret.of("c"))))
          .isInstanceOf(ConfigException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/items, /items?api%2Fkey=k%26%3D%C3%B6",
        "/items?a=b, /items?a=b&api%2Fkey=k%26%3D%C3%B6",
        "/items?api%2Fkey=old&a=b, /items?a=b&api%2Fkey=k%26%3D%C3%B6",
      })
  void aKeyInTheQueryIsEscapedAndStandsThereOnce(String asked, String sent) {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches =
            new Fetches(
                Fetches.settings(server),
                Credentials.apiKey("api/key", Place.QUERY, Secret.of("k&=ö")))) {
      WebAnswer answer = fetches.fetch(WebRequest.get(server.url(asked)));
      assertThat(server.requests().get(0).target()).isEqualTo(sent);
      assertThat(answer.uri()).isEqualTo(server.url(asked));
      assertThat(fetches.client.redacted().of(server.url(sent))).doesNotContain("%C3%B6");
    }
  }

  @Test
  void aKeyInACookieJoinsTheUsersOwn() {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches =
            new Fetches(
                Fetches.settings(server),
                Credentials.apiKey("sid", Place.COOKIE, Secret.of("abc")))) {
      fetches.fetch(WebRequest.get(server.url("/")).withHeader("cookie", "lang=de"));
      assertThat(server.requests().get(0).header("Cookie")).contains("lang=de; sid=abc");
      assertThat(server.requests().get(0).headers())
          .filteredOn(h -> h.regionMatches(true, 0, "cookie:", 0, 7))
          .hasSize(1);
    }
  }

  @Test
  void credentialsAreBoundToTheOrigin() {
    AtomicInteger asked = new AtomicInteger();
    Secret token =
        Secret.of(
            () -> {
              asked.incrementAndGet();
              return "the-token";
            });
    try (var other = ScriptedServer.startAt("127.0.0.2", EMPTY);
        var server = ScriptedServer.start(EMPTY);
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.bearer(token))) {
      fetches.get(other.url("/"));
      assertThat(other.requests().get(0).header("Authorization")).isEmpty();
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void aSecretThatWasRotatedMeanwhileIsTriedOnce() {
    AtomicInteger version = new AtomicInteger();
    Script script =
        (request, reply) ->
            reply.json(
                request.header("Authorization").orElse("").equals("Bearer token-2") ? 200 : 401,
                "[]");
    try (var server = ScriptedServer.start(script);
        var fetches =
            new Fetches(
                Fetches.settings(server),
                Credentials.bearer(Secret.of(() -> "token-" + version.incrementAndGet())))) {
      // The third: once for the request, once to see whether it has changed.
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(AuthenticationException.class);
      assertThat(server.requests()).hasSize(2);
    }
    AtomicInteger reveals = new AtomicInteger();
    try (var server = ScriptedServer.start(script);
        var fetches =
            new Fetches(
                Fetches.settings(server),
                Credentials.bearer(
                    Secret.of(() -> reveals.incrementAndGet() == 1 ? "token-1" : "token-2")))) {
      WebRequest post = WebRequest.post(server.url("/"), new Body(new byte[0], "text/plain"));
      assertThat(fetches.fetch(post).attempts()).isEqualTo(2);
      assertThat(fetches.pauses).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "none"})
  void aSecretThatStaysTheSameIsNotTriedAgain(String kind) {
    try (var server =
            ScriptedServer.start((request, reply) -> reply.json(401, "{\"error\":\"expired\"}"));
        var fetches =
            new Fetches(
                Fetches.settings(server),
                kind.equals("none")
                    ? Credentials.none()
                    : Credentials.bearer(Secret.of("the-token")))) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(AuthenticationException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-560"))
          .matches(e -> ((GretaException) e).fault().tried().get(0).contains("expired"));
      assertThat(server.requests()).hasSize(1);
    }
  }
}
