package dev.greta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.options.Secret;
import dev.greta.testkit.http.ScriptedServer;
import dev.greta.testkit.http.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxiesTest {

  private static String proxy(Map<String, String> environment, String url) {
    Proxy proxy = EnvironmentProxies.of(environment).select(URI.create(url)).get(0);
    return proxy == Proxy.NO_PROXY
        ? "none"
        : ((InetSocketAddress) proxy.address()).getHostString()
            + ":"
            + ((InetSocketAddress) proxy.address()).getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, https://a.example/, 127.0.0.1:3128",
    "HTTPS_PROXY, https://a.example/, 127.0.0.1:3128",
    "https_proxy, http://a.example/, none",
    "http_proxy, http://a.example/, 127.0.0.1:3128",
    "HTTP_PROXY, http://a.example/, none",
    "all_proxy, http://a.example/, 127.0.0.1:3128",
    "ALL_PROXY, https://a.example/, 127.0.0.1:3128",
  })
  void aVariableNamesTheProxyOfAScheme(String name, String url, String proxy) {
    assertThat(proxy(Map.of(name, "http://127.0.0.1:3128/"), url)).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* | a.example | none",
        "a.example | a.example | none",
        "example | a.example | none",
        ".example | a.example | none",
        "b.test, A.Example | a.example | none",
        "xample | a.example | 127.0.0.1:3128",
        "b.a.example | a.example | 127.0.0.1:3128",
        "[::1] | [::1] | none",
      })
  void someHostsAreReachedDirectly(String exempt, String host, String proxy) {
    assertThat(
            proxy(
                Map.of("http_proxy", "127.0.0.1:3128", "NO_PROXY", exempt), "http://" + host + "/"))
        .isEqualTo(proxy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://a:1", "http://user:the-password@a:1", "http://a b", "http:///x"})
  void aProxyThatCannotBeUsedIsRefusedAtOnce(String value) {
    URI base = URI.create("http://a.example/");
    assertThatThrownBy(
            () ->
                new WebClient(
                    WebSettings.of(Origin.of(base))
                        .withProxies(EnvironmentProxies.of(Map.of("http_proxy", value))),
                    Credentials.none()))
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e ->
                assertThat(((ConfigException) e).fault().toString())
                    .doesNotContain("the-password"));
  }

  @Test
  void aRequestGoesThroughTheProxy() {
    try (var proxy = ScriptedServer.start((request, reply) -> reply.json(200, "[1]"));
        var fetches =
            new Fetches(
                WebSettings.of(Origin.of(URI.create("http://a.example/")))
                    .withProxies(EnvironmentProxies.of(Map.of("http_proxy", proxy.authority()))),
                Credentials.none())) {
      assertThat(fetches.get(URI.create("http://a.example/x?y=1"))).isEqualTo("[1]");
      assertThat(proxy.requests().get(0).target()).isEqualTo("http://a.example/x?y=1");
    }
  }

  /** The proxy passes on what it cannot read. */
  @Test
  void tlsGoesThroughTheProxy(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    List<String> asked = new CopyOnWriteArrayList<>();
    try (var server =
            ScriptedServer.startTls(
                certificate.server(), (request, reply) -> reply.json(200, "[1]"));
        ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      new Thread(() -> tunnel(proxy, asked)).start();
      String authority = "127.0.0.1:" + proxy.getLocalPort();
      try (var fetches =
          new Fetches(
              WebSettings.of(Origin.of(server.url("/")))
                  .withCaCertificate(certificate.pem())
                  .withProxies(EnvironmentProxies.of(Map.of("https_proxy", authority))),
              Credentials.bearer(Secret.of(() -> "the-token")))) {
        assertThat(fetches.get(server.url("/x"))).isEqualTo("[1]");
        assertThat(fetches.get(server.url("/x"))).isEqualTo("[1]");
      }
      assertThat(server.requests().get(1).target()).isEqualTo("/x");
      assertThat(server.connections()).isEqualTo(1);
      assertThat(asked)
          .containsExactly(
              "CONNECT " + server.authority() + " HTTP/1.1", "Host: " + server.authority());
    }
  }

  private static void tunnel(ServerSocket proxy, List<String> asked) {
    try (Socket client = proxy.accept()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      head.toString().lines().filter(line -> !line.isEmpty()).forEach(asked::add);
      String[] target = asked.get(0).split("[ :]");
      try (Socket server = new Socket(target[1], Integer.parseInt(target[2]))) {
        client.getOutputStream().write("HTTP/1.1 200 Go\r\n\r\n".getBytes(US_ASCII));
        Thread back = new Thread(() -> pass(server, client));
        back.start();
        pass(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      // The test has ended.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them has left.
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {407, 403, 502})
  void aProxyThatRefusesIsTold(int status) {
    try (var proxy = ScriptedServer.start((request, reply) -> reply.send(status, new byte[0]));
        var fetches =
            new Fetches(
                WebSettings.of(Origin.of(URI.create("https://a.example/")))
                    .withProxies(EnvironmentProxies.of(Map.of("https_proxy", proxy.authority()))),
                Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(URI.create("https://a.example/")))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("proxy")
          .hasMessageContaining(Integer.toString(status))
          .matches(e -> ((GretaException) e).fault().code().equals("GRT-467"));
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0).method()).isEqualTo("CONNECT");
    }
  }
}
