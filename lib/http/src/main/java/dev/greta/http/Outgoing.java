package dev.greta.http;

import dev.greta.http.Credentials.Place;
import dev.greta.http.WebRequest.Body;
import dev.greta.http.WebRequest.Header;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A request on its way, before or after redirects.
 *
 * @param home whether it goes, and has always gone, to the base's origin: only then it carries the
 *     user's headers and credentials
 */
record Outgoing(String method, URI uri, List<Header> headers, Optional<Body> body, boolean home) {

  static Outgoing of(WebRequest request, boolean home) {
    return new Outgoing(
        request.method(),
        request.uri(),
        home ? request.headers() : harmless(request.headers()),
        request.body(),
        home);
  }

  /** What tells another host nothing of the user. */
  static List<Header> harmless(List<Header> headers) {
    return headers.stream().filter(header -> header.is("Accept")).toList();
  }

  /** The request as it is sent. */
  Message with(Optional<Proof> proof, String userAgent) {
    List<Header> all = new ArrayList<>();
    for (Header header : headers) {
      if (!header.is("Cookie")) {
        all.add(header);
      }
    }
    if (!has("User-Agent")) {
      all.add(new Header("User-Agent", userAgent));
    }
    if (!has("Accept-Encoding")) {
      all.add(new Header("Accept-Encoding", Contents.ACCEPTED));
    }
    if (body.isPresent() && !has("Content-Type")) {
      all.add(new Header("Content-Type", body.get().contentType()));
    }
    proof
        .filter(p -> p.in() == Place.HEADER)
        .ifPresent(p -> all.add(new Header(p.name(), p.value())));
    cookie(proof).ifPresent(cookie -> all.add(new Header("Cookie", cookie)));
    return new Message(
        method,
        proof.map(this::uriWith).orElse(uri),
        all,
        body.map(Body::bytes).orElseGet(() -> new byte[0]));
  }

  private boolean has(String name) {
    for (Header header : headers) {
      if (header.is(name)) {
        return true;
      }
    }
    return false;
  }

  /** All cookies in one header (RFC 6265, 5.4). */
  private Optional<String> cookie(Optional<Proof> proof) {
    StringJoiner cookies = new StringJoiner("; ");
    for (Header header : headers) {
      if (header.is("Cookie")) {
        cookies.add(header.value());
      }
    }
    proof
        .filter(p -> p.in() == Place.COOKIE)
        .ifPresent(p -> cookies.add(p.name() + "=" + p.value()));
    return cookies.length() == 0 ? Optional.empty() : Optional.of(cookies.toString());
  }

  /** The URI with a key among its parameters, once: a link to the next page may repeat it. */
  private URI uriWith(Proof proof) {
    if (proof.in() != Place.QUERY) {
      return uri;
    }
    String name = URLEncoder.encode(proof.name(), StandardCharsets.UTF_8);
    StringJoiner query = new StringJoiner("&");
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&")) {
        if (!part.equals(name) && !part.startsWith(name + "=")) {
          query.add(part);
        }
      }
    }
    query.add(name + "=" + URLEncoder.encode(proof.value(), StandardCharsets.UTF_8));
    String text = uri.toString();
    int fragment = text.indexOf('#');
    int end = text.indexOf('?');
    end = end >= 0 ? end : fragment >= 0 ? fragment : text.length();
    return URI.create(text.substring(0, end) + "?" + query);
  }
}
