package dev.greta.http;

import dev.greta.http.StoppedException.Reason;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.GretaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One attempt at a request: through its redirects to an answer, and the answer's body delivered.
 */
final class Attempt {

  private static final int MOST_REDIRECTS = 5;

  private final ClientParts parts;
  private final WebRequest request;
  private final Cancellation cancellation;
  private final ReadListener listener;
  private final Turns turns;
  private final Set<String> seen = new HashSet<>();
  private long totalLeft;

  Attempt(
      ClientParts parts,
      WebRequest request,
      Cancellation cancellation,
      ReadListener listener,
      Turns turns) {
    this.parts = parts;
    this.request = request;
    this.cancellation = cancellation;
    this.listener = listener;
    this.turns = turns;
    this.totalLeft = parts.transport().limits().total().toNanos();
  }

  /**
   * @param number which attempt it is, from 1
   * @param refused is told the proof that a server did not accept
   */
  WebAnswer make(int number, Supplier<? extends OutputStream> to, ProofHolder refused)
      throws Failed {
    Outgoing outgoing = Outgoing.of(request, parts.destinations().isHome(request.uri()));
    while (true) {
      Origin origin = Origin.of(outgoing.uri());
      Outgoing next = outgoing;
      turns.await(origin.authority(), () -> place(next));
      Optional<Proof> proof =
          outgoing.home() ? parts.authorizer().proof(cancellation, listener) : Optional.empty();
      long begun = System.nanoTime();
      try (Exchange exchange = parts.transport().open(totalLeft);
          var stop = cancellation.onCancel(() -> exchange.stop(Reason.CANCELLED))) {
        Head response = exchange.send(outgoing.with(proof, parts.settings().userAgent()));
        RateLimitFacts facts = RateLimitHeaders.of(response.headers(), parts.timing().now());
        parts.rateLimits().learn(origin.authority(), facts);
        WireStream wire = new WireStream(exchange, listener, wireLimit());
        int status = response.status();
        if (status >= 200 && status < 300) {
          return delivered(response, outgoing, wire, to, number, facts);
        }
        if (!isRedirect(response)) {
          refused.hold(proof);
          throw refusal(response, outgoing, wire, proof, facts);
        }
        outgoing = redirected(outgoing, response);
        Excerpt.rest(wire);
      } catch (IOException e) {
        throw Failures.of(
            e, place(outgoing), parts.transport().limits(), parts.settings().maxResponseBytes());
      }
      totalLeft -= System.nanoTime() - begun;
    }
  }

  /** The proof of an attempt that was refused. */
  static final class ProofHolder {

    private Optional<Proof> proof = Optional.empty();

    private void hold(Optional<Proof> refused) {
      proof = refused;
    }

    Optional<Proof> proof() {
      return proof;
    }
  }

  private String place(Outgoing outgoing) {
    return outgoing.method() + " " + parts.redacted().of(outgoing.uri());
  }

  /** A coding adds headers and the like to what is incompressible. */
  private long wireLimit() {
    long most = parts.settings().maxResponseBytes();
    return most + most / 8 + 4096;
  }

  private WebAnswer delivered(
      Head response,
      Outgoing outgoing,
      WireStream wire,
      Supplier<? extends OutputStream> to,
      int number,
      RateLimitFacts facts)
      throws IOException {
    long decoded;
    try (Kept out = new Kept(to.get());
        InputStream body = Contents.decoded(wire, response.headers())) {
      decoded = Contents.copy(body, out, parts.settings().maxResponseBytes());
    }
    return new WebAnswer(
        response.status(),
        outgoing.uri(),
        response.headers(),
        wire.count(),
        decoded,
        number,
        facts);
  }

  private static boolean isRedirect(Head response) {
    return switch (response.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private Outgoing redirected(Outgoing from, Head response) throws Failed {
    URI target = target(from, response.headers());
    boolean keeps = response.status() >= 307;
    boolean toGet =
        !keeps
            && (from.method().equals("POST")
                || (response.status() == 303 && !from.method().equals("HEAD")));
    String method = toGet ? "GET" : from.method();
    try {
      parts.destinations().check(target, "redirect");
      boolean sameOrigin = Origin.of(target).equals(Origin.of(from.uri()));
      if (Origin.of(from.uri()).isSecure() && !Origin.of(target).isSecure()) {
        throw Faults.insecure(parts.redacted().of(target), "redirect");
      }
      if (!seen.add(from.method() + " " + from.uri()) || seen.contains(method + " " + target)) {
        throw Faults.tooManyRedirects(place(from), "the redirects lead in a circle");
      }
      if (seen.size() > MOST_REDIRECTS) {
        throw Faults.tooManyRedirects(place(from), "more than 5 redirects, one after the other");
      }
      boolean bodyStays = toGet || from.body().isEmpty();
      if (!sameOrigin && !bodyStays) {
        throw Faults.foreignBody(parts.redacted().of(target), "redirect");
      }
      return new Outgoing(
          method,
          target,
          sameOrigin ? from.headers() : Outgoing.harmless(from.headers()),
          bodyStays ? Optional.empty() : from.body(),
          from.home() && sameOrigin);
    } catch (GretaException e) {
      throw Failed.forGood(e);
    }
  }

  private URI target(Outgoing from, HttpHeaders headers) throws Failed {
    Optional<String> location = headers.firstValue("Location");
    if (location.isEmpty()) {
      throw Failed.forGood(Faults.unusableTarget(place(from), "redirect", "it has no Location"));
    }
    try {
      return UriReference.resolve(from.uri(), Latin.asUtf8(location.get()));
    } catch (URISyntaxException e) {
      throw Failed.forGood(
          Faults.unusableTarget(
              parts.redacted().of(location.get()), "redirect", "its Location is no URL"));
    }
  }

  private Failed refusal(
      Head response,
      Outgoing outgoing,
      WireStream wire,
      Optional<Proof> proof,
      RateLimitFacts facts)
      throws IOException {
    Mask mask = new Mask();
    parts.authorizer().mask(mask, proof);
    outgoing.headers().stream()
        .filter(h -> parts.settings().secretNames().contains(h.name().toLowerCase(Locale.ROOT)))
        .forEach(h -> mask.addHeader(h.value()));
    parts.redacted().secretsIn(outgoing.uri()).forEach(mask::add);
    Optional<Duration> wait = RetryAfter.of(response.headers(), parts.timing().now());
    if (wait.isEmpty() && response.status() == 429 && facts.remaining().orElse(0) == 0) {
      wait = facts.reset();
    }
    return Refusals.of(
        response.status(),
        place(outgoing),
        Excerpt.of(wire, response.headers(), mask),
        wait,
        parts.settings().retry());
  }
}
