package dev.greta.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes connections: to a server or a proxy, through the proxy, with TLS upon it. */
final class Dialer {

  /** Is told of a channel before it waits for anything, so that it can be closed meanwhile. */
  interface Guard {
    void over(SocketChannel channel) throws IOException;
  }

  private final ProxySelector proxies;
  private final Supplier<SSLSocketFactory> tls;

  Dialer(ProxySelector proxies, Supplier<SSLSocketFactory> tls) {
    this.proxies = proxies;
    this.tls = tls;
  }

  Route route(URI uri) {
    Optional<InetSocketAddress> proxy =
        proxies.select(uri).stream()
            .findFirst()
            .filter(first -> first.type() == Proxy.Type.HTTP)
            .map(first -> (InetSocketAddress) first.address());
    return new Route(Origin.of(uri), proxy);
  }

  Connection dial(Route route, Guard guard) throws IOException {
    SocketChannel channel = connected(addresses(route), guard);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (route.isTunnel()) {
        tunnel(channel, route.origin());
      }
      Socket socket = channel.socket();
      return new Connection(channel, route.origin().isSecure() ? secured(socket, route) : socket);
    } catch (IOException e) {
      Connection.close(channel);
      throw e;
    }
  }

  private static List<InetSocketAddress> addresses(Route route) throws UnknownHostException {
    if (route.proxy().isPresent()) {
      InetSocketAddress proxy = route.proxy().get();
      if (proxy.isUnresolved()) {
        throw new UnknownHostException(proxy.getHostString());
      }
      return List.of(proxy);
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(route.host())) {
      addresses.add(new InetSocketAddress(address, route.origin().port()));
    }
    return addresses;
  }

  /** The first address that answers. */
  private static SocketChannel connected(List<InetSocketAddress> addresses, Guard guard)
      throws IOException {
    ConnectException failure = new ConnectException("no address");
    for (InetSocketAddress address : addresses) {
      // A channel, as an interrupt ends what it waits for.
      SocketChannel channel = SocketChannel.open();
      guard.over(channel);
      try {
        channel.connect(address);
        return channel;
      } catch (IOException e) {
        Connection.close(channel);
        failure = new ConnectException(e.getMessage());
        failure.initCause(e);
      }
    }
    throw failure;
  }

  private static void tunnel(SocketChannel channel, Origin origin) throws IOException {
    String request =
        "CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: " + origin.authority() + "\r\n\r\n";
    Head head =
        new Connection(channel, channel.socket())
            .ask("CONNECT", request.getBytes(StandardCharsets.US_ASCII));
    if (head.status() / 100 != 2) {
      throw new ProxyRefusedException(head.status());
    }
  }

  private SSLSocket secured(Socket socket, Route route) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.get().createSocket(socket, route.host(), route.origin().port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    // The certificate must be the host's (RFC 2818).
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** A proxy opens no way to the server. */
  static final class ProxyRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private ProxyRefusedException(int status) {
      super("it answers " + status);
    }
  }
}
