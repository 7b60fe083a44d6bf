package dev.greta.http;

import dev.greta.http.Credentials.ApiKey;
import dev.greta.http.Credentials.Basic;
import dev.greta.http.Credentials.OAuth2;
import dev.greta.http.Credentials.Place;
import dev.greta.http.Destinations.Resolver;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.GretaException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Fetches pages over HTTP: whole or not at all, from where it was sent to and nowhere else, within
 * limits of time and size.
 *
 * <p>One client serves one source; safe for use by many threads. Closing it cancels what is under
 * way; closing twice does no harm.
 *
 * <pre>{@code
 * WebSettings settings = WebSettings.of(Origin.of(URI.create("https://api.example.com")));
 * try (WebClient client = new WebClient(settings, Credentials.bearer(token))) {
 *   var body = new ByteArrayOutputStream();
 *   WebAnswer answer = client.fetch(
 *       WebRequest.get(uri).withHeader("Accept", "application/json"),
 *       () -> { body.reset(); return body; }, cancellation, ReadListener.NONE);
 * }
 * }</pre>
 */
public final class WebClient implements AutoCloseable {

  private final Credentials credentials;
  private final ClientParts parts;

  /**
   * @throws ConfigException if a setting cannot be used
   */
  public WebClient(WebSettings settings, Credentials credentials) {
    this(settings, credentials, Timing.SYSTEM, InetAddress::getAllByName);
  }

  WebClient(WebSettings settings, Credentials credentials, Timing timing, Resolver resolver) {
    check(credentials);
    this.credentials = credentials;
    RedactedUrl redacted = new RedactedUrl(secretNames(settings, credentials));
    Transport transport = new Transport(settings);
    Optional<OAuthTokens> tokens =
        credentials instanceof OAuth2 oauth
            ? Optional.of(new OAuthTokens(oauth, transport, timing, settings, redacted))
            : Optional.empty();
    parts =
        new ClientParts(
            settings,
            transport,
            new Authorizer(credentials, tokens),
            new Destinations(settings, redacted, resolver),
            new RateLimits(settings.rateLimit(), timing),
            redacted,
            new Permits(settings.concurrency()),
            timing);
  }

  private static void check(Credentials credentials) {
    if (credentials instanceof Basic basic && basic.username().indexOf(':') >= 0) {
      throw Faults.credentials("a user name has no colon");
    }
    if (credentials instanceof ApiKey key && key.in() != Place.QUERY) {
      RequestRules.check(key.name(), "");
    }
  }

  private static Set<String> secretNames(WebSettings settings, Credentials credentials) {
    Set<String> names = new TreeSet<>(settings.secretNames());
    if (credentials instanceof ApiKey key) {
      names.add(key.name());
    }
    return names;
  }

  /**
   * Sends a request, follows redirects, tries again what may succeed, and downloads the whole body.
   * Ends at once when cancelled, also within a body or a wait; only the resolution of a host's name
   * is the JVM's, which cannot be ended.
   *
   * @param request to the base's origin, or to a host that {@link #destinations} lets it go to; in
   *     the latter case without body, headers (but {@code Accept}) and credentials
   * @param to gives a fresh stream for each attempt's decoded body; the client closes it. What an
   *     attempt that failed has written is to be thrown away
   * @param listener told of bytes, waits and attempts; called in this thread
   * @return of a success only, its body delivered
   * @throws GretaException of the kind that the failure is of; its place is the method and the
   *     redacted URL
   * @throws CancelledException if cancelled or interrupted, or the client is closed meanwhile
   * @throws IllegalStateException if the client is closed
   */
  public WebAnswer fetch(
      WebRequest request,
      Supplier<? extends OutputStream> to,
      Cancellation cancellation,
      ReadListener listener) {
    RequestRules.check(request, credentials);
    if (!parts.destinations().isHome(request.uri())) {
      parts.destinations().check(request.uri(), "request");
      if (request.body().isPresent()) {
        throw Faults.foreignBody(parts.redacted().of(request.uri()), "request");
      }
    }
    return new Fetch(parts, request, cancellation, listener).run(to);
  }

  /** What decides where links in answers may lead. */
  public Destinations destinations() {
    return parts.destinations();
  }

  /** How this client's URLs are shown. */
  public RedactedUrl redacted() {
    return parts.redacted();
  }

  @Override
  public void close() {
    parts.transport().close();
  }
}
