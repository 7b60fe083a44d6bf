package dev.greta.connectors.api;

import dev.greta.http.Origin;
import dev.greta.http.WebRequest.Header;
import dev.greta.http.WebSettings;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** What a config says of requests, as the client takes it. */
final class WebOptions {

  private WebOptions() {}

  static List<Header> headers(RequestOptions options) {
    return options.headers().entrySet().stream()
        .map(header -> new Header(header.getKey(), header.getValue().reveal()))
        .toList();
  }

  static WebSettings settings(String baseUrl, RequestOptions options, SourceContext context) {
    Origin base = Origin.of(Addresses.of(baseUrl, ""));
    WebSettings settings =
        WebSettings.of(base)
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
