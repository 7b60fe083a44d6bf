package dev.greta.connectors.files;

import dev.greta.spi.options.Doc;
import dev.greta.spi.options.ExactlyOneOf;
import java.util.Optional;

/** The keys of a DuckDB database as a source. */
@ExactlyOneOf({"table", "query"})
public record DuckDbOptions(
    @Doc("The database file, relative to the folder of the config file. It is not changed.")
        String source,
    @Doc("A table or view to read, as name or as schema.name.") Optional<String> table,
    @Doc("One SELECT, in DuckDB's SQL, over the tables of this database.")
        Optional<String> query) {}
