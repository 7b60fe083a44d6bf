package dev.greta.http;

import dev.greta.spi.options.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a client proves who it is. Sent to the origin of {@link WebSettings#base} and nowhere else.
 */
public sealed interface Credentials {

  /** Nothing is sent. */
  static Credentials none() {
    return new None();
  }

  /** {@code Authorization: Bearer …} (RFC 6750). */
  static Credentials bearer(Secret token) {
    return new Bearer(token);
  }

  /** {@code Authorization: Basic …}, in UTF-8 (RFC 7617). */
  static Credentials basic(String username, Secret password) {
    return new Basic(username, password);
  }

  /** A key in a header, a query parameter or a cookie of the given name. */
  static Credentials apiKey(String name, Place in, Secret key) {
    return new ApiKey(name, in, key);
  }

  /** A token that is asked for, kept, and asked for again when it runs out. */
  static Credentials oauth2(OAuth2 settings) {
    return settings;
  }

  /** Where an API key goes. */
  enum Place {
    HEADER,
    QUERY,
    COOKIE
  }

  /** See {@link #none}. */
  record None() implements Credentials {}

  /** See {@link #bearer}. */
  record Bearer(Secret token) implements Credentials {}

  /** See {@link #basic}; a user name has no colon. */
  record Basic(String username, Secret password) implements Credentials {}

  /** See {@link #apiKey}. */
  record ApiKey(String name, Place in, Secret key) implements Credentials {}

  /**
   * OAuth 2 without a person present (RFC 6749, 4.4 and 6).
   *
   * @param tokenUrl {@code https}, a loopback address, or of the same origin as the base
   * @param grant what the token is asked for with
   * @param clientAuth how the client's id and secret are sent to the token URL
   * @param clientSecret absent for public clients
   * @param refreshToken required by that grant
   * @param scopes asked for, if any
   */
  record OAuth2(
      URI tokenUrl,
      Grant grant,
      ClientAuth clientAuth,
      String clientId,
      Optional<Secret> clientSecret,
      Optional<Secret> refreshToken,
      List<String> scopes)
      implements Credentials {

    public OAuth2 {
      scopes = List.copyOf(scopes);
      if (grant == Grant.REFRESH_TOKEN && refreshToken.isEmpty()) {
        throw new IllegalArgumentException("the grant refresh_token needs a refresh token");
      }
    }

    /** The client's own credentials, or a refresh token. */
    public enum Grant {
      CLIENT_CREDENTIALS,
      REFRESH_TOKEN;

      /** As the request for a token has it. */
      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** In the Authorization header, or in the body (RFC 6749, 2.3.1). */
    public enum ClientAuth {
      BASIC,
      POST
    }
  }
}
