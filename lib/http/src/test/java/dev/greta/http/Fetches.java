package dev.greta.http;

import dev.greta.http.Destinations.Resolver;
import dev.greta.http.WebSettings.Retry;
import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.testkit.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A client on a clock of its own, whose waits are noted and take no time. */
final class Fetches implements AutoCloseable, ReadListener, Timing {

  static final Timeouts SHORT =
      new Timeouts(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofSeconds(30));

  /** Of tests that are not about time. */
  static final Timeouts LONG =
      new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

  final List<Duration> pauses = new ArrayList<>();
  final List<String> said = new ArrayList<>();
  final List<Exception> retried = new ArrayList<>();
  final Cancellation cancellation = new Cancellation();
  final WebClient client;
  Instant time = Instant.parse("2026-11-29T12:00:00Z");
  ByteArrayOutputStream body = new ByteArrayOutputStream();
  int streams;
  long received;

  private long nanos;

  Fetches(WebSettings settings, Credentials credentials) {
    this(settings, credentials, InetAddress::getAllByName);
  }

  Fetches(WebSettings settings, Credentials credentials, Resolver resolver) {
    client = new WebClient(settings, credentials, this, resolver);
  }

  static Fetches of(ScriptedServer server) {
    return new Fetches(settings(server), Credentials.none());
  }

  static WebSettings settings(ScriptedServer server) {
    return WebSettings.of(Origin.of(server.url("/"))).withTimeouts(LONG).withProxies(direct());
  }

  static ProxySelector direct() {
    return new NoProxies();
  }

  static Retry once() {
    return new Retry(RetryPolicy.NONE, Duration.ofMinutes(10), Retry.DEFAULT.statuses(), false);
  }

  String get(URI uri) {
    fetch(WebRequest.get(uri));
    return body.toString(StandardCharsets.UTF_8);
  }

  WebAnswer fetch(WebRequest request) {
    return client.fetch(request, this::stream, cancellation, this);
  }

  private ByteArrayOutputStream stream() {
    streams++;
    body = new ByteArrayOutputStream();
    return body;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return time;
  }

  @Override
  public void pause(Duration duration, Cancellation given) {
    given.throwIfCancelled();
    pauses.add(duration);
    pass(duration);
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
    time = time.plus(duration);
  }

  @Override
  public void bytesRead(long bytes) {
    received += bytes;
  }

  @Override
  public void waiting(String reason, Duration expected) {
    said.add(reason);
  }

  @Override
  public void retrying(int failedAttempts, Exception cause) {
    retried.add(cause);
  }

  @Override
  public void notice(String text) {
    said.add(text);
  }

  @Override
  public void close() {
    client.close();
  }

  static Set<String> allowed(ScriptedServer... servers) {
    return Set.of(Arrays.stream(servers).map(ScriptedServer::authority).toArray(String[]::new));
  }

  private static final class NoProxies extends ProxySelector {

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // The request fails.
    }
  }
}
