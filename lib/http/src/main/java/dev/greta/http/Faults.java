package dev.greta.http;

import dev.greta.spi.error.AuthenticationException;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.TimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codes of what can go wrong between this client and a server, and how each is worded. None is
 * retryable: the client has tried again as often as it may, and a POST that may not be repeated is
 * not to be repeated by others either.
 */
final class Faults {

  /** A header that cannot be sent as it stands. */
  static final String HEADER = "GRT-313";

  /** A URL that no request can be sent to. */
  static final String URL = "GRT-314";

  /** The file of CA certificates cannot be used. */
  static final String CERTIFICATE = "GRT-315";

  /** The token URL is not HTTPS. */
  static final String TOKEN_URL = "GRT-316";

  /** A proxy in the environment that cannot be used. */
  static final String PROXY = "GRT-317";

  /** Credentials that cannot be sent as they stand. */
  static final String CREDENTIALS = "GRT-318";

  /** The token server refuses. */
  static final String TOKEN_REFUSED = "GRT-562";

  /** The token server's answer has no token that can be sent. */
  static final String NO_TOKEN = "GRT-563";

  /** The token server fails. */
  static final String TOKEN_SERVER = "GRT-468";

  /** An answer leads to what is no usable URL. */
  static final String TARGET = "GRT-684";

  /** More redirects than five, or in a circle. */
  static final String REDIRECTS = "GRT-685";

  /** An answer leads to another host. */
  static final String FOREIGN_HOST = "GRT-686";

  /** An answer leads to an address that is never asked. */
  static final String FORBIDDEN_ADDRESS = "GRT-687";

  /** An answer leads from HTTPS to HTTP. */
  static final String INSECURE = "GRT-688";

  /** A body would go to another host than the base's. */
  static final String FOREIGN_BODY = "GRT-689";

  /** The server asks for a longer wait than is left. */
  static final String LONG_WAIT = "GRT-1044";

  /** The server's rate limit is used up for longer than is left. */
  static final String LONG_RESET = "GRT-1045";

  /** An answer is longer than allowed. */
  static final String TOO_LONG = "GRT-1240";

  /** There was no place to put an answer. */
  static final String NOT_KEPT = "GRT-1241";

  private static final String LINKS_REMEDY =
      "Ask whoever runs the server: Greta does not follow it.";

  private Faults() {}

  static ConfigException header(String name, String why) {
    return new ConfigException(
        Fault.of(HEADER, "the header '" + name + "' " + why)
            .withPlace("headers")
            .withRemedy("Correct or remove it there; its value is not shown here."));
  }

  static ConfigException unusableUrl(URI uri, String why) {
    return new ConfigException(
        Fault.of(URL, "the URL cannot be used: " + why)
            .withPlace(new RedactedUrl(Set.of()).of(uri))
            .withRemedy("Give an absolute http or https URL; credentials go under 'auth'."));
  }

  static ConfigException unusableCertificate(Path pem, String why, @Nullable Throwable cause) {
    String detail = cause == null ? "" : ": " + cause.getMessage();
    return new ConfigException(
        Fault.of(CERTIFICATE, "the file of CA certificates cannot be used: " + why + detail)
            .withPlace(pem.toString())
            .withRemedy("Give a readable PEM file with at least one certificate."));
  }

  static ConfigException insecureTokenUrl(String url) {
    return new ConfigException(
        Fault.of(TOKEN_URL, "the token URL would get the client's secret in the clear")
            .withPlace(url)
            .withRemedy("Give an https URL."));
  }

  static ConfigException unusableProxy(String why) {
    return new ConfigException(
        Fault.of(PROXY, "the proxy that the environment names cannot be used: " + why)
            .withPlace("https_proxy, http_proxy or all_proxy")
            .withRemedy("Correct the variable, or exempt the host in no_proxy."));
  }

  static ConfigException credentials(String why) {
    return new ConfigException(
        Fault.of(CREDENTIALS, "the credentials cannot be sent: " + why)
            .withPlace("auth")
            .withRemedy("Correct them there; their value is not shown here."));
  }

  static AuthenticationException tokenRefused(
      String place, int status, String error, String description) {
    String said =
        (error.isEmpty() ? "" : ": " + error) + (description.isEmpty() ? "" : ", " + description);
    return new AuthenticationException(
        Fault.of(TOKEN_REFUSED, "the token server answers " + status + said)
            .withPlace(place)
            .withVendorCode(Integer.toString(status))
            .withRemedy("Check token_url, client_id, client_secret, grant and scopes."));
  }

  static AuthenticationException noToken(String place) {
    return new AuthenticationException(
        Fault.of(NO_TOKEN, "the token server's answer has no access_token that can be sent")
            .withPlace(place)
            .withRemedy("Check token_url: it is to answer with JSON, as OAuth 2 has it."));
  }

  static ConnectionException tokenServerFails(String place, int status) {
    return new ConnectionException(
        Fault.of(TOKEN_SERVER, "the token server answers " + status)
            .withPlace(place)
            .withVendorCode(Integer.toString(status))
            .withRemedy("Try again later."));
  }

  static QueryException unusableTarget(String target, String what, String why) {
    return target(TARGET, target, "the " + what + " leads nowhere: " + why, LINKS_REMEDY);
  }

  static QueryException tooManyRedirects(String target, String why) {
    return target(REDIRECTS, target, why, "Give the last URL of the chain as 'base_url'.");
  }

  static QueryException foreignHost(String target, Origin origin, Origin base, String what) {
    boolean sameHost = origin.host().equals(base.host());
    return target(
        FOREIGN_HOST,
        target,
        "the " + what + " leads to " + origin + " instead of " + base,
        sameHost
            ? "If that is the server, give it as 'base_url'."
            : "If it may, name '"
                + origin.authority()
                + "' in 'allowed_hosts'; credentials and headers are not sent there.");
  }

  static QueryException forbiddenAddress(String target, Origin origin, String what) {
    return target(
        FORBIDDEN_ADDRESS,
        target,
        "the "
            + what
            + " leads to "
            + origin.host()
            + ", where machines keep their own credentials",
        "Distrust that server: nothing in the config allows such an address.");
  }

  static QueryException insecure(String target, String what) {
    return target(INSECURE, target, "the " + what + " leads from https to http", LINKS_REMEDY);
  }

  static QueryException foreignBody(String target, String what) {
    return target(
        FOREIGN_BODY,
        target,
        "the " + what + " would take the request's body to another host",
        "If that is the server, give it as 'base_url'.");
  }

  static TimeoutException longWait(String place, String reason, Duration wait) {
    return new TimeoutException(
        Fault.of(
                LONG_WAIT,
                reason + ": the server asks to wait " + Spans.of(wait) + ", longer than is left")
            .withPlace(place)
            .withRemedy("Run it again after that time, or raise 'retry.max_elapsed'."));
  }

  static TimeoutException longReset(String place, Duration wait) {
    return new TimeoutException(
        Fault.of(
                LONG_RESET,
                "the server's rate limit is used up for another "
                    + Spans.of(wait)
                    + ", longer than is left")
            .withPlace(place)
            .withRemedy("Run it again after that time, or raise 'retry.max_elapsed'."));
  }

  static ResourceException tooLong(String place, long most) {
    return new ResourceException(
        Fault.of(TOO_LONG, "the answer is longer than " + most + " bytes")
            .withPlace(place)
            .withRemedy("Ask for smaller pages, or raise 'max_response_bytes'."));
  }

  static ResourceException notKept(String place, Throwable cause) {
    return new ResourceException(
        Fault.of(NOT_KEPT, "the answer could not be kept: " + cause.getMessage())
            .withPlace(place)
            .withRemedy("Check the disk that 'temp_dir' is on."),
        cause);
  }

  private static QueryException target(String code, String target, String message, String remedy) {
    return new QueryException(Fault.of(code, message).withPlace(target).withRemedy(remedy));
  }
}
