package dev.greta.http;

import dev.greta.http.WebRequest.Header;
import dev.greta.spi.error.ConfigException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is refused before anything is sent. */
final class RequestRules {

  /** Those that say where a message ends and whom it is for: the client's own business. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private RequestRules() {}

  /**
   * @throws ConfigException if a header could not be sent as it stands; its value is not shown
   */
  static void check(WebRequest request, Credentials credentials) {
    Origin.of(request.uri());
    Optional<String> own = header(credentials);
    for (Header header : request.headers()) {
      check(header.name(), header.value());
      if (RESERVED.contains(header.name().toLowerCase(Locale.ROOT))) {
        throw Faults.header(header.name(), "is set by the client itself");
      }
      if (own.isPresent() && header.is(own.get())) {
        throw Faults.header(header.name(), "is set by 'auth' already");
      }
    }
    request.body().ifPresent(body -> check("Content-Type", body.contentType()));
  }

  /** RFC 9110, 5.1 and 5.5, in ASCII, as a server may read others in one way or another. */
  static void check(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(RequestRules::isToken)) {
      throw Faults.header(Plain.text(name, 60), "is no header's name");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        throw Faults.header(name, "has a line break or another control character in its value");
      }
      if (c > 0x7F) {
        throw Faults.header(name, "has a character beyond ASCII in its value");
      }
    }
  }

  private static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private static Optional<String> header(Credentials credentials) {
    if (credentials instanceof Credentials.None) {
      return Optional.empty();
    }
    if (credentials instanceof Credentials.ApiKey key) {
      return key.in() == Credentials.Place.HEADER ? Optional.of(key.name()) : Optional.empty();
    }
    return Optional.of("Authorization");
  }
}
