package dev.greta.http;

import dev.greta.http.WebSettings.Timeouts;
import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.TimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What an exception on the way means. */
final class Failures {

  /** Nothing answers at host and port. */
  static final String UNREACHABLE = "GRT-460";

  /** The host is not known. */
  static final String UNKNOWN_HOST = "GRT-461";

  /** No TLS with the server. */
  static final String TLS = "GRT-462";

  /** The connection was lost, before an answer or within it. */
  static final String LOST = "GRT-463";

  /** The answer is encoded in a way that was not asked for. */
  static final String UNKNOWN_CODING = "GRT-465";

  /** The compressed answer is damaged. */
  static final String DAMAGED = "GRT-466";

  /** The proxy refuses. */
  static final String PROXY = "GRT-467";

  /** No connection within the limit. */
  static final String CONNECT_LIMIT = "GRT-1040";

  /** Nothing came for as long as the limit. */
  static final String READ_LIMIT = "GRT-1041";

  /** The answer was not complete within the limit. */
  static final String TOTAL_LIMIT = "GRT-1042";

  static final String PROXY_REMEDY = "Check https_proxy, or exempt the host in no_proxy.";

  private Failures() {}

  /**
   * @throws CancelledException if that was the reason
   */
  static Failed of(IOException e, String place, Timeouts limits, long mostBytes) {
    if (e instanceof StoppedException stopped) {
      return stopped(stopped, place, limits);
    }
    if (e instanceof TooLongException) {
      return Failed.forGood(Faults.tooLong(place, mostBytes));
    }
    if (e instanceof Contents.NotKeptException) {
      return Failed.forGood(Faults.notKept(place, e));
    }
    if (e instanceof Contents.UnknownCodingException) {
      String coding = Plain.text(String.valueOf(e.getMessage()), 60);
      return Failed.forGood(
          connection(UNKNOWN_CODING, place, "the answer is encoded as '" + coding + "'", e)
              .remedy("Greta asks for gzip or deflate: ask whoever runs the server."));
    }
    if (e instanceof CorruptException) {
      return Failed.forNow(
          connection(DAMAGED, place, "the compressed answer is damaged: " + e.getMessage(), e)
              .remedy("Try again; if it stays, ask whoever runs the server."),
          "damaged answer");
    }
    return connecting(e, place, limits);
  }

  private static Failed stopped(StoppedException e, String place, Timeouts limits) {
    return switch (e.reason()) {
      case CANCELLED -> throw new CancelledException();
      case CONNECT ->
          Failed.unsent(
              timeout(
                  CONNECT_LIMIT,
                  place,
                  "no connection within ",
                  limits.connect(),
                  "timeout.connect"),
              "no connection");
      case READ ->
          Failed.forNow(
              timeout(READ_LIMIT, place, "nothing came for ", limits.read(), "timeout.read"),
              "no answer");
      case TOTAL ->
          Failed.forGood(
              timeout(
                  TOTAL_LIMIT,
                  place,
                  "the answer was not complete within ",
                  limits.total(),
                  "timeout.total"));
    };
  }

  private static Failed connecting(IOException e, String place, Timeouts limits) {
    if (has(e, UnknownHostException.class)) {
      return Failed.unsent(
          connection(UNKNOWN_HOST, place, "the host is not known", e)
              .remedy("Check the host in 'base_url', and the proxy if there is one."),
          "unknown host");
    }
    if (has(e, SSLException.class)) {
      ConnectionException tls =
          connection(TLS, place, "no TLS with the server: " + told(e), e)
              .remedy("A certificate of one's own is trusted with the CA's PEM file.");
      return has(e, SSLHandshakeException.class) ? Failed.forGood(tls) : Failed.forNow(tls, "TLS");
    }
    if (has(e, ConnectException.class)) {
      return Failed.unsent(
          connection(UNREACHABLE, place, "nothing answers at host and port", e)
              .remedy("Check host and port in 'base_url', and that the server runs."),
          "connection refused");
    }
    if (e instanceof Dialer.ProxyRefusedException) {
      return Failed.forGood(
          connection(PROXY, place, "the proxy refuses: " + told(e), e).remedy(PROXY_REMEDY));
    }
    return Failed.forNow(
        connection(LOST, place, "the connection was lost: " + told(e), e)
            .remedy("Try again; if it stays, ask for smaller pages."),
        "connection lost");
  }

  private static boolean has(@Nullable Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /** The innermost message. */
  private static String told(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage();
    return Plain.text(message == null ? last.getClass().getSimpleName() : message, 300);
  }

  private static TimeoutException timeout(
      String code, String place, String what, Duration limit, String key) {
    return new TimeoutException(
        Fault.of(code, what + Spans.exact(limit) + ", the limit in '" + key + "'")
            .withPlace(place)
            .withRemedy("Raise '" + key + "' if the server needs longer."));
  }

  private record Draft(Fault fault, IOException cause) {

    ConnectionException remedy(String remedy) {
      return new ConnectionException(fault.withRemedy(remedy), cause);
    }
  }

  private static Draft connection(String code, String place, String message, IOException cause) {
    return new Draft(Fault.of(code, message).withPlace(place), cause);
  }
}
