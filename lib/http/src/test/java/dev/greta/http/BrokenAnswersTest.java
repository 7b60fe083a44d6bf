package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebRequest.Body;
import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.ScriptedServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that do not speak HTTP as they should, or not at all. */
@Timeout(60)
class BrokenAnswersTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static WebSettings quick(ScriptedServer server) {
    return Fetches.settings(server).withTimeouts(Fetches.SHORT).withRetry(Fetches.once());
  }

  /** Each leaves the connection unusable. */
  enum Break implements Script {
    CLOSED_AT_ONCE {
      @Override
      void say(Reply reply) {}
    },
    CLOSED_IN_THE_STATUS_LINE {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw("HTTP/1.1 20");
      }
    },
    CLOSED_IN_THE_HEADERS {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Type: appl");
      }
    },
    SHORTER_THAN_ITS_LENGTH {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Length: 100\r\n\r\n[1,2");
      }
    },
    CUT_IN_A_CHUNK {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,");
      }
    },
    CUT_BETWEEN_CHUNKS {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n");
      }
    },
    CUT_IN_THE_SIZE_OF_A_CHUNK {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n0");
      }
    },
    CUT_AFTER_A_HEADER {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Type: text/plain\r\n");
      }
    },
    TWO_LENGTHS {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Length: 2\r\nContent-Length: 5\r\n\r\n[1,2]");
      }
    },
    NEGATIVE_LENGTH {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Length: -5\r\n\r\n[1,2]");
      }
    },
    ANOTHER_PROTOCOL {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n[1,2]");
      }
    },
    NO_CHUNK {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n[1,2]\r\n");
      }
    },
    GARBAGE {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw("220 mail.example ESMTP ready\r\n\r\n");
      }
    },
    NO_LENGTH {
      @Override
      void say(Reply reply) throws IOException {
        reply.raw(OK + "Content-Length: many\r\n\r\n[1,2]");
      }
    };

    abstract void say(Reply reply) throws IOException;

    @Override
    public void answer(dev.greta.testkit.http.ScriptedRequest request, Reply reply)
        throws IOException {
      if (request.number() == 1) {
        say(reply);
        reply.close();
      } else {
        reply.json(200, "[1,2]");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenAnswerIsFetchedAgainAndNeverHalfUsed(Break broken) {
    try (var server = ScriptedServer.start(broken);
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1,2]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnotherAttemptItIsAnErrorOfTheConnection(Break broken) {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  broken.say(reply);
                  reply.close();
                });
        var fetches =
            new Fetches(Fetches.settings(server).withRetry(Fetches.once()), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/a?token=secret")))
          .isInstanceOf(ConnectionException.class)
          .satisfies(
              e -> {
                var fault = ((GretaException) e).fault();
                assertThat(fault.code()).isEqualTo("GRT-463");
                assertThat(fault.place()).contains("GET " + server.url("/a?token=***"));
                assertThat(fault.remedy()).isPresent();
                assertThat(fault.retryable()).isFalse();
              });
    }
  }

  @Test
  void aPostThatMayHaveArrivedIsNotSentAgain() {
    try (var server = ScriptedServer.start(Break.SHORTER_THAN_ITS_LENGTH);
        var fetches = Fetches.of(server)) {
      WebRequest post = WebRequest.post(server.url("/"), new Body(new byte[1], "text/plain"));
      assertThatThrownBy(() -> fetches.fetch(post)).isInstanceOf(ConnectionException.class);
      assertThat(server.requests()).hasSize(1);
    }
    try (var server = ScriptedServer.start(Break.SHORTER_THAN_ITS_LENGTH);
        var fetches = Fetches.of(server)) {
      WebRequest post = WebRequest.post(server.url("/"), new Body(new byte[1], "text/plain"));
      assertThat(fetches.fetch(post.asRepeatable()).attempts()).isEqualTo(2);
    }
  }

  private static void assertLimit(Fetches fetches, URI uri, String code, String key) {
    assertThatThrownBy(() -> fetches.get(uri))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("'" + key + "'")
        .matches(e -> ((GretaException) e).fault().code().equals(code));
  }

  @Test
  void aServerThatNeverAnswersIsLeft() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.hang();
                  left.countDown();
                });
        var fetches = new Fetches(quick(server), Credentials.none())) {
      assertLimit(fetches, server.url("/"), "GRT-1041", "timeout.read");
      left.await();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void aServerThatFallsSilentInTheBodyIsLeft() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(OK + "Content-Length: 100\r\n\r\n[1,2");
                  reply.hang();
                  left.countDown();
                });
        var fetches = new Fetches(quick(server), Credentials.none())) {
      assertLimit(fetches, server.url("/"), "GRT-1041", "timeout.read");
      left.await();
    }
  }

  @Test
  void silenceIsWorthAnotherAttempt() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.number() == 1) {
                    reply.hang();
                  } else {
                    reply.json(200, "[1]");
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server)
                    .withTimeouts(
                        new Timeouts(
                            Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(60))),
                Credentials.none())) {
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
    }
  }

  @Test
  void aSlowDripEndsByTheLimitOnTheWhole() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(OK + "Content-Length: 1000000\r\n\r\n");
                  while (true) {
                    reply.raw(" ");
                    reply.pause(Duration.ofMillis(10));
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server)
                    .withTimeouts(
                        new Timeouts(
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(30),
                            Duration.ofMillis(500))),
                Credentials.none())) {
      assertLimit(fetches, server.url("/"), "GRT-1042", "timeout.total");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void headersWithoutEndAreAnError() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(OK);
                  String line = "X-Filler: " + "x".repeat(8_000) + "\r\n";
                  while (true) {
                    reply.raw(line);
                  }
                });
        var fetches =
            new Fetches(Fetches.settings(server).withRetry(Fetches.once()), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ConnectionException.class);
    }
  }

  @Test
  void nobodyAtThePortIsToldAndTriedAgainEvenForAPost() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    try (var server = ScriptedServer.start((request, reply) -> reply.close());
        var fetches =
            new Fetches(
                WebSettings.of(Origin.of(nobody)).withProxies(Fetches.direct()),
                Credentials.none())) {
      WebRequest post = WebRequest.post(nobody, new Body(new byte[1], "text/plain"));
      assertThatThrownBy(() -> fetches.fetch(post))
          .isInstanceOf(ConnectionException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-460"));
      assertThat(fetches.retried).hasSize(4);
    }
  }

  @Test
  void anUnknownHostIsTold() {
    URI uri = URI.create("http://no-such-host.invalid/");
    try (var server = ScriptedServer.start((request, reply) -> reply.close());
        var fetches =
            new Fetches(
                WebSettings.of(Origin.of(uri)).withProxies(Fetches.direct()), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(uri))
          .isInstanceOf(ConnectionException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-461"));
    }
  }
}
