package dev.greta.config;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;
import java.util.Optional;

/** The keys of {@code data:} that every source shares. */
record DataKeys(
    @Doc("the kind of source") String type,
    @Doc("for type: file, the format if the file's ending does not tell it")
        Optional<String> fileType,
    @Doc("the column that must be there") Optional<String> targetColumn,
    @Doc("rows a batch") @Range(min = 1) Optional<Integer> chunkSize,
    @Doc(
            "what holds the data frame: memory (pandas), duckdb (dask: spills to disk), or auto,"
                + " which decides by size")
        @Default("auto")
        BackendChoice backend) {}
