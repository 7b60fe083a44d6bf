package dev.greta.http;

/** What the fetches of one client share. */
record ClientParts(
    WebSettings settings,
    Transport transport,
    Authorizer authorizer,
    Destinations destinations,
    RateLimits rateLimits,
    RedactedUrl redacted,
    Permits permits,
    Timing timing) {}
