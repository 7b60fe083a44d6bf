package dev.greta.connectors.files;

import dev.greta.spi.options.Doc;

/** The keys of a Parquet source. */
public record ParquetOptions(
    @Doc("The file, relative to the folder of the config file.") String source) {}
