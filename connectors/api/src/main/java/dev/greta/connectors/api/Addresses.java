package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import java.net.URI;

/** The address of an endpoint, from what a config says. */
final class Addresses {

  private Addresses() {}

  /**
   * The base's address and the endpoint behind it, with one slash between them. What an address may
   * not have as it stands, braces and spaces for instance, is encoded.
   *
   * @throws ConfigException if that is no address
   */
  static URI of(String base, String endpoint) {
    if (endpoint.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw refused(
          "api_config.endpoint",
          "the endpoint is an address of its own",
          "Write its first part as base_url.");
    }
    String begin = base.strip();
    String end = endpoint.strip();
    if (!end.isEmpty() && !end.startsWith("?") && begin.contains("?")) {
      throw refused(
          "api_config.base_url",
          "base_url has a query, and 'endpoint' comes behind it",
          "Write the query as 'params'.");
    }
    boolean joined = end.isEmpty() || end.startsWith("?");
    String address =
        joined
            ? begin + end
            : (begin.endsWith("/") ? begin.substring(0, begin.length() - 1) : begin)
                + (end.startsWith("/") ? end : "/" + end);
    try {
      return URI.create(clean(address));
    } catch (IllegalArgumentException e) {
      throw refused(
          "api_config.base_url",
          "base_url and endpoint are no address",
          "Write base_url as https://host/path.");
    }
  }

  private static String clean(String address) {
    StringBuilder clean = new StringBuilder();
    address
        .codePoints()
        .forEach(
            c -> {
              boolean plain = c > ' ' && c < 127 && "\"<>\\^`{|}".indexOf(c) < 0;
              String character = Character.toString(c);
              clean.append(plain ? character : PageRequest.encoded(character));
            });
    return clean.toString();
  }

  private static ConfigException refused(String place, String message, String remedy) {
    return new ConfigException(
        Fault.of(ConfigCode.WRONG_VALUE, message).withPlace("data." + place).withRemedy(remedy));
  }
}
