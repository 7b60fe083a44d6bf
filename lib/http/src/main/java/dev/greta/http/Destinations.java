package dev.greta.http;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.QueryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Where a client goes when an answer names the way, be it by a redirect or by the link to a next
 * page: to the base's own origin; beside it only to hosts that the user allows; never from HTTPS to
 * HTTP; never to link-local addresses and metadata services, whatever is allowed.
 *
 * <p>A name is resolved here and once more for the connection; the JVM keeps the first answer for
 * longer than lies between.
 */
public final class Destinations {

  /** Asks for the addresses of a name. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Origin base;
  private final Set<String> allowed;
  private final RedactedUrl redacted;
  private final Resolver resolver;

  Destinations(WebSettings settings, RedactedUrl redacted, Resolver resolver) {
    this.base = settings.base();
    this.allowed = settings.allowedHosts();
    this.redacted = redacted;
    this.resolver = resolver;
  }

  /** Whether a URI is of the base's own origin, so that credentials may go there. */
  public boolean isHome(URI uri) {
    return origin(uri, "request").equals(base);
  }

  /**
   * Checks a target that an answer names.
   *
   * @param target absolute
   * @param what names it, for the message: {@code redirect}, {@code next link}
   * @throws QueryException if the client does not go there; names the host
   */
  public void check(URI target, String what) {
    Origin origin = origin(target, what);
    if (origin.equals(base)) {
      return;
    }
    if (isForbiddenAsWritten(origin.host())) {
      throw Faults.forbiddenAddress(redacted.of(target), origin, what);
    }
    if (base.isSecure() && !origin.isSecure()) {
      throw Faults.insecure(redacted.of(target), what);
    }
    if (!isAllowed(origin)) {
      throw Faults.foreignHost(redacted.of(target), origin, base, what);
    }
    if (resolvesToForbidden(origin.host())) {
      throw Faults.forbiddenAddress(redacted.of(target), origin, what);
    }
  }

  /**
   * Resolves a reference that an answer holds, relative or not, and checks where it leads.
   *
   * @param from the URI of the answer
   * @param what names it, for the message
   * @return absolute, without a fragment, escaped where the server did not
   * @throws QueryException if it is no URL, or the client does not go there
   */
  public URI resolve(URI from, String reference, String what) {
    URI target;
    try {
      target = UriReference.resolve(from, reference);
    } catch (URISyntaxException e) {
      throw Faults.unusableTarget(redacted.of(reference), what, "it is no URL");
    }
    check(target, what);
    return target;
  }

  private Origin origin(URI uri, String what) {
    try {
      return Origin.of(uri);
    } catch (ConfigException e) {
      throw Faults.unusableTarget(redacted.of(uri), what, e.fault().message());
    }
  }

  private static boolean isForbiddenAsWritten(String host) {
    return Addresses.isForbiddenName(host)
        || Addresses.literal(host).map(Addresses::isForbidden).orElse(false);
  }

  private boolean isAllowed(Origin origin) {
    boolean usualPort = origin.port() == (origin.isSecure() ? 443 : 80);
    if (allowed.contains(origin.authority()) || (usualPort && allowed.contains(origin.host()))) {
      return true;
    }
    for (int dot = origin.host().indexOf('.');
        dot >= 0;
        dot = origin.host().indexOf('.', dot + 1)) {
      String pattern = "*" + origin.host().substring(dot);
      if (allowed.contains(pattern + ":" + origin.port())
          || (usualPort && allowed.contains(pattern))) {
        return true;
      }
    }
    return false;
  }

  private boolean resolvesToForbidden(String host) {
    try {
      for (InetAddress address : resolver.addresses(host)) {
        if (Addresses.isForbidden(address)) {
          return true;
        }
      }
    } catch (UnknownHostException e) {
      // The connection fails with the same, and says so.
    }
    return false;
  }
}
