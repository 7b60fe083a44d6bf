package dev.greta.connectors.api;

import dev.greta.http.Credentials;
import dev.greta.http.Credentials.OAuth2;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys under {@code auth:}. */
public record AuthOptions(
    @Doc("bearer, basic, api_key or oauth2.") Type type,
    @Doc("bearer: the token.") Optional<Secret> token,
    @Doc("basic: the user's name.") Optional<String> username,
    @Doc("basic: the password.") Optional<Secret> password,
    @Doc("api_key: its name; default X-API-Key.") @Example("X-API-Key") Optional<String> name,
    @Doc("api_key: where it goes: header, query or cookie; default header.") Optional<In> in,
    @Doc("api_key: the key.") Optional<Secret> key,
    @Doc("oauth2: where tokens are asked for.") @Example("https://login.example.com/token")
        Optional<String> tokenUrl,
    @Doc("oauth2: client_credentials or refresh_token; default client_credentials.")
        Optional<OAuth2.Grant> grant,
    @Doc("oauth2: how the client says who it is: basic or post; default basic.")
        Optional<OAuth2.ClientAuth> clientAuth,
    @Doc("oauth2: the client's id.") Optional<String> clientId,
    @Doc("oauth2: its secret.") Optional<Secret> clientSecret,
    @Doc("oauth2: the refresh token.") Optional<Secret> refreshToken,
    @Doc("oauth2: what is asked for.") List<String> scopes) {

  static final String USUAL_KEY = "X-API-Key";

  /** How one says who asks. */
  public enum Type {
    BEARER(List.of("token"), List.of()),
    BASIC(List.of("username", "password"), List.of()),
    API_KEY(List.of("key"), List.of("name", "in")),
    OAUTH2(
        List.of("token_url", "client_id"),
        List.of("grant", "client_auth", "client_secret", "refresh_token", "scopes"));

    private final List<String> needed;
    private final List<String> others;

    Type(List<String> needed, List<String> others) {
      this.needed = needed;
      this.others = others;
    }

    private String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Where an API key goes. */
  public enum In {
    HEADER,
    QUERY,
    COOKIE
  }

  public AuthOptions {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("token", token.isPresent());
    given.put("username", username.isPresent());
    given.put("password", password.isPresent());
    given.put("name", name.isPresent());
    given.put("in", in.isPresent());
    given.put("key", key.isPresent());
    given.put("token_url", tokenUrl.isPresent());
    given.put("grant", grant.isPresent());
    given.put("client_auth", clientAuth.isPresent());
    given.put("client_id", clientId.isPresent());
    given.put("client_secret", clientSecret.isPresent());
    given.put("refresh_token", refreshToken.isPresent());
    given.put("scopes", !scopes.isEmpty());
    given.forEach(
        (option, there) -> {
          if (there && !type.needed.contains(option) && !type.others.contains(option)) {
            throw new InvalidOptionException(
                option,
                "'" + option + "' does not go with type: " + type.text(),
                "Leave it out, or take another type.");
          }
          if (!there && type.needed.contains(option)) {
            throw new InvalidOptionException(
                "type", "type: " + type.text() + " needs '" + option + "'", "Add it under 'auth'.");
          }
        });
    if (grant.filter(OAuth2.Grant.REFRESH_TOKEN::equals).isPresent() && refreshToken.isEmpty()) {
      throw new InvalidOptionException(
          "grant", "grant: refresh_token needs 'refresh_token'", "Add it under 'auth'.");
    }
  }

  Credentials credentials() {
    return switch (type) {
      case BEARER -> Credentials.bearer(token.orElseThrow());
      case BASIC -> Credentials.basic(username.orElseThrow(), password.orElseThrow());
      case API_KEY ->
          Credentials.apiKey(
              name.orElse(USUAL_KEY),
              Credentials.Place.valueOf(in.orElse(In.HEADER).name()),
              key.orElseThrow());
      case OAUTH2 ->
          Credentials.oauth2(
              new OAuth2(
                  URI.create(tokenUrl.orElseThrow()),
                  grant.orElse(OAuth2.Grant.CLIENT_CREDENTIALS),
                  clientAuth.orElse(OAuth2.ClientAuth.BASIC),
                  clientId.orElseThrow(),
                  clientSecret,
                  refreshToken,
                  scopes));
    };
  }
}
