package dev.greta.http;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a connection leads: what two requests have in common that may share one.
 *
 * @param proxy on the way, if there is one: a request over HTTP is given to it, TLS goes through it
 */
record Route(Origin origin, Optional<InetSocketAddress> proxy) {

  /** Whether the proxy is to open a way to the server (RFC 9110, 9.3.6). */
  boolean isTunnel() {
    return proxy.isPresent() && origin.isSecure();
  }

  /** Whether the proxy itself reads the request (RFC 9112, 3.2.2). */
  boolean isRelayed() {
    return proxy.isPresent() && !origin.isSecure();
  }

  /** The host as a name service and a certificate have it. */
  String host() {
    String host = origin.host();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
