package dev.greta.testkit.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a loopback port of its own, in which a script answers each request, byte
 * for byte if need be: slowly, cut short, without end, with lies in its headers, never. Each
 * connection has its own thread, so that scripts may run at once.
 *
 * <pre>{@code
 * try (var server = ScriptedServer.start((request, reply) -> reply.json(200, "[1,2]"))) {
 *   client.fetch(server.url("/items?page=1"));
 *   assertThat(server.requests()).hasSize(1);
 * }
 * }</pre>
 */
public final class ScriptedServer implements AutoCloseable {

  /** What answers a request. An exception in it closes the connection. */
  public interface Script {
    void answer(ScriptedRequest request, Reply reply) throws IOException;
  }

  private final ServerSocket socket;
  private final String scheme;
  private final Script script;
  private final List<ScriptedRequest> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ScriptedServer(ServerSocket socket, String scheme, Script script) {
    this.socket = socket;
    this.scheme = scheme;
    this.script = script;
    thread(this::accept, "scripted-server").start();
  }

  public static ScriptedServer start(Script script) {
    return start(script, null, InetAddress.getLoopbackAddress());
  }

  /** A server at another address of this machine, such as 127.0.0.2: another host. */
  public static ScriptedServer startAt(String address, Script script) {
    try {
      return start(script, null, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that speaks TLS. */
  public static ScriptedServer startTls(SSLContext tls, Script script) {
    return start(script, tls, InetAddress.getLoopbackAddress());
  }

  private static ScriptedServer start(
      Script script, @Nullable SSLContext tls, InetAddress address) {
    try {
      ServerSocket socket =
          tls == null
              ? new ServerSocket(0, 50, address)
              : tls.getServerSocketFactory().createServerSocket(0, 50, address);
      return new ScriptedServer(socket, tls == null ? "http" : "https", script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param pathAndQuery begins with a slash
   */
  public URI url(String pathAndQuery) {
    return URI.create(scheme + "://" + authority() + pathAndQuery);
  }

  /** Host and port. */
  public String authority() {
    String host = scheme.equals("https") ? "localhost" : socket.getInetAddress().getHostAddress();
    return host + ":" + socket.getLocalPort();
  }

  /** All that came so far, in order of arrival. */
  public List<ScriptedRequest> requests() {
    return List.copyOf(requests);
  }

  /** How many connections were made so far. */
  public int connections() {
    return accepted.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        accepted.incrementAndGet();
        connections.add(connection);
        thread(() -> serve(connection), "scripted-connection").start();
      } catch (IOException e) {
        // Closed, or a client that left at once.
      }
    }
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      Reply reply = new Reply(in, connection.getOutputStream(), closed);
      for (Optional<ScriptedRequest> request = read(in);
          request.isPresent();
          request = reply.isOver() ? Optional.empty() : read(in)) {
        requests.add(request.get());
        script.answer(request.get(), reply);
      }
    } catch (IOException e) {
      // The client left, which is for its test to judge.
    } finally {
      connections.remove(connection);
    }
  }

  private Optional<ScriptedRequest> read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> headers = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    ScriptedRequest head = ScriptedRequest.of(requests.size() + 1, first, headers);
    int length = head.header("Content-Length").map(Integer::parseInt).orElse(0);
    return Optional.of(head.withBody(in.readNBytes(length)));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
