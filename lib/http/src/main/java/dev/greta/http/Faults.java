package dev.greta.http;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.net.URI;

/** The codes of what can go wrong between this client and a server, and how each is worded. */
final class Faults {

  /** A proxy in the environment that cannot be used. */
  static final String PROXY = "GRT-317";

  /** A URL that no request can be sent to. */
  static final String URL = "GRT-314";

  /** An answer leads to what is no usable URL. */
  static final String TARGET = "GRT-684";

  /** An answer leads to another host. */
  static final String FOREIGN_HOST = "GRT-686";

  /** An answer leads to an address that is never asked. */
  static final String FORBIDDEN_ADDRESS = "GRT-687";

  /** An answer leads from HTTPS to HTTP. */
  static final String INSECURE = "GRT-688";

  private Faults() {}

  static ConfigException unusableUrl(URI uri, String why) {
    return new ConfigException(
        Fault.of(URL, "the URL cannot be used: " + why)
            .withPlace(new RedactedUrl(java.util.Set.of()).of(uri))
            .withRemedy("Give an absolute http or https URL; credentials go under 'auth'."));
  }

  static ConfigException unusableProxy(String why) {
    return new ConfigException(
        Fault.of(PROXY, "the proxy that the environment names cannot be used: " + why)
            .withPlace("https_proxy, http_proxy or all_proxy")
            .withRemedy("Correct the variable, or exempt the host in no_proxy."));
  }

  static QueryException unusableTarget(String target, String what, String why) {
    return query(TARGET, target, "the " + what + " leads nowhere: " + why);
  }

  static QueryException foreignHost(String target, Origin origin, Origin base, String what) {
    return new QueryException(
        Fault.of(
                FOREIGN_HOST,
                "the " + what + " leads to another host, " + origin + ", instead of " + base)
            .withPlace(target)
            .withRemedy(
                "If it may: name '"
                    + origin.authority()
                    + "' in 'allowed_hosts'; credentials do not go there."));
  }

  static QueryException forbiddenAddress(String target, Origin origin, String what) {
    return query(
        FORBIDDEN_ADDRESS,
        target,
        "the "
            + what
            + " leads to "
            + origin.host()
            + ", an address within the machine's own network that no answer may lead to");
  }

  static QueryException insecure(String target, String what) {
    return query(INSECURE, target, "the " + what + " leads from https to http");
  }

  private static QueryException query(String code, String place, String message) {
    return new QueryException(Fault.of(code, message).withPlace(place));
  }
}
