package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebSettings.RateLimit;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import dev.greta.testkit.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every wait here is a minute or longer by its own limit: who does not end at once does not end
 * within the test's time.
 */
@Timeout(30)
class CancellingTest {

  private static WebClient client(WebSettings settings) {
    return new WebClient(settings, Credentials.none(), Timing.SYSTEM, InetAddress::getAllByName);
  }

  private static void fetch(
      WebClient client, ScriptedServer server, Cancellation cancellation, ReadListener listener) {
    client.fetch(
        WebRequest.get(server.url("/")), ByteArrayOutputStream::new, cancellation, listener);
  }

  /** Cancels when the server says where it is, and waits until it sees the client leave. */
  private static void cancelsWhile(String before) throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    CountDownLatch left = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(before);
                  Thread canceller = new Thread(cancellation::cancel);
                  canceller.start();
                  reply.hang();
                  left.countDown();
                });
        var client = client(Fetches.settings(server))) {
      assertThatThrownBy(() -> fetch(client, server, cancellation, ReadListener.NONE))
          .isInstanceOf(CancelledException.class);
      left.await();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void whileWaitingForHeaders() throws InterruptedException {
    cancelsWhile("");
  }

  @Test
  void withinTheHeaders() throws InterruptedException {
    cancelsWhile("HTTP/1.1 200 OK\r\nContent-");
  }

  @Test
  void withinABody() throws InterruptedException {
    cancelsWhile("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1");
  }

  @Test
  void withinABodyThatTellsNoLength() throws InterruptedException {
    cancelsWhile("HTTP/1.1 200 OK\r\n\r\n[1");
  }

  @Test
  void withinAChunk() throws InterruptedException {
    cancelsWhile("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1");
  }

  @Test
  void withinTheHandshakeOfTls() throws Exception {
    Cancellation cancellation = new Cancellation();
    CountDownLatch left = new CountDownLatch(1);
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var client =
            client(
                WebSettings.of(new Origin("https", "127.0.0.1", socket.getLocalPort()))
                    .withTimeouts(Fetches.LONG)
                    .withProxies(Fetches.direct()))) {
      new Thread(
              () -> {
                try (Socket connection = socket.accept()) {
                  connection.getInputStream().read();
                  cancellation.cancel();
                  connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The client has left.
                }
                left.countDown();
              })
          .start();
      URI uri = URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThatThrownBy(
              () ->
                  client.fetch(
                      WebRequest.get(uri),
                      ByteArrayOutputStream::new,
                      cancellation,
                      ReadListener.NONE))
          .isInstanceOf(CancelledException.class);
      left.await();
    }
  }

  @Test
  void withinTheBodyOfARefusal() throws InterruptedException {
    cancelsWhile("HTTP/1.1 404 No\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nNo");
  }

  private static ReadListener cancellingAtAWait(Cancellation cancellation) {
    return new ReadListener() {
      @Override
      public void waiting(String reason, Duration expected) {
        new Thread(cancellation::cancel).start();
      }
    };
  }

  @Test
  void whileWaitingToTryAgain() {
    Cancellation cancellation = new Cancellation();
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(503, new byte[0], "Retry-After: 500"));
        var client = client(Fetches.settings(server))) {
      assertThatThrownBy(() -> fetch(client, server, cancellation, cancellingAtAWait(cancellation)))
          .isInstanceOf(CancelledException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whileWaitingForTheUsersRateLimit() {
    Cancellation cancellation = new Cancellation();
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[]"));
        var client =
            client(Fetches.settings(server).withRateLimit(new RateLimit(1, Duration.ofHours(1))))) {
      fetch(client, server, cancellation, ReadListener.NONE);
      assertThatThrownBy(() -> fetch(client, server, cancellation, cancellingAtAWait(cancellation)))
          .isInstanceOf(CancelledException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whileWaitingForTheServersRateLimit() {
    Cancellation cancellation = new Cancellation();
    try (var server =
            ScriptedServer.start(
                (request, reply) ->
                    reply.send(
                        200, new byte[0], "RateLimit-Remaining: 0", "RateLimit-Reset: 500"));
        var client = client(Fetches.settings(server))) {
      fetch(client, server, cancellation, ReadListener.NONE);
      assertThatThrownBy(() -> fetch(client, server, cancellation, cancellingAtAWait(cancellation)))
          .isInstanceOf(CancelledException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whileWaitingForOthersToFinish() throws Exception {
    Cancellation first = new Cancellation();
    Cancellation second = new Cancellation();
    CountDownLatch asked = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  asked.countDown();
                  reply.hang();
                });
        var client = client(Fetches.settings(server))) {
      FutureTask<Void> one = task(() -> fetch(client, server, first, ReadListener.NONE));
      new Thread(one).start();
      asked.await();
      FutureTask<Void> other = task(() -> fetch(client, server, second, ReadListener.NONE));
      Thread waiting = new Thread(other);
      waiting.start();
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      second.cancel();
      assertThatThrownBy(other::get).hasCauseInstanceOf(CancelledException.class);
      assertThat(server.requests()).hasSize(1);
      first.cancel();
      assertThatThrownBy(one::get).hasCauseInstanceOf(CancelledException.class);
    }
  }

  private static FutureTask<Void> task(Runnable work) {
    return new FutureTask<>(work, null);
  }

  @Test
  void anInterruptedThreadLeavesAndStaysInterrupted() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  caller.interrupt();
                  reply.hang();
                  left.countDown();
                });
        var client = client(Fetches.settings(server))) {
      assertThatThrownBy(() -> fetch(client, server, new Cancellation(), ReadListener.NONE))
          .isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      left.await();
    }
  }

  @Test
  void beforeTheFirstRequest() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[]"));
        var client = client(Fetches.settings(server))) {
      assertThatThrownBy(() -> fetch(client, server, cancellation, ReadListener.NONE))
          .isInstanceOf(CancelledException.class);
      assertThat(server.requests()).isEmpty();
    }
  }
}
