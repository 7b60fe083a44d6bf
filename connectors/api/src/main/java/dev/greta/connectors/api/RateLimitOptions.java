package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;
import java.time.Duration;

/** The keys under {@code rate_limit:}. */
public record RateLimitOptions(
    @Doc("How many requests.") @Range(min = 1, max = 1_000_000) int requests,
    @Doc("In which time.") @Default("1s") Duration per) {}
