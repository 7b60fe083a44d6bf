package dev.greta.http;

import dev.greta.http.Credentials.ApiKey;
import dev.greta.http.Credentials.Basic;
import dev.greta.http.Credentials.Bearer;
import dev.greta.http.Credentials.OAuth2;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Turns credentials into what a request carries, asking for their values anew each time. */
final class Authorizer {

  private final Credentials credentials;
  private final Optional<OAuthTokens> tokens;

  Authorizer(Credentials credentials, Optional<OAuthTokens> tokens) {
    this.credentials = credentials;
    this.tokens = tokens;
  }

  Optional<Proof> proof(Cancellation cancellation, ReadListener listener) throws Failed {
    if (tokens.isPresent()) {
      return Optional.of(bearer(tokens.get().token(cancellation, listener)));
    }
    return atHand();
  }

  private Optional<Proof> atHand() {
    Optional<Proof> proof = Optional.empty();
    if (credentials instanceof Bearer bearer) {
      proof = Optional.of(bearer(bearer.token().reveal()));
    } else if (credentials instanceof Basic basic) {
      proof = Optional.of(basic(basic.username(), basic.password().reveal()));
    } else if (credentials instanceof ApiKey key) {
      proof = Optional.of(new Proof(key.in(), key.name(), key.key().reveal()));
    }
    proof.ifPresent(Authorizer::check);
    return proof;
  }

  private static void check(Proof proof) {
    switch (proof.in()) {
      case HEADER -> RequestRules.check(proof.name(), proof.value());
      case COOKIE -> {
        RequestRules.check(proof.name(), proof.value());
        if (proof.value().indexOf(';') >= 0) {
          throw Faults.credentials("a cookie's value has no semicolon");
        }
      }
      case QUERY -> {
        // Escaped whatever it is.
      }
    }
  }

  private static Proof bearer(String token) {
    return Proof.authorization("Bearer " + token);
  }

  static Proof basic(String username, String password) {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Proof.authorization("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * Takes note that a server has refused a proof.
   *
   * @return whether there is another one to try
   */
  boolean refused(Proof proof) {
    if (tokens.isPresent()) {
      tokens.get().refused(proof.value().substring("Bearer ".length()));
      return true;
    }
    return !atHand().equals(Optional.of(proof));
  }

  /** Adds all that nobody may see of the credentials. */
  void mask(Mask mask, Optional<Proof> proof) {
    proof.ifPresent(p -> mask.addHeader(p.value()));
    if (credentials instanceof Basic basic) {
      mask.add(basic.password().reveal());
    } else if (credentials instanceof OAuth2 oauth) {
      oauth.clientSecret().ifPresent(secret -> mask.add(secret.reveal()));
      oauth.refreshToken().ifPresent(secret -> mask.add(secret.reveal()));
    }
  }
}
