package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import dev.greta.testkit.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConcurrencyTest {

  private static String fetch(WebClient client, URI uri) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    client.fetch(WebRequest.get(uri), () -> body, new Cancellation(), ReadListener.NONE);
    return body.toString(StandardCharsets.UTF_8);
  }

  /** Against the JDK's own server, chunked and compressed. */
  @Test
  void everyThreadGetsItsOwnAnswer() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    ExecutorService serving = Executors.newFixedThreadPool(4);
    server.setExecutor(serving);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
            out.write(text(exchange.getRequestURI()));
          }
        });
    server.start();
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (WebClient client =
        new WebClient(
            WebSettings.of(Origin.of(base)).withProxies(Fetches.direct()).withConcurrency(4),
            Credentials.none())) {
      List<URI> uris = new ArrayList<>();
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        URI uri = base.resolve("/page/" + i);
        uris.add(uri);
        answers.add(threads.submit(() -> fetch(client, uri)));
      }
      for (int i = 0; i < 400; i++) {
        assertThat(answers.get(i).get())
            .isEqualTo(new String(text(uris.get(i)), StandardCharsets.UTF_8));
      }
    } finally {
      server.stop(0);
      serving.shutdownNow();
      threads.shutdownNow();
    }
  }

  private static byte[] text(URI uri) throws IOException {
    return (uri.getPath() + " ").repeat(2_000).getBytes(StandardCharsets.UTF_8);
  }

  /** Three at once meet at a barrier that needs three; a fourth would be seen. */
  @Test
  void soManyAreUnderWayAtOnceAndNoMore() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(9);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  try {
                    barrier.await();
                  } catch (Exception e) {
                    throw new IOException(e);
                  }
                  inside.decrementAndGet();
                  reply.json(200, "[]");
                });
        var client =
            new WebClient(Fetches.settings(server).withConcurrency(3), Credentials.none())) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(threads.submit(() -> fetch(client, server.url("/"))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("[]");
      }
      assertThat(most).hasValue(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClientClosesTwiceWithoutHarm() {
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[]"))) {
      WebClient client = new WebClient(Fetches.settings(server), Credentials.none());
      assertThat(fetch(client, server.url("/"))).isEqualTo("[]");
      client.close();
      client.close();
    }
  }

  @Test
  void closingAClientCancelsWhatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (var server =
        ScriptedServer.start(
            (request, reply) -> {
              asked.countDown();
              reply.hang();
              left.countDown();
            })) {
      WebClient client = new WebClient(Fetches.settings(server), Credentials.none());
      Future<String> answer = thread.submit(() -> fetch(client, server.url("/")));
      asked.await();
      client.close();
      assertThatThrownBy(answer::get).hasCauseInstanceOf(CancelledException.class);
      left.await();
      assertThatThrownBy(() -> fetch(client, server.url("/")))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      thread.shutdownNow();
    }
  }
}
