package dev.greta.http;

import dev.greta.http.WebSettings.Retry;
import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.TimeoutException;
import java.time.Duration;
import java.util.Optional;

/** What a status that is no success means (RFC 9110, 15). */
final class Refusals {

  /** The server does not accept the credentials: 401. */
  static final String UNAUTHORIZED = "GRT-560";

  /** The credentials do not allow the request: 403. */
  static final String FORBIDDEN = "GRT-561";

  /** The server fails: 5xx, 408, 425. */
  static final String SERVER = "GRT-464";

  /** Too many requests, after all attempts: 429. */
  static final String TOO_MANY = "GRT-1043";

  /** Refused with any other status. */
  static final String REFUSED = "GRT-680";

  /** There is nothing at the URL: 404 and 410. */
  static final String NOT_FOUND = "GRT-681";

  /** The server does not accept the request: 400 and 422. */
  static final String BAD_REQUEST = "GRT-682";

  /** The server does not know the method there: 405 and 501. */
  static final String METHOD = "GRT-683";

  private Refusals() {}

  /**
   * @param excerpt what the answer's body says, empty if it says nothing
   * @param wait what the server asks for
   */
  static Failed of(
      int status, String place, String excerpt, Optional<Duration> wait, Retry settings) {
    GretaException error = error(status, place, excerpt);
    if (status == 401) {
      return Failed.unauthorized(error);
    }
    return settings.statuses().contains(status)
        ? Failed.forNow(error, Integer.toString(status), wait)
        : Failed.forGood(error);
  }

  private static GretaException error(int status, String place, String excerpt) {
    if (status == 401) {
      return new AuthenticationException(
          fault(UNAUTHORIZED, status, "the server does not accept the credentials", place, excerpt)
              .withRemedy("Check 'auth': its type, and whether the token or key is still valid."));
    }
    if (status == 403) {
      return new AuthenticationException(
          fault(FORBIDDEN, status, "the credentials do not allow this request", place, excerpt)
              .withRemedy("Check what the token or key may read, and 'endpoint'."));
    }
    if (status == 429) {
      return new TimeoutException(
          fault(TOO_MANY, status, "the server still refuses as too many requests", place, excerpt)
              .withRemedy("Lower 'rate_limit' or 'concurrency', or raise 'retry.max_elapsed'."));
    }
    if (status == 405 || status == 501) {
      return new QueryException(
          fault(METHOD, status, "the server does not know the method there", place, excerpt)
              .withRemedy("Check 'method' and 'endpoint'."));
    }
    if (status == 407) {
      return new ConnectionException(
          fault(Failures.PROXY, status, "the proxy asks for a password", place, excerpt)
              .withRemedy(Failures.PROXY_REMEDY));
    }
    if (status >= 500 || status == 408 || status == 425) {
      return new ConnectionException(
          fault(SERVER, status, "the server fails", place, excerpt)
              .withRemedy("Try again later, or ask whoever runs the server."));
    }
    return new QueryException(refused(status, place, excerpt));
  }

  private static Fault refused(int status, String place, String excerpt) {
    return switch (status) {
      case 404, 410 ->
          fault(NOT_FOUND, status, "there is nothing at that URL", place, excerpt)
              .withRemedy("Check 'base_url', 'endpoint' and 'params'.");
      case 400, 422 ->
          fault(BAD_REQUEST, status, "the server does not accept the request", place, excerpt)
              .withRemedy("Check 'params', 'query' and 'headers' against what it says.");
      default ->
          fault(REFUSED, status, "the server refuses the request", place, excerpt)
              .withRemedy("Check the request against what the server's documentation says.");
    };
  }

  private static Fault fault(
      String code, int status, String meaning, String place, String excerpt) {
    Fault fault =
        Fault.of(code, status + ", " + meaning)
            .withPlace(place)
            .withVendorCode(Integer.toString(status));
    return excerpt.isEmpty() ? fault : fault.withTried("the answer: " + excerpt);
  }
}
