package dev.greta.connectors.api;

import dev.greta.http.RateLimitFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer, downloaded.
 *
 * @param place what was asked for, for people
 * @param headers by lower-case name
 */
record Page(
    String place,
    int status,
    Map<String, List<String>> headers,
    Optional<String> mediaType,
    Optional<String> charset,
    RateLimitFacts rateLimit,
    long bytesOnTheWire,
    PageBody body) {}
