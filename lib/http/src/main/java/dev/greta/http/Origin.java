package dev.greta.http;

import dev.greta.spi.error.ConfigException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port (RFC 6454): what credentials are bound to.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port the scheme's own where the URI has none
 */
public record Origin(String scheme, String host, int port) {

  /**
   * @param uri absolute, {@code http} or {@code https}, without user information
   * @throws ConfigException if it is no such URI
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw Faults.unusableUrl(uri, "it does not begin with http:// or https://");
    }
    if (uri.getRawUserInfo() != null || has(uri.getRawAuthority(), '@')) {
      throw Faults.unusableUrl(uri, "it has a user name or password in it");
    }
    if (uri.getHost() == null) {
      throw Faults.unusableUrl(uri, "it names no host, or one that is no host name");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    if (port == 0 || port > 65_535) {
      throw Faults.unusableUrl(uri, "there is no port " + port);
    }
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  private static boolean has(@Nullable String text, char c) {
    return text != null && text.indexOf(c) >= 0;
  }

  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** {@code host:port}, as in {@code allowed_hosts}. */
  String authority() {
    return host + ":" + port;
  }

  /** As a URL has it: the port only where it is not the scheme's own. */
  @Override
  public String toString() {
    boolean usual = port == (isSecure() ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
