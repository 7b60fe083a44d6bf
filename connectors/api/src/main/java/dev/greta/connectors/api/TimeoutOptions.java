package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import java.time.Duration;

/** The keys under {@code timeout:}. */
public record TimeoutOptions(
    @Doc("How long connecting may take.") @Default("10s") Duration connect,
    @Doc("How long nothing may come.") @Default("60s") Duration read,
    @Doc("How long a request may take, its answer's body included.") @Default("5m")
        Duration total) {}
