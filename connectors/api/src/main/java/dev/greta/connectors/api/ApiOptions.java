package dev.greta.connectors.api;

import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Node;
import java.util.Optional;

/** The keys of {@code type: api}. */
public record ApiOptions(
    @Doc("What to ask for, and where.") ApiConfig apiConfig,
    @Doc("More parameters, as a mapping or as one writes them in an address.")
        @Example("\"status=open&sort=id\"")
        Optional<Node> query) {}
