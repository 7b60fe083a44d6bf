package dev.greta.formats.files;

import dev.greta.formats.TextTyping;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.OneOrMore;
import java.util.List;
import java.util.Optional;

/** The keys that all sources of files have. */
public record FileOptions(
    @Doc(
            "A file, a folder or a glob such as data/2024-*, or a list of them, relative to the"
                + " folder of the config file.")
        @OneOrMore
        List<String> source,
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

  public FileOptions {
    source = List.copyOf(source);
  }

  /**
   * The files.
   *
   * @param endings of those that are read of a folder, in lower case, as ".csv"
   * @param typing finds the types of the values in folder names
   */
  public FileSet set(List<String> endings, TextTyping typing) {
    return new FileSet(source, endings, hivePartitioning, filenameColumn, union, typing);
  }
}
