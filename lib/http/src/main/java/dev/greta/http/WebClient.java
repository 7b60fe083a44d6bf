package dev.greta.http;

import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.function.Supplier;

/** Fetches pages over HTTP. One client serves one source; safe for use by many threads. */
public final class WebClient implements AutoCloseable {

  private final RedactedUrl redacted;
  private final Destinations destinations;

  public WebClient(WebSettings settings, Credentials credentials) {
    redacted = new RedactedUrl(settings.secretNames());
    destinations = new Destinations(settings, redacted, InetAddress::getAllByName);
  }

  /**
   * Sends a request, follows redirects, tries again what may succeed, and downloads the whole body.
   *
   * @param to gives a fresh stream for each attempt's decoded body; the client closes it. What an
   *     attempt that failed has written is to be thrown away
   * @return only of a success
   */
  public WebAnswer fetch(
      WebRequest request,
      Supplier<? extends OutputStream> to,
      Cancellation cancellation,
      ReadListener listener) {
    throw new UnsupportedOperationException();
  }

  /** What decides where links in answers may lead. */
  public Destinations destinations() {
    return destinations;
  }

  /** How this client's URLs are shown. */
  public RedactedUrl redacted() {
    return redacted;
  }

  @Override
  public void close() {}
}
