package dev.greta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebRequest.Body;
import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that serve more than one request, and those that do not. */
@Timeout(60)
class ConnectionsTest {

  private static WebRequest post(URI uri) {
    return WebRequest.post(uri, new Body(new byte[] {'x'}, "text/plain"));
  }

  @Test
  void oneServesManyRequests() {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[1]"));
        var fetches = Fetches.of(server)) {
      for (int i = 0; i < 20; i++) {
        assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void oneThatTheServerWillCloseServesNoOther() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(200, new byte[] {'1'}, "Connection: close"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      fetches.get(server.url("/"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** A POST cannot be sent twice, so that it must not be sent where nobody listens any more. */
  @Test
  void oneThatTheServerHasClosedMeanwhileIsNotUsed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var fetches =
            new Fetches(
                WebSettings.of(new Origin("http", "127.0.0.1", socket.getLocalPort()))
                    .withProxies(Fetches.direct())
                    .withTimeouts(Fetches.LONG),
                Credentials.none())) {
      new Thread(
              () -> {
                try {
                  answer(socket);
                  closed.countDown();
                  answer(socket);
                } catch (IOException e) {
                  // The test has ended.
                }
              })
          .start();
      URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThat(fetches.get(uri)).isEqualTo("[1]");
      closed.await();
      WebAnswer answer = fetches.fetch(post(uri));
      assertThat(answer.attempts()).isEqualTo(1);
      assertThat(fetches.retried).isEmpty();
    }
  }

  private static void answer(ServerSocket socket) throws IOException {
    try (Socket connection = socket.accept()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) connection.getInputStream().read());
      }
      if (head.indexOf("POST") == 0) {
        connection.getInputStream().read();
      }
      connection
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]".getBytes(US_ASCII));
    }
  }

  private static ScriptedServer closingAtTheSecond() {
    return ScriptedServer.start(
        (request, reply) -> {
          if (request.number() == 2) {
            reply.close();
          } else {
            reply.json(200, "[1]");
          }
        });
  }

  @Test
  void whatDoesNoHarmIsSentOnceMoreIfTheServerClosesWithoutAnAnswer() {
    try (var server = closingAtTheSecond();
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.fetch(WebRequest.get(server.url("/"))).attempts()).isEqualTo(1);
      assertThat(fetches.retried).isEmpty();
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aPostIsNot() {
    try (var server = closingAtTheSecond();
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThatThrownBy(() -> fetches.fetch(post(server.url("/"))))
          .isInstanceOf(ConnectionException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-463"));
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** What nobody has asked for is nobody's answer. */
  @Test
  void whatFollowsAnAnswerIsNotTheNext() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.raw(answer + "[" + request.number() + "]" + answer + "[9]"));
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      assertThat(fetches.get(server.url("/"))).isEqualTo("[2]");
    }
  }

  @Test
  void whatComesBeforeAnAnswerIsSkipped() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw("HTTP/1.1 100 Continue\r\n\r\n");
                  reply.raw("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=next\r\n\r\n");
                  reply.json(200, "[1]");
                });
        var fetches = Fetches.of(server)) {
      WebAnswer answer = fetches.fetch(WebRequest.get(server.url("/")));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Link")).isEmpty();
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aHeadHasNoBodyWhateverItsLength() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  if (request.method().equals("HEAD")) {
                    reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
                  } else {
                    reply.json(200, "[1]");
                  }
                });
        var fetches = Fetches.of(server)) {
      WebRequest head = new WebRequest("HEAD", server.url("/"), List.of(), Optional.empty(), true);
      assertThat(fetches.fetch(head).bytesDecoded()).isZero();
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** A queue that is full leaves those who come without a word. */
  @Test
  void aServerThatTakesNoConnectionIsLeft() throws IOException {
    List<SocketChannel> queue = new ArrayList<>();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var fetches =
            new Fetches(
                WebSettings.of(new Origin("http", "127.0.0.1", socket.getLocalPort()))
                    .withProxies(Fetches.direct())
                    .withRetry(Fetches.once())
                    .withTimeouts(
                        new Timeouts(
                            Duration.ofMillis(300),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(60))),
                Credentials.none())) {
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        queue.add(channel);
        channel.configureBlocking(false);
        channel.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
      }
      URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThatThrownBy(() -> fetches.get(uri))
          .isInstanceOf(TimeoutException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1040"));
    } finally {
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }
}
