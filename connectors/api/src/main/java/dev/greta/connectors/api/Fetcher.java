package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.http.WebAnswer;
import dev.greta.http.WebClient;
import dev.greta.http.WebRequest;
import dev.greta.http.WebRequest.Header;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.ConnectionException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks for pages. Used from several threads. */
final class Fetcher implements AutoCloseable {

  private static final Pattern QUERIES = Pattern.compile("\\S*\\?\\S+");

  private final Endpoint endpoint;
  private final Path folder;
  private final WebClient client;

  /**
   * @param folder for bodies that are large
   */
  Fetcher(Endpoint endpoint, Path folder) {
    this.endpoint = endpoint;
    this.folder = folder;
    this.client = new WebClient(endpoint.web(), endpoint.credentials().get());
  }

  /** How a request is shown to people. */
  String shown(PageRequest request) {
    return request.method() + " " + client.redacted().of(request.target());
  }

  /** A text with addresses in it, without the secrets that those may have. */
  String withoutSecrets(String text) {
    return QUERIES
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(client.redacted().of(found.group())));
  }

  /**
   * Asks for a page and downloads it.
   *
   * @throws dev.greta.spi.error.GretaException if that fails, however often it was tried
   */
  Page fetch(PageRequest request, Cancellation cancellation, ReadListener listener) {
    RetryPolicy retry = endpoint.web().retry().policy();
    for (int failed = 1; ; failed++) {
      Page page = download(request, cancellation, listener);
      Optional<ConnectionException> busy =
          endpoint.errors().isPresent() ? GraphQlErrors.busy(page) : Optional.empty();
      if (busy.isEmpty()) {
        return page;
      }
      page.body().discard();
      if (!retry.allowsAnother(failed)) {
        throw busy.get();
      }
      Duration delay = retry.delayAfter(failed);
      listener.waiting("the source says that it is asked too much", delay);
      cancellation.pause(delay);
    }
  }

  private Page download(PageRequest request, Cancellation cancellation, ReadListener listener) {
    URI target = request.target();
    client.destinations().check(target, "next link");
    boolean home = client.destinations().isHome(target);
    AtomicReference<PageBody.Writer> to = new AtomicReference<>();
    WebAnswer answer;
    try {
      answer =
          client.fetch(
              web(request, target, home),
              () -> {
                PageBody.Writer writer = new PageBody.Writer(folder);
                discard(to.getAndSet(writer));
                return writer;
              },
              cancellation,
              listener);
    } catch (RuntimeException | Error e) {
      discard(to.get());
      throw e;
    }
    listener.bytesRead(answer.bytesOnTheWire());
    PageBody.Writer written = to.get();
    return new Page(
        shown(request),
        answer.status(),
        headers(answer),
        answer.mediaType(),
        answer.charset(),
        answer.rateLimit(),
        answer.bytesOnTheWire(),
        written == null ? new PageBody.Held(new byte[0], 0) : written.body());
  }

  private static void discard(PageBody.@Nullable Writer earlier) {
    if (earlier != null) {
      earlier.body().discard();
    }
  }

  /** To another host, which the user allows, go none of the user's headers and no body. */
  private WebRequest web(PageRequest request, URI target, boolean home) {
    List<Header> headers = new ArrayList<>();
    boolean accepts =
        endpoint.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("Accept"));
    if (!home || !accepts) {
      headers.add(new Header("Accept", endpoint.accept()));
    }
    if (home) {
      headers.addAll(endpoint.headers());
    }
    Optional<WebRequest.Body> body = request.body().filter(b -> home).map(Fetcher::body);
    return new WebRequest(
        home ? request.method() : "GET", target, headers, body, endpoint.repeatable());
  }

  private static WebRequest.Body body(JsonNode json) {
    return new WebRequest.Body(
        json.toString().getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static Map<String, List<String>> headers(WebAnswer answer) {
    Map<String, List<String>> headers = new HashMap<>();
    answer
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return headers;
  }

  @Override
  public void close() {
    client.close();
  }
}
