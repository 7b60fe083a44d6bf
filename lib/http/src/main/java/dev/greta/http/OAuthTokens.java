package dev.greta.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.http.Credentials.OAuth2;
import dev.greta.http.Credentials.OAuth2.ClientAuth;
import dev.greta.http.Credentials.OAuth2.Grant;
import dev.greta.http.WebRequest.Body;
import dev.greta.http.WebRequest.Header;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The access token of OAuth 2 credentials (RFC 6749): asked for when first needed, kept until
 * shortly before it runs out or a server refuses it. Threads that need it meanwhile wait for the
 * one that asks.
 */
final class OAuthTokens {

  /** How much earlier than told a token counts as run out, if it lives long enough. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final int MOST_BYTES = 1 << 20;

  private final OAuth2 settings;
  private final Transport transport;
  private final Timing timing;
  private final String userAgent;
  private final RedactedUrl redacted;
  private final ObjectMapper json = new ObjectMapper();
  private final Permits asking = new Permits(1);

  private volatile @Nullable Token current;
  private @Nullable String refreshToken;

  private record Token(String value, boolean runsOut, long deadline) {}

  OAuthTokens(
      OAuth2 settings, Transport transport, Timing timing, WebSettings web, RedactedUrl redacted) {
    Origin origin = Origin.of(settings.tokenUrl());
    if (!origin.isSecure() && !origin.equals(web.base()) && !Addresses.isLoopback(origin.host())) {
      throw Faults.insecureTokenUrl(redacted.of(settings.tokenUrl()));
    }
    this.settings = settings;
    this.transport = transport;
    this.timing = timing;
    this.userAgent = web.userAgent();
    this.redacted = redacted;
  }

  String token(Cancellation cancellation, ReadListener listener) throws Failed {
    Token known = current;
    if (known != null && isFresh(known)) {
      return known.value();
    }
    asking.acquire(cancellation);
    try {
      known = current;
      if (known == null || !isFresh(known)) {
        known = ask(cancellation, listener);
        current = known;
      }
      return known.value();
    } catch (Failed failed) {
      throw failed.beforeSending();
    } finally {
      asking.release();
    }
  }

  private boolean isFresh(Token token) {
    return !token.runsOut() || token.deadline() - timing.nanos() > 0;
  }

  /** Forgets a token, unless another has taken its place. */
  void refused(String token) {
    Token known = current;
    if (known != null && known.value().equals(token)) {
      current = null;
    }
  }

  private Token ask(Cancellation cancellation, ReadListener listener) throws Failed {
    Outgoing request = request();
    String place = "POST " + redacted.of(settings.tokenUrl());
    try (Exchange exchange = transport.open(transport.limits().total().toNanos());
        var stop = cancellation.onCancel(() -> exchange.stop(StoppedException.Reason.CANCELLED))) {
      Head response = exchange.send(request.with(Optional.empty(), userAgent));
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      var wire = new WireStream(exchange, ReadListener.NONE, MOST_BYTES);
      try (InputStream decoded = Contents.decoded(wire, response.headers())) {
        Contents.copy(decoded, body, MOST_BYTES);
      }
      return read(response, body.toByteArray(), place, listener);
    } catch (TooLongException e) {
      throw Failed.forGood(Faults.noToken(place));
    } catch (IOException e) {
      throw Failures.of(e, place, transport.limits(), MOST_BYTES);
    }
  }

  private Outgoing request() {
    StringJoiner form = new StringJoiner("&");
    form.add("grant_type=" + settings.grant().word());
    if (settings.grant() == Grant.REFRESH_TOKEN) {
      String rotated = refreshToken;
      form.add(
          "refresh_token="
              + encoded(
                  rotated != null ? rotated : settings.refreshToken().orElseThrow().reveal()));
    }
    if (!settings.scopes().isEmpty()) {
      form.add("scope=" + encoded(String.join(" ", settings.scopes())));
    }
    List<Header> headers = List.of(new Header("Accept", "application/json"));
    Optional<String> secret = settings.clientSecret().map(s -> s.reveal());
    if (settings.clientAuth() == ClientAuth.BASIC && secret.isPresent()) {
      // Both are escaped first (RFC 6749, 2.3.1).
      Proof basic = Authorizer.basic(encoded(settings.clientId()), encoded(secret.get()));
      headers =
          List.of(
              new Header("Accept", "application/json"), new Header(basic.name(), basic.value()));
    } else {
      form.add("client_id=" + encoded(settings.clientId()));
      secret.ifPresent(s -> form.add("client_secret=" + encoded(s)));
    }
    Body body =
        new Body(
            form.toString().getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
    URI uri = settings.tokenUrl();
    return new Outgoing("POST", uri, headers, Optional.of(body), true);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Token read(Head response, byte[] body, String place, ReadListener listener)
      throws Failed {
    JsonNode answer = tree(body);
    int status = response.status();
    if (status >= 500 || status == 429 || status == 408) {
      throw Failed.forNow(
          Faults.tokenServerFails(place, status),
          status + " from the token server",
          RetryAfter.of(response.headers(), timing.now()));
    }
    if (status != 200) {
      throw Failed.forGood(
          Faults.tokenRefused(
              place, status, said(answer, "error"), said(answer, "error_description")));
    }
    String token = text(answer, "access_token");
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw Failed.forGood(Faults.noToken(place));
    }
    String renewed = text(answer, "refresh_token");
    if (settings.grant() == Grant.REFRESH_TOKEN && !renewed.isEmpty()) {
      rotate(renewed, listener);
    }
    return token(token, answer.path("expires_in"));
  }

  private void rotate(String renewed, ReadListener listener) {
    boolean first = refreshToken == null;
    boolean other = !renewed.equals(settings.refreshToken().orElseThrow().reveal());
    refreshToken = renewed;
    if (first && other) {
      listener.notice(
          "the token server has replaced the refresh token; the one in the config may not work"
              + " again");
    }
  }

  private Token token(String value, JsonNode lifetime) {
    long seconds = lifetime.asLong(-1);
    if (seconds < 0) {
      return new Token(value, false, 0);
    }
    long nanos = Duration.ofSeconds(Math.min(seconds, 10L * 365 * 86_400)).toNanos();
    return new Token(value, true, timing.nanos() + nanos - Math.min(SKEW.toNanos(), nanos / 4));
  }

  private JsonNode tree(byte[] body) {
    try {
      JsonNode tree = json.readTree(body);
      return tree == null ? json.missingNode() : tree;
    } catch (JsonProcessingException e) {
      return json.missingNode();
    } catch (IOException e) {
      throw new IllegalStateException("an array is read without fail", e);
    }
  }

  /** A server's words, without what it was told in confidence. */
  private String said(JsonNode answer, String name) {
    Mask mask = new Mask();
    settings.clientSecret().ifPresent(secret -> mask.add(secret.reveal()));
    settings.refreshToken().ifPresent(secret -> mask.add(secret.reveal()));
    return Plain.text(mask.apply(text(answer, name)), 300);
  }

  private static String text(JsonNode answer, String name) {
    return answer.path(name).asText("");
  }
}
