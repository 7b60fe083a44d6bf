package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.Credentials.Place;
import dev.greta.spi.error.ErrorKind;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RefusalsTest {

  private static GretaException refused(Fetches fetches, WebRequest request) {
    try {
      fetches.fetch(request);
    } catch (GretaException e) {
      return e;
    }
    throw new AssertionError("no refusal");
  }

  private static Fault fault(byte[] body, String... headers) {
    try (var server = ScriptedServer.start((request, reply) -> reply.send(400, body, headers));
        var fetches = Fetches.of(server)) {
      return refused(fetches, WebRequest.get(server.url("/"))).fault();
    }
  }

  private static Fault fault(String body, String... headers) {
    return fault(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  @ParameterizedTest
  @CsvSource({
    "401, AUTHENTICATION, GRT-560",
    "403, AUTHENTICATION, GRT-561",
    "404, QUERY, GRT-681",
    "410, QUERY, GRT-681",
    "400, QUERY, GRT-682",
    "422, QUERY, GRT-682",
    "405, QUERY, GRT-683",
    "501, QUERY, GRT-683",
    "406, QUERY, GRT-680",
    "300, QUERY, GRT-680",
    "408, CONNECTION, GRT-464",
    "500, CONNECTION, GRT-464",
    "599, CONNECTION, GRT-464",
    "429, TIMEOUT, GRT-1043",
  })
  void aStatusIsOfAKind(int status, ErrorKind kind, String code) {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(status, "{\"a\":1}"));
        var fetches =
            new Fetches(Fetches.settings(server).withRetry(Fetches.once()), Credentials.none())) {
      GretaException e = refused(fetches, WebRequest.get(server.url("/a?sig=x&b=1")));
      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e.fault().code()).isEqualTo(code);
      assertThat(e.fault().vendorCode()).contains(Integer.toString(status));
      assertThat(e.fault().place()).contains("GET " + server.url("/a?sig=***&b=1"));
      assertThat(e.fault().tried()).containsExactly("the answer: {\"a\":1}");
      assertThat(e.fault().remedy()).isPresent();
      assertThat(e.retryable()).isFalse();
    }
  }

  @Test
  void theAnswersTextIsShownWithoutSecretsAndControls() {
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(
                        400,
                        ("bad \u001B[31mkey the-key, "
                                + request.header("X-Tenant").orElse("")
                                + "\r\n sig the&sig the%26sig \u202E")
                            .getBytes(StandardCharsets.UTF_8),
                        "Content-Type: text/plain"));
        var fetches =
            new Fetches(
                Fetches.settings(server).withSecretNames(Set.of("x-tenant")),
                Credentials.apiKey("key", Place.HEADER, Secret.of("the-key")))) {
      Fault fault =
          refused(
                  fetches,
                  WebRequest.get(server.url("/?sig=the%26sig"))
                      .withHeader("X-Tenant", "the-tenant"))
              .fault();
      assertThat(fault.tried())
          .containsExactly("the answer: bad \\u001b[31mkey ***, *** sig *** *** \\u202e");
      assertThat(fault.toString()).doesNotContain("the%26sig", "the-tenant");
    }
  }

  @Test
  void basicsPasswordIsNotShownInAnyForm() {
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(
                        403,
                        (request.header("Authorization").orElse("") + " for me:the-password")
                            .getBytes(StandardCharsets.UTF_8),
                        "Content-Type: text/plain"));
        var fetches =
            new Fetches(
                Fetches.settings(server), Credentials.basic("me", Secret.of("the-password")))) {
      assertThat(refused(fetches, WebRequest.get(server.url("/"))).fault().tried())
          .containsExactly("the answer: *** for me:***");
    }
  }

  @Test
  void aLongAnswerIsCut() {
    String shown = fault("x".repeat(1_000_000), "Content-Type: text/plain").tried().get(0);
    assertThat(shown).isEqualTo("the answer: " + "x".repeat(500) + "…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "image/png", "application/pdf"})
  void whatIsNoTextIsNotShown(String type) {
    assertThat(fault("abc", "Content-Type: " + type).tried()).isEmpty();
  }

  @Test
  void anotherCharsetAndACompressedAnswerAreRead() throws IOException {
    assertThat(
            fault(
                    "Größe".getBytes(StandardCharsets.ISO_8859_1),
                    "Content-Type: text/html; charset=ISO-8859-1")
                .tried())
        .containsExactly("the answer: Größe");
    assertThat(fault("Größe", "Content-Type: text/plain; charset=no-such").tried())
        .containsExactly("the answer: Größe");
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write("packed".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(fault(gzip.toByteArray(), "Content-Encoding: gzip").tried())
        .containsExactly("the answer: packed");
    assertThat(fault("not packed", "Content-Encoding: gzip").tried()).isEmpty();
  }

  @Test
  void aRefusalsConnectionServesTheNextRequest() {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(404, "{}"));
        var fetches = Fetches.of(server)) {
      refused(fetches, WebRequest.get(server.url("/a")));
      refused(fetches, WebRequest.get(server.url("/b")));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRefusalIsToldAlthoughItsBodyNeverComes() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw("HTTP/1.1 404 No\r\nContent-Length: 10\r\n\r\n");
                  reply.hang();
                });
        var fetches =
            new Fetches(Fetches.settings(server).withTimeouts(Fetches.SHORT), Credentials.none())) {
      assertThat(refused(fetches, WebRequest.get(server.url("/"))).fault().code())
          .isEqualTo("GRT-681");
    }
  }

  @Test
  void aRefusalWithoutEndIsNotReadToIt() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw("HTTP/1.1 404 No\r\nContent-Type: text/plain\r\n\r\n");
                  while (true) {
                    reply.raw("no ".repeat(10_000));
                  }
                });
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-681"))
          .matches(e -> !((GretaException) e).fault().tried().isEmpty());
    }
  }
}
