package dev.greta.connectors.api;

import dev.greta.http.Origin;
import dev.greta.http.WebRequest.Header;
import dev.greta.http.WebSettings;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a config says of requests, as the client takes it. */
final class WebOptions {

  private static final Set<String> OPEN =
      Set.of("accept", "accept-language", "content-type", "user-agent", "prefer");

  private WebOptions() {}

  static List<Header> headers(RequestOptions options) {
    return options.headers().entrySet().stream()
        .map(header -> new Header(header.getKey(), header.getValue().reveal()))
        .toList();
  }

  /** A header may hold whatever lets one in, under any name, and sources repeat it in errors. */
  private static Set<String> secretNames(RequestOptions options) {
    return options.headers().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !OPEN.contains(name))
        .collect(Collectors.toSet());
  }

  static WebSettings settings(String baseUrl, RequestOptions options, SourceContext context) {
    Origin base = Origin.of(Addresses.of(baseUrl, ""));
    WebSettings settings =
        WebSettings.of(base)
            .withSecretNames(secretNames(options))
            .withAllowedHosts(Set.copyOf(options.allowedHosts()))
            .withMaxResponseBytes(options.maxResponseBytes())
            .withConcurrency(options.concurrency());
    if (options.caCert().isPresent()) {
      settings =
          settings.withCaCertificate(context.baseDirectory().resolve(options.caCert().get()));
    }
    if (options.rateLimit().isPresent()) {
      RateLimitOptions rate = options.rateLimit().get();
      settings = settings.withRateLimit(new WebSettings.RateLimit(rate.requests(), rate.per()));
    }
    if (options.timeout().isPresent()) {
      TimeoutOptions time = options.timeout().get();
      settings =
          settings.withTimeouts(
              new WebSettings.Timeouts(time.connect(), time.read(), time.total()));
    }
    if (options.retry().isPresent()) {
      RetryOptions retry = options.retry().get();
      settings =
          settings.withRetry(
              new WebSettings.Retry(
                  new RetryPolicy(retry.maxAttempts(), retry.initialDelay(), retry.maxDelay()),
                  retry.maxElapsed(),
                  retry.statuses().isEmpty()
                      ? WebSettings.Retry.DEFAULT.statuses()
                      : Set.copyOf(retry.statuses()),
                  retry.retryPost()));
    }
    return settings;
  }
}
