package dev.greta.connectors.files;

import dev.greta.formats.FileSet;
import dev.greta.formats.csv.CsvTyping;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import java.util.List;
import java.util.Optional;

/** The keys of a Parquet source. */
public record ParquetOptions(
    @Doc(
            "A file, a folder or a glob such as data/2024-*/*.parquet, relative to the folder of"
                + " the config file.")
        String source,
    @Doc("One SELECT, in DuckDB's SQL, over the table data: the files' rows.")
        @Example("SELECT * FROM data")
        Optional<String> query,
    @Doc("Whether folders named key=value give columns; auto if all files have the same keys.")
        @Default("auto")
        FileSet.Partitions hivePartitioning,
    @Doc("The name of a column with the path of each row's file; none without it.") @Example("file")
        Optional<String> filenameColumn,
    @Doc(
            "How several files become one table: by_name takes all columns of all files, strict"
                + " wants the same columns in each.")
        @Default("by_name")
        FileSet.Union union) {

  FileSet files(List<String> endings) {
    return new FileSet(source, endings, hivePartitioning, filenameColumn, union, new CsvTyping());
  }
}
