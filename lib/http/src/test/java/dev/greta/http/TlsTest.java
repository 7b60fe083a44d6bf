package dev.greta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {

  private static TestCertificate certificate;

  @BeforeAll
  static void certificate(@TempDir Path folder) {
    certificate = TestCertificate.in(folder);
  }

  private static WebSettings trusting(ScriptedServer server) {
    return Fetches.settings(server).withCaCertificate(certificate.pem());
  }

  @Test
  void aCertificateOfOnesOwnIsTrustedByItsFile() {
    try (var server =
            ScriptedServer.startTls(
                certificate.server(), (request, reply) -> reply.json(200, "[1]"));
        var fetches = new Fetches(trusting(server), Credentials.none())) {
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      assertThat(fetches.get(server.url("/"))).isEqualTo("[1]");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anUnknownCertificateIsAnErrorAtOnce() {
    try (var server =
            ScriptedServer.startTls(
                certificate.server(), (request, reply) -> reply.json(200, "[1]"));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ConnectionException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-462"));
      assertThat(fetches.pauses).isEmpty();
      assertThat(server.requests()).isEmpty();
    }
  }

  /** The certificate is for localhost and 127.0.0.1. */
  @Test
  void aCertificateForAnotherHostIsAnErrorAtOnce() throws IOException {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    try (ServerSocket socket =
            certificate.server().getServerSocketFactory().createServerSocket(0, 5, other);
        var fetches =
            new Fetches(
                WebSettings.of(new Origin("https", "127.0.0.2", socket.getLocalPort()))
                    .withProxies(Fetches.direct())
                    .withTimeouts(Fetches.LONG)
                    .withCaCertificate(certificate.pem()),
                Credentials.none())) {
      new Thread(
              () -> {
                try (Socket connection = socket.accept()) {
                  connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The client has left.
                }
              })
          .start();
      URI uri = URI.create("https://127.0.0.2:" + socket.getLocalPort() + "/");
      assertThatThrownBy(() -> fetches.get(uri))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("127.0.0.2")
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-462"));
      assertThat(fetches.pauses).isEmpty();
    }
  }

  private static Fetches overTls(int port) {
    return new Fetches(
        WebSettings.of(new Origin("https", "127.0.0.1", port))
            .withProxies(Fetches.direct())
            .withTimeouts(
                new Timeouts(
                    Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofSeconds(60)))
            .withRetry(Fetches.once()),
        Credentials.none());
  }

  @Test
  void aServerWithoutTlsIsAnError() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var fetches =
            new Fetches(
                WebSettings.of(new Origin("https", "127.0.0.1", socket.getLocalPort()))
                    .withProxies(Fetches.direct())
                    .withRetry(Fetches.once()),
                Credentials.none())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket connection = socket.accept()) {
                  connection.getInputStream().read();
                  connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(US_ASCII));
                  connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The client has left.
                }
              });
      server.start();
      URI uri = URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThatThrownBy(() -> fetches.get(uri))
          .isInstanceOf(ConnectionException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-462"));
    }
  }

  @Test
  void aServerThatNeverShakesHandsIsLeft() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var fetches = overTls(socket.getLocalPort())) {
      URI uri = URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/");
      assertThatThrownBy(() -> fetches.get(uri))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("'timeout.connect'")
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-1040"));
    }
  }

  @Test
  void nothingLeadsFromHttpsToHttp() {
    try (var clear = ScriptedServer.start((request, reply) -> reply.json(200, "[1]"));
        var server =
            ScriptedServer.startTls(
                certificate.server(),
                (request, reply) -> reply.send(302, new byte[0], "Location: " + clear.url("/x")));
        var fetches =
            new Fetches(
                trusting(server).withAllowedHosts(Fetches.allowed(clear)), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(QueryException.class)
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-688"));
      assertThatThrownBy(() -> fetches.get(clear.url("/")))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-688"));
      assertThat(clear.requests()).isEmpty();
    }
  }

  /** The base is not HTTPS, but where a redirect has led is. */
  @Test
  void noDetourLeadsFromHttpsToHttp() {
    var home = new String[1];
    try (var middle =
            ScriptedServer.startTls(
                certificate.server(),
                (request, reply) -> reply.send(302, new byte[0], "Location: " + home[0]));
        var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(302, new byte[0], "Location: " + middle.url("/x")));
        var fetches =
            new Fetches(
                trusting(server).withAllowedHosts(Set.of(middle.authority())),
                Credentials.none())) {
      home[0] = server.url("/y").toString();
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-688"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aFileWithoutACertificateIsRefused(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path noise = Files.writeString(folder.resolve("noise.pem"), "no certificate");
    try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[1]"))) {
      for (Path pem : new Path[] {empty, noise, folder.resolve("absent.pem")}) {
        assertThatThrownBy(
                () ->
                    new WebClient(
                        Fetches.settings(server).withCaCertificate(pem), Credentials.none()))
            .isInstanceOf(ConfigException.class)
            .matches(e -> ((GretaException) e).fault().code().equals("GRT-315"));
      }
    }
  }
}
