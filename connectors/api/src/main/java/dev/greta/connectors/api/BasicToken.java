package dev.greta.connectors.api;

import dev.greta.http.Credentials;
import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code auth_token} under {@code auth_type: basic}: user and password, or the base64 of that. */
final class BasicToken {

  private BasicToken() {}

  static Credentials parse(String token) {
    String text = token.contains(":") ? token : decoded(token);
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new ConfigException(
          Fault.of(ConfigCode.WRONG_VALUE, "auth_token is neither user:password nor its base64")
              .withPlace("data.api_config.auth_token")
              .withRemedy("Write user:password, or 'auth' with username and password."));
    }
    return Credentials.basic(text.substring(0, colon), Secret.of(text.substring(colon + 1)));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getDecoder().decode(token.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
