package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.Credentials.Place;
import dev.greta.http.WebRequest.Body;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.ScriptedServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HeadersTest {

  private static final ScriptedServer.Script EMPTY = (request, reply) -> reply.json(200, "[]");

  /** Nothing of the value is told, in no message and no cause. */
  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e -> {
              StringWriter all = new StringWriter();
              e.printStackTrace(new PrintWriter(all));
              all.append(((ConfigException) e).fault().toString());
              assertThat(all.toString()).doesNotContain("the-secret");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the-secret\r\nX-Admin: 1", "the-secret\n", "the-secret\r", "the-secret\u0000",
        "the-secret\u001B[2J", "the-secret\u007F", "the-secretÄ", "the-secret\u2028"
      })
  void aValueThatIsNoHeadersIsRefusedUnseen(String value) {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches = Fetches.of(server)) {
      WebRequest request = WebRequest.get(server.url("/"));
      refused(() -> fetches.fetch(request.withHeader("X-Mine", value)));
      refused(() -> fetches.fetch(request.withHeader("Cookie", value)));
      refused(() -> fetches.fetch(WebRequest.post(server.url("/"), new Body(new byte[1], value))));
      assertThatThrownBy(() -> fetches.fetch(request.withHeader("X-Mine", value)))
          .hasMessageContaining("'X-Mine'");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"the-secret\r\nX-Admin: 1", "the-secret\u0000", "the-secret€"})
  void aCredentialThatIsNoHeadersIsRefusedUnseen(String value) {
    try (var server = ScriptedServer.start(EMPTY)) {
      WebSettings settings = Fetches.settings(server);
      for (Credentials credentials :
          new Credentials[] {
            Credentials.bearer(Secret.of(value)),
            Credentials.apiKey("X-Key", Place.HEADER, Secret.of(value)),
            Credentials.apiKey("key", Place.COOKIE, Secret.of(value))
          }) {
        try (var fetches = new Fetches(settings, credentials)) {
          refused(() -> fetches.get(server.url("/")));
        }
      }
      try (var fetches =
          new Fetches(
              settings, Credentials.apiKey("k", Place.COOKIE, Secret.of("the-secret; admin=1")))) {
        refused(() -> fetches.get(server.url("/")));
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Mine", "X-Mine:", "X-Mine\r\nX-Admin", "Ä", "X\u0000"})
  void aNameThatIsNoHeadersIsRefused(String name) {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches = Fetches.of(server)) {
      refused(() -> fetches.fetch(WebRequest.get(server.url("/")).withHeader(name, "the-secret")));
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "content-length", "Transfer-Encoding", "Connection", "Upgrade", "TE"})
  void whatFramesAMessageIsTheClientsBusiness(String name) {
    try (var server = ScriptedServer.start(EMPTY);
        var fetches = Fetches.of(server)) {
      refused(() -> fetches.fetch(WebRequest.get(server.url("/")).withHeader(name, "the-secret")));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void oneHeaderDoesNotComeFromTwoPlaces() {
    try (var server = ScriptedServer.start(EMPTY)) {
      WebRequest request =
          WebRequest.get(server.url("/")).withHeader("authorization", "the-secret");
      try (var fetches =
          new Fetches(Fetches.settings(server), Credentials.bearer(Secret.of("token")))) {
        refused(() -> fetches.fetch(request));
      }
      try (var fetches = Fetches.of(server)) {
        fetches.fetch(request);
        assertThat(server.requests().get(0).header("Authorization")).contains("the-secret");
      }
    }
  }

  @Test
  void aRequestIsPrintedWithoutWhatMayBeSecret() {
    WebRequest request =
        WebRequest.get(URI.create("https://a.example/x?token=the-secret&page=1"))
            .withHeader("Authorization", "the-secret");
    assertThat(request).hasToString("GET https://a.example/x?token=***&page=1");
    assertThat(request.headers().toString()).doesNotContain("the-secret");
  }
}
