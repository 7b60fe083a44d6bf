package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.Credentials.Place;
import dev.greta.http.WebRequest.Body;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedirectsTest {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] LINK_LOCAL = {(byte) 169, (byte) 254, 1, 2};

  private static void to(Reply reply, int status, String location) throws IOException {
    reply.send(status, NOTHING, "Location: " + location);
  }

  private static String code(ThrowingCallable call) {
    try {
      call.call();
      return "none";
    } catch (GretaException e) {
      return e.fault().code();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withinTheOriginEverythingIsKept() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/a/b")) {
                    to(reply, 302, "c?page=2");
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches =
            new Fetches(Fetches.settings(server), Credentials.bearer(Secret.of("the-token")))) {
      WebAnswer answer =
          fetches.fetch(WebRequest.get(server.url("/a/b?x=1")).withHeader("X-Tenant", "7"));
      ScriptedRequest second = server.requests().get(1);
      assertThat(second.target()).isEqualTo("/a/c?page=2");
      assertThat(second.header("Authorization")).contains("Bearer the-token");
      assertThat(second.header("X-Tenant")).contains("7");
      assertThat(answer.uri()).isEqualTo(server.url("/a/c?page=2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEADER", "QUERY", "COOKIE"})
  void anotherHostThatIsAllowedGetsNothingOfTheUsers(Place place) {
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> reply.json(200, "[]"));
        var server =
            ScriptedServer.start((request, reply) -> to(reply, 302, other.url("/x").toString()));
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.apiKey("X-Key", place, Secret.of("the-api-key")))) {
      fetches.fetch(
          WebRequest.get(server.url("/"))
              .withHeader("Accept", "application/json")
              .withHeader("Cookie", "session=the-session")
              .withHeader("X-Tenant", "the-tenant"));
      assertThat(server.requests().get(0).toString()).contains("the-api-key", "the-tenant");
      ScriptedRequest foreign = other.requests().get(0);
      assertThat(foreign.toString())
          .doesNotContain("the-api-key", "the-session", "the-tenant", "Cookie");
      assertThat(foreign.target()).isEqualTo("/x");
      assertThat(foreign.header("Accept")).contains("application/json");
    }
  }

  @Test
  void aRequestToAnotherHostGetsNothingOfTheUsersEither() {
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> reply.json(200, "[]"));
        var server = ScriptedServer.start((request, reply) -> reply.json(200, "[]"));
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.bearer(Secret.of("the-token")))) {
      fetches.fetch(WebRequest.get(other.url("/next")).withHeader("X-Tenant", "the-tenant"));
      assertThat(other.requests().get(0).toString()).doesNotContain("the-token", "the-tenant");
      Body body = new Body("secret".getBytes(), "text/plain");
      assertThat(code(() -> fetches.fetch(WebRequest.post(other.url("/next"), body))))
          .isEqualTo("GRT-689");
      assertThat(other.requests()).hasSize(1);
    }
  }

  @Test
  void anotherHostIsNotAskedUnlessItIsAllowed() {
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> reply.json(200, "[]"));
        var server =
            ScriptedServer.start((request, reply) -> to(reply, 302, other.url("/x").toString()));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining(other.authority());
      assertThatThrownBy(() -> fetches.get(other.url("/"))).isInstanceOf(QueryException.class);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void anotherPortIsAnotherOrigin() {
    try (var other = ScriptedServer.start((request, reply) -> reply.json(200, "[]"));
        var server =
            ScriptedServer.start((request, reply) -> to(reply, 307, other.url("/x").toString()));
        var fetches = Fetches.of(server)) {
      assertThat(code(() -> fetches.get(server.url("/")))).isEqualTo("GRT-686");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void whoHasLeftTheOriginComesBackAsAStranger() {
    var home = new String[1];
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> to(reply, 302, home[0]));
        var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/")) {
                    to(reply, 302, other.url("/x").toString());
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.bearer(Secret.of("the-token")))) {
      home[0] = server.url("/admin").toString();
      fetches.get(server.url("/"));
      assertThat(server.requests().get(1).header("Authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"301,GET", "302,GET", "303,GET", "307,POST", "308,POST"})
  void aPostBecomesWhatTheStatusSays(int status, String method) {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/")) {
                    to(reply, status, "/new");
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches = Fetches.of(server)) {
      fetches.fetch(WebRequest.post(server.url("/"), new Body("q".getBytes(), "text/plain")));
      ScriptedRequest second = server.requests().get(1);
      assertThat(second.method()).isEqualTo(method);
      assertThat(second.text()).isEqualTo(method.equals("POST") ? "q" : "");
      assertThat(second.header("Content-Type").isPresent()).isEqualTo(method.equals("POST"));
    }
  }

  @ParameterizedTest
  @CsvSource({"303,none", "307,GRT-689", "308,GRT-689"})
  void aBodyDoesNotGoToAnotherHost(int status, String code) {
    try (var other =
            ScriptedServer.startAt("127.0.0.2", (request, reply) -> reply.json(200, "[]"));
        var server =
            ScriptedServer.start((request, reply) -> to(reply, status, other.url("/").toString()));
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Fetches.allowed(other)),
                Credentials.none())) {
      Body body = new Body("secret".getBytes(), "text/plain");
      assertThat(code(() -> fetches.fetch(WebRequest.post(server.url("/"), body)))).isEqualTo(code);
      assertThat(other.requests()).allMatch(r -> r.method().equals("GET") && r.body().length == 0);
    }
  }

  @Test
  void fiveRedirectsAreFollowedAndNoMore() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  int left = Integer.parseInt(request.path().substring(1));
                  if (left == 0) {
                    reply.json(200, "[]");
                  } else {
                    to(reply, 302, "/" + (left - 1));
                  }
                });
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/5"))).isEqualTo("[]");
      assertThat(code(() -> fetches.get(server.url("/6")))).isEqualTo("GRT-685");
      assertThat(server.requests()).hasSize(12);
    }
  }

  @Test
  void aCircleIsSeenAtOnce() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> to(reply, 302, request.path().equals("/a") ? "/b" : "/a"));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/a"))).hasMessageContaining("circle");
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** Only a name that nobody can tell by its looks resolves to what it should not. */
  private static InetAddress[] addresses(String name) throws UnknownHostException {
    byte[] last = name.equals("inside.example") ? LINK_LOCAL : LOOPBACK;
    return new InetAddress[] {InetAddress.getByAddress(LOOPBACK), InetAddress.getByAddress(last)};
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xA9FEA9FE/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://metadata.google.internal/",
        "http://inside.example/"
      })
  void metadataServicesAreNeverAskedWhateverIsAllowed(String target) throws Exception {
    String host = URI.create(target).getHost();
    try (var server = ScriptedServer.start((request, reply) -> to(reply, 302, target));
        var fetches =
            new Fetches(
                Fetches.settings(server).withAllowedHosts(Set.of(host)),
                Credentials.none(),
                RedirectsTest::addresses)) {
      assertThat(code(() -> fetches.get(server.url("/")))).isEqualTo("GRT-687");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/", "http://user:pw@127.0.0.1/", "http:///x", "mailto:x"})
  void whatIsNoWebAddressLeadsNowhere(String target) {
    try (var server = ScriptedServer.start((request, reply) -> to(reply, 302, target));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(QueryException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-684"))
          .matches(e -> !((GretaException) e).fault().toString().contains("pw"));
    }
  }

  @Test
  void aRedirectsConnectionServesTheNextRequest() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.path().equals("/")) {
                    reply.send(302, new byte[5000], "Location: /new");
                  } else {
                    reply.json(200, "[]");
                  }
                });
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRedirectWithoutALocationLeadsNowhere() {
    try (var server = ScriptedServer.start((request, reply) -> reply.send(302, NOTHING));
        var fetches = Fetches.of(server)) {
      assertThat(code(() -> fetches.get(server.url("/")))).isEqualTo("GRT-684");
    }
  }
}
