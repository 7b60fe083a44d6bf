package dev.greta.http;

import dev.greta.spi.RetryPolicy;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a {@link WebClient} behaves. {@link #of} has the defaults; each {@code with} method returns a
 * copy.
 *
 * @param base the origin of {@code base_url}: trusted, and the only one that gets credentials
 * @param allowedHosts {@code host}, {@code host:port} or {@code *.domain}: where an answer's links
 *     and redirects may lead beside the base; without a port, the scheme's own is meant
 * @param maxResponseBytes how long one decoded answer may be
 * @param concurrency how many requests may be under way at once
 * @param secretNames of query parameters and headers whose values nobody may see
 * @param caCertificate a PEM file; its certificates are trusted, and no others
 * @param proxies which proxy a request goes through
 * @param userAgent the value of {@code User-Agent}
 */
public record WebSettings(
    Origin base,
    Set<String> allowedHosts,
    Timeouts timeouts,
    Retry retry,
    Optional<RateLimit> rateLimit,
    long maxResponseBytes,
    int concurrency,
    Set<String> secretNames,
    Optional<Path> caCertificate,
    ProxySelector proxies,
    String userAgent) {

  public WebSettings {
    allowedHosts = lowerCase(allowedHosts);
    secretNames = lowerCase(secretNames);
    if (maxResponseBytes < 1 || concurrency < 1) {
      throw new IllegalArgumentException("maxResponseBytes and concurrency must be positive");
    }
  }

  /** The defaults, with the proxies that the environment names. */
  public static WebSettings of(Origin base) {
    return new WebSettings(
        base,
        Set.of(),
        Timeouts.DEFAULT,
        Retry.DEFAULT,
        Optional.empty(),
        1L << 30,
        1,
        Set.of(),
        Optional.empty(),
        EnvironmentProxies.of(System.getenv()),
        "greta/" + Version.CURRENT);
  }

  public WebSettings withAllowedHosts(Set<String> hosts) {
    return new WebSettings(
        base,
        hosts,
        timeouts,
        retry,
        rateLimit,
        maxResponseBytes,
        concurrency,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withTimeouts(Timeouts limits) {
    return new WebSettings(
        base,
        allowedHosts,
        limits,
        retry,
        rateLimit,
        maxResponseBytes,
        concurrency,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withRetry(Retry policy) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        policy,
        rateLimit,
        maxResponseBytes,
        concurrency,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withRateLimit(RateLimit limit) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        Optional.of(limit),
        maxResponseBytes,
        concurrency,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withMaxResponseBytes(long bytes) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        rateLimit,
        bytes,
        concurrency,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withConcurrency(int requests) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        rateLimit,
        maxResponseBytes,
        requests,
        secretNames,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withSecretNames(Set<String> names) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        rateLimit,
        maxResponseBytes,
        concurrency,
        names,
        caCertificate,
        proxies,
        userAgent);
  }

  public WebSettings withCaCertificate(Path pem) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        rateLimit,
        maxResponseBytes,
        concurrency,
        secretNames,
        Optional.of(pem),
        proxies,
        userAgent);
  }

  public WebSettings withProxies(ProxySelector selector) {
    return new WebSettings(
        base,
        allowedHosts,
        timeouts,
        retry,
        rateLimit,
        maxResponseBytes,
        concurrency,
        secretNames,
        caCertificate,
        selector,
        userAgent);
  }

  private static Set<String> lowerCase(Set<String> names) {
    Set<String> lower = new TreeSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return Set.copyOf(lower);
  }

  /**
   * The limits on time of one attempt.
   *
   * @param connect until a connection stands
   * @param read until the headers come, and between any two pieces of the body
   * @param total from the request to the last byte of the body, redirects included
   */
  public record Timeouts(Duration connect, Duration read, Duration total) {

    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));

    public Timeouts {
      if (isNone(connect) || isNone(read) || isNone(total)) {
        throw new IllegalArgumentException("time-outs must be positive");
      }
    }

    private static boolean isNone(Duration limit) {
      return limit.isZero() || limit.isNegative();
    }
  }

  /**
   * When a request is sent again.
   *
   * @param policy how often, and the waits
   * @param maxElapsed how long all attempts and waits together may take; no wait begins that would
   *     end later
   * @param statuses the HTTP statuses that are worth another attempt
   * @param retryPost whether a POST that is not {@link WebRequest#repeatable} may be sent again
   */
  public record Retry(
      RetryPolicy policy, Duration maxElapsed, Set<Integer> statuses, boolean retryPost) {

    public static final Retry DEFAULT =
        new Retry(
            new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofMinutes(10),
            Set.of(408, 425, 429, 500, 502, 503, 504),
            false);

    public Retry {
      statuses = Set.copyOf(statuses);
    }
  }

  /** No more than so many requests to one host in any such span of time. */
  public record RateLimit(int requests, Duration per) {

    public RateLimit {
      if (requests < 1 || per.isZero() || per.isNegative()) {
        throw new IllegalArgumentException("a rate limit must be positive");
      }
    }
  }
}
