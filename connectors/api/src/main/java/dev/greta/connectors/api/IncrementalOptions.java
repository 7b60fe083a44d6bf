package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import java.time.Duration;
import java.util.Optional;

/** The keys under {@code incremental:}. */
public record IncrementalOptions(
    @Doc("The field of a record whose greatest value the next run begins at.")
        @Example("updated_at")
        String cursorPath,
    @Doc("The query parameter that it is sent in.") @Example("updated_since") String param,
    @Doc("What the first run sends; default nothing.") Optional<String> initialValue,
    @Doc("How far before it the next run begins, for what comes late; default nothing.")
        Optional<Duration> lookback,
    @Doc("File that remembers the value from run to run, relative to the config file.")
        @Default("greta-state.json")
        String stateFile) {}
