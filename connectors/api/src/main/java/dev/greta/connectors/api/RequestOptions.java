package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.PaginationOptions;
import dev.greta.documents.DocumentOptions;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Name;
import dev.greta.spi.options.Range;
import dev.greta.spi.options.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys under {@code api_config} that REST and GraphQL have in common. */
public record RequestOptions(
    @Doc("Headers of every request.") Map<String, Secret> headers,
    @Doc("The short form of 'auth': bearer, basic or api_key.") Optional<AuthType> authType,
    @Doc(
            "The token; under basic user:password or its base64, under api_key the value of"
                + " X-API-Key.")
        Optional<Secret> authToken,
    @Doc("Who asks.") Optional<AuthOptions> auth,
    @Doc("How one gets from page to page.") Optional<PaginationOptions> pagination,
    @Doc("Asks once for each value of a parameter; each is a split.")
        Optional<ForEachOptions> forEach,
    @Doc("How often and how patiently a request is tried again.") Optional<RetryOptions> retry,
    @Doc("How many requests there may be in a time.") Optional<RateLimitOptions> rateLimit,
    @Doc("How many requests there may be at once.") @Default("1") @Range(min = 1, max = 256)
        int concurrency,
    @Doc("How long to wait.") Optional<TimeoutOptions> timeout,
    @Doc("Other hosts that a next link or a redirect may lead to.") @Example("[files.example.com]")
        List<String> allowedHosts,
    @Doc("How many bytes an answer may have, unpacked.")
        @Default("1073741824")
        @Range(min = 1, max = Long.MAX_VALUE)
        long maxResponseBytes,
    @Doc("PEM file of the certificates to trust, and no others.") Optional<String> caCert,
    @Doc("The column by which records that come twice are told, and dropped.") @Example("id")
        Optional<String> dedupeKey,
    @Flat DocumentOptions documents) {

  /** The short forms of {@link AuthOptions}. */
  public enum AuthType {
    BEARER,
    BASIC,
    @Name("api_key")
    API_KEY
  }

  public RequestOptions {
    if (authType.isPresent() && auth.isPresent()) {
      throw new InvalidOptionException(
          "auth", "auth_type and auth exclude each other", "Keep one of them.");
    }
    if (authType.isPresent() != authToken.isPresent()) {
      String given = authType.isPresent() ? "auth_type" : "auth_token";
      throw new InvalidOptionException(
          given, "auth_type and auth_token go together", "Give both, or neither.");
    }
  }

  /** The pagination, as the first page shows where nothing is said. */
  PaginationOptions paging() {
    return pagination.orElse(PaginationOptions.AUTO);
  }
}
