package dev.greta.connectors.files;

import dev.greta.spi.options.Doc;
import java.util.Optional;

/** The keys of a Parquet source. */
public record ParquetOptions(
    @Doc("The file, relative to the folder of the config file.") String source,
    @Doc("One SELECT, in DuckDB's SQL, over the table data: the file.") Optional<String> query) {}
