package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.Credentials.OAuth2;
import dev.greta.http.Credentials.OAuth2.ClientAuth;
import dev.greta.http.Credentials.OAuth2.Grant;
import dev.greta.http.WebRequest.Body;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OAuthTokensTest {

  /** Hands out token-1, token-2 and so on at /token, and lets in who has the latest at all else. */
  private static final class Provider implements Script {

    private final AtomicInteger issued = new AtomicInteger();
    private final String more;
    private volatile String valid = "";

    Provider(String more) {
      this.more = more;
    }

    @Override
    public void answer(ScriptedRequest request, dev.greta.testkit.http.Reply reply)
        throws java.io.IOException {
      if (request.path().equals("/token")) {
        valid = "token-" + issued.incrementAndGet();
        reply.json(
            200, "{\"access_token\":\"" + valid + "\",\"token_type\":\"bearer\"" + more + "}");
      } else {
        boolean in = request.header("Authorization").orElse("").equals("Bearer " + valid);
        reply.json(in ? 200 : 401, "[]");
      }
    }
  }

  private static OAuth2 client(URI tokenUrl, ClientAuth auth) {
    return new OAuth2(
        tokenUrl,
        Grant.CLIENT_CREDENTIALS,
        auth,
        "the client",
        Optional.of(Secret.of("the:secret&")),
        Optional.empty(),
        List.of("read", "list"));
  }

  private static Fetches fetches(ScriptedServer server) {
    return new Fetches(Fetches.settings(server), client(server.url("/token"), ClientAuth.BASIC));
  }

  @Test
  void aTokenIsAskedForOnceAndUsed() {
    try (var server = ScriptedServer.start(new Provider(",\"expires_in\":3600"));
        var fetches = fetches(server)) {
      fetches.get(server.url("/a"));
      fetches.get(server.url("/b"));
      assertThat(server.requests())
          .extracting(ScriptedRequest::path)
          .containsExactly("/token", "/a", "/b");
      ScriptedRequest token = server.requests().get(0);
      assertThat(token.method()).isEqualTo("POST");
      assertThat(token.header("Content-Type")).contains("application/x-www-form-urlencoded");
      assertThat(token.text()).isEqualTo("grant_type=client_credentials&scope=read+list");
      String basic = token.header("Authorization").orElseThrow().substring("Basic ".length());
      assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
          .isEqualTo("the+client:the%3Asecret%26");
    }
  }

  @Test
  void theClientMayProveItselfInTheBody() {
    try (var server = ScriptedServer.start(new Provider(""));
        var fetches =
            new Fetches(Fetches.settings(server), client(server.url("/token"), ClientAuth.POST))) {
      fetches.get(server.url("/a"));
      ScriptedRequest token = server.requests().get(0);
      assertThat(token.text())
          .isEqualTo(
              "grant_type=client_credentials&scope=read+list&client_id=the+client"
                  + "&client_secret=the%3Asecret%26");
      assertThat(token.header("Authorization")).isEmpty();
    }
  }

  @Test
  void aTokenIsReplacedShortlyBeforeItRunsOut() {
    try (var server = ScriptedServer.start(new Provider(",\"expires_in\":\"3600\""));
        var fetches = fetches(server)) {
      fetches.get(server.url("/a"));
      fetches.pass(Duration.ofSeconds(3569));
      fetches.get(server.url("/b"));
      assertThat(server.requests()).hasSize(3);
      fetches.pass(Duration.ofSeconds(1));
      fetches.get(server.url("/c"));
      assertThat(server.requests())
          .extracting(ScriptedRequest::path)
          .containsExactly("/token", "/a", "/b", "/token", "/c");
    }
  }

  @Test
  void aTokenThatTheServerRefusesIsReplacedOnce() {
    Provider provider = new Provider("");
    try (var server = ScriptedServer.start(provider);
        var fetches = fetches(server)) {
      fetches.get(server.url("/a"));
      provider.valid = "another";
      assertThat(fetches.fetch(WebRequest.get(server.url("/b"))).attempts()).isEqualTo(2);
      assertThat(server.requests())
          .extracting(ScriptedRequest::path)
          .containsExactly("/token", "/a", "/b", "/token", "/b");
    }
  }

  @Test
  void aServerThatRefusesEveryTokenIsBelieved() {
    Provider provider = new Provider("");
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/token")) {
                    provider.answer(request, reply);
                  } else {
                    reply.json(401, "{\"message\":\"no " + provider.valid + "\"}");
                  }
                });
        var fetches = fetches(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .isInstanceOf(AuthenticationException.class)
          .matches(e -> !((GretaException) e).fault().toString().contains("token-"));
      assertThat(provider.issued).hasValue(2);
    }
  }

  @Test
  void manyThreadsAskOnce() throws Exception {
    Provider provider = new Provider(",\"expires_in\":3600");
    CountDownLatch all = new CountDownLatch(4);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/token")) {
                    reply.pause(Duration.ofMillis(50));
                  }
                  provider.answer(request, reply);
                });
        var fetches =
            new Fetches(
                Fetches.settings(server).withConcurrency(4),
                client(server.url("/token"), ClientAuth.BASIC))) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      for (int round = 1; round <= 2; round++) {
        List<Future<WebAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          answers.add(
              threads.submit(
                  () -> {
                    all.countDown();
                    all.await();
                    return fetches.client.fetch(
                        WebRequest.get(server.url("/a")),
                        ByteArrayOutputStream::new,
                        fetches.cancellation,
                        ReadListener.NONE);
                  }));
        }
        for (Future<WebAnswer> answer : answers) {
          assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(provider.issued).hasValue(round);
        provider.valid = "another";
      }
      threads.shutdown();
    }
  }

  @Test
  void aRefreshTokenIsUsedAndItsSuccessorKept() {
    AtomicInteger number = new AtomicInteger();
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/token")) {
                    int n = number.incrementAndGet();
                    reply.json(
                        200,
                        "{\"access_token\":\"a"
                            + n
                            + "\",\"expires_in\":0,\"refresh_token\":\"r"
                            + n
                            + "\"}");
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server),
                new OAuth2(
                    server.url("/token"),
                    Grant.REFRESH_TOKEN,
                    ClientAuth.BASIC,
                    "me",
                    Optional.empty(),
                    Optional.of(Secret.of("r0")),
                    List.of()))) {
      fetches.get(server.url("/a"));
      fetches.get(server.url("/b"));
      assertThat(server.requests().get(0).text())
          .isEqualTo("grant_type=refresh_token&refresh_token=r0&client_id=me");
      assertThat(server.requests().get(2).text()).contains("refresh_token=r1");
      assertThat(server.requests().get(3).header("Authorization")).contains("Bearer a2");
      assertThat(fetches.said).hasSize(1);
      assertThat(fetches.said.get(0)).contains("refresh token");
    }
  }

  private static Fetches answering(ScriptedServer server, String path) {
    return new Fetches(Fetches.settings(server), client(server.url(path), ClientAuth.BASIC));
  }

  @Test
  void aRefusalIsToldInTheServersWordsWithoutSecrets() {
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.json(
                        400,
                        "{\"error\":\"invalid_client\",\"error_description\":\"no the:secret&\"}"));
        var fetches = answering(server, "/token")) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .isInstanceOf(AuthenticationException.class)
          .hasMessage("the token server answers 400: invalid_client, no ***")
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-562"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":\"a\\r\\nb\"}",
        "{\"access_token\":{}}"
      })
  void anAnswerWithoutATokenIsToldAndItsTextIsNot(String body) {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, body));
        var fetches = answering(server, "/token")) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .isInstanceOf(AuthenticationException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-563"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anAnswerWithoutEndIsLeft() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw("HTTP/1.1 200 OK\r\n\r\n{\"a\":\"");
                  while (true) {
                    reply.raw("x".repeat(65_536));
                  }
                });
        var fetches = answering(server, "/token")) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-563"));
    }
  }

  @Test
  void aTokenServerThatFailsIsAskedAgain() {
    Provider provider = new Provider("");
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.number() <= 2) {
                    reply.send(503, new byte[0], "Retry-After: 7");
                  } else {
                    provider.answer(request, reply);
                  }
                });
        var fetches = fetches(server)) {
      // A POST that may not be repeated has not been sent yet.
      fetches.fetch(WebRequest.post(server.url("/a"), new Body(new byte[0], "text/plain")));
      assertThat(fetches.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }
    try (var server = ScriptedServer.start((request, reply) -> reply.json(500, "{}"));
        var fetches = fetches(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .isInstanceOf(ConnectionException.class);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void aTokenServersRedirectIsNotFollowed() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(307, new byte[0], "Location: /elsewhere"));
        var fetches = fetches(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/a")))
          .isInstanceOf(AuthenticationException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aTokenIsNotWaitedForAfterACancellation() {
    Cancellation cancellation = new Cancellation();
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  new Thread(cancellation::cancel).start();
                  reply.hang();
                });
        var fetches = fetches(server)) {
      assertThatThrownBy(
              () ->
                  fetches.client.fetch(
                      WebRequest.get(server.url("/a")),
                      ByteArrayOutputStream::new,
                      cancellation,
                      ReadListener.NONE))
          .isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void theSecretGoesOutInTheClearToThisMachineOrTheBaseOnly() {
    WebSettings https = WebSettings.of(Origin.of(URI.create("https://api.example.com")));
    OAuth2 clear = client(URI.create("http://login.example.com/token"), ClientAuth.BASIC);
    assertThatThrownBy(() -> new WebClient(https, clear))
        .isInstanceOf(ConfigException.class)
        .matches(e -> ((GretaException) e).fault().code().equals("GRT-316"));
    WebSettings same = WebSettings.of(Origin.of(URI.create("http://login.example.com/api")));
    new WebClient(same, clear).close();
    new WebClient(https, client(URI.create("http://127.0.0.1:1/token"), ClientAuth.BASIC)).close();
    new WebClient(https, client(URI.create("https://x.example/t"), ClientAuth.BASIC)).close();
  }

  @Test
  void nothingOfTheCredentialsIsPrinted() {
    OAuth2 oauth = client(URI.create("https://x.example/t"), ClientAuth.BASIC);
    assertThat(oauth.toString()).doesNotContain("the:secret");
    assertThat(new Proof(Credentials.Place.HEADER, "Authorization", "Bearer x").toString())
        .isEqualTo("Authorization: ***");
  }
}
