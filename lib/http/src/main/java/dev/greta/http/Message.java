package dev.greta.http;

import dev.greta.http.WebRequest.Header;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A request as it is written (RFC 9112).
 *
 * @param headers all but {@code Host} and {@code Content-Length}
 */
@SuppressWarnings("ArrayRecordComponent")
record Message(String method, URI uri, List<Header> headers, byte[] body) {

  /** Those that tell a length even if there is nothing (RFC 9110, 8.6). */
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /** Whether sending it twice does no harm, whatever the user says. */
  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }

  byte[] bytes(Route route) {
    String host = route.origin().toString().substring(route.origin().scheme().length() + 3);
    StringBuilder head = new StringBuilder(256).append(method).append(' ');
    if (route.isRelayed()) {
      head.append("http://").append(host);
    }
    head.append(target()).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    if (body.length > 0 || WITH_BODY.contains(method)) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    for (Header header : headers) {
      RequestRules.check(header.name(), header.value());
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    byte[] text = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    if (body.length == 0) {
      return text;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(text.length + body.length);
    all.writeBytes(text);
    all.writeBytes(body);
    return all.toByteArray();
  }

  private String target() {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }
}
