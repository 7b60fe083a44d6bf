package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.http.WebRequest.Body;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes out, and what comes back. */
@Timeout(60)
class AnswersTest {

  @Test
  void anAnswerIsToldWithItsHeadersAndItsBodyDelivered() {
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(
                        200,
                        "[1]".getBytes(StandardCharsets.UTF_8),
                        "Content-Type: Application/JSON; charset=\"UTF-8\"",
                        "Link: <a>; rel=next",
                        "link: <b>; rel=last"));
        var fetches = Fetches.of(server)) {
      WebAnswer answer = fetches.fetch(WebRequest.get(server.url("/items?page=1")));
      assertThat(fetches.body).hasToString("[1]");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.uri()).isEqualTo(server.url("/items?page=1"));
      assertThat(answer.mediaType()).contains("application/json");
      assertThat(answer.charset()).contains("utf-8");
      assertThat(answer.headers("LINK")).containsExactly("<a>; rel=next", "<b>; rel=last");
      assertThat(answer.bytesDecoded()).isEqualTo(3);
      assertThat(answer.bytesOnTheWire()).isEqualTo(3);
      assertThat(answer.attempts()).isEqualTo(1);
      assertThat(answer.rateLimit().isKnown()).isFalse();
      assertThat(fetches.received).isEqualTo(3);
    }
  }

  @Test
  void aRequestSaysWhoItIsFromAndAsksForNoUpgrade() {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "{}"));
        var fetches = Fetches.of(server)) {
      fetches.fetch(WebRequest.get(server.url("/")).withHeader("Accept", "application/json"));
      ScriptedRequest request = server.requests().get(0);
      assertThat(request.header("User-Agent").orElseThrow()).matches("greta/\\d.*");
      assertThat(request.header("Accept")).contains("application/json");
      assertThat(request.header("Accept-Encoding")).contains("gzip, deflate");
      assertThat(request.header("Upgrade")).isEmpty();
      assertThat(request.header("HTTP2-Settings")).isEmpty();
      assertThat(request.header("Cookie")).isEmpty();
    }
  }

  @Test
  void aBodyIsSent() {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "{}"));
        var fetches = Fetches.of(server)) {
      fetches.fetch(
          WebRequest.post(
              server.url("/graphql"),
              new Body("{\"q\":\"ö\"}".getBytes(StandardCharsets.UTF_8), "application/json")));
      ScriptedRequest request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.text()).isEqualTo("{\"q\":\"ö\"}");
      assertThat(request.header("Content-Type")).contains("application/json");
    }
  }

  @Test
  void cookiesThatAServerSetsAreNotKept() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(200, new byte[0], "Set-Cookie: id=1; Path=/"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      fetches.get(server.url("/"));
      assertThat(server.requests().get(1).header("Cookie")).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anAnswerWithoutABodyIsOne() {
    try (var server =
            ScriptedServer.start((request, reply) -> reply.raw("HTTP/1.1 204 None\r\n\r\n"));
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/"))).isEmpty();
      assertThat(fetches.streams).isEqualTo(1);
    }
  }

  @Test
  void aLargeBodyComesWhole() {
    byte[] large = new byte[20_000_000];
    new Random(1).nextBytes(large);
    try (var server = ScriptedServer.start((request, reply) -> reply.send(200, large));
        var fetches = Fetches.of(server)) {
      WebAnswer answer = fetches.fetch(WebRequest.get(server.url("/")));
      assertThat(fetches.body.toByteArray()).isEqualTo(large);
      assertThat(answer.bytesDecoded()).isEqualTo(large.length);
      assertThat(fetches.received).isEqualTo(large.length);
    }
  }
}
