package dev.greta.config;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Form;
import java.util.Optional;

/** The keys of {@code output:}. */
record OutputKeys(
    @Doc("where the dataset goes; its ending says in which format")
        @Form(
            value = "[^\\u0000]*\\.(parquet|arrow|csv|json|ndjson|xlsx|duckdb|sqlite)",
            says =
                "a file name that ends in .parquet, .arrow, .csv, .json, .ndjson, .xlsx, .duckdb or .sqlite")
        Optional<String> data,
    @Doc("where the results go") @Form(value = "[^\\u0000]+", says = "a file name")
        Optional<String> file,
    @Doc("how the results are written") @Default("json") OutputConfig.Format format) {}
