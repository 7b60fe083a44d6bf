package dev.greta.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a request: always a success, its body whole and already delivered.
 *
 * @param status from 200 to 299
 * @param uri where the answer came from, after redirects; with its secret parameters, so not for
 *     people to see (see {@link RedactedUrl})
 * @param headers of the last response
 * @param bytesOnTheWire the body's length as it was sent, compressed or not
 * @param bytesDecoded the body's length as it was delivered
 * @param attempts how often the request was sent, the last time included
 * @param rateLimit what the last response says of the server's limit
 */
public record WebAnswer(
    int status,
    URI uri,
    HttpHeaders headers,
    long bytesOnTheWire,
    long bytesDecoded,
    int attempts,
    RateLimitFacts rateLimit) {

  /** The first value of a header; case does not matter. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** All values of a header, in the order in which they came; case does not matter. */
  public List<String> headers(String name) {
    return headers.allValues(name);
  }

  /** {@code application/json}: the media type in lower case, without parameters. */
  public Optional<String> mediaType() {
    return header("Content-Type").map(MediaType::of).map(MediaType::name);
  }

  /** The name in the {@code charset} parameter of {@code Content-Type}, in lower case. */
  public Optional<String> charset() {
    return header("Content-Type")
        .map(MediaType::of)
        .flatMap(MediaType::charset)
        .map(name -> name.toLowerCase(Locale.ROOT));
  }
}
