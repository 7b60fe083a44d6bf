package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;
import java.time.Duration;
import java.util.List;

/** The keys under {@code retry:}. */
public record RetryOptions(
    @Doc("How often a request is sent at most.") @Default("5") @Range(min = 1, max = 100)
        int maxAttempts,
    @Doc("The longest wait before the second time.") @Default("1s") Duration initialDelay,
    @Doc("The longest wait of all, but where the source asks for more.") @Default("60s")
        Duration maxDelay,
    @Doc("How long a request is tried, its waits included.") @Default("10m") Duration maxElapsed,
    @Doc("The statuses that are tried again; default 408, 425, 429, 500, 502, 503, 504.")
        @Range(min = 400, max = 599)
        List<Integer> statuses,
    @Doc("Whether a POST may be sent twice. GraphQL's queries always may.") @Default("false")
        boolean retryPost) {}
