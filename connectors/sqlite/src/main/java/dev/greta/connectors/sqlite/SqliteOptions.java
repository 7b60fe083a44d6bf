package dev.greta.connectors.sqlite;

import dev.greta.jdbc.OnUnrepresentable;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.ExactlyOneOf;
import dev.greta.spi.options.Range;
import java.util.Optional;

/** The keys of a SQLite database as a source. */
@ExactlyOneOf({"table", "query"})
public record SqliteOptions(
    @Doc("The database file, relative to the folder of the config file. It is not changed.")
        String source,
    @Doc("A table or view to read, by its name.") Optional<String> table,
    @Doc("One SELECT, VALUES or WITH, in SQLite's SQL, over the tables of this database.")
        Optional<String> query,
    @Doc("In how many splits a table is read; by default by its size and the run's parallelism.")
        @Range(min = 1, max = 10_000)
        Optional<Integer> partitions,
    @Doc("What becomes of a column whose values are of several kinds.") @Default("error")
        OnMixedTypes onMixedTypes,
    @Doc("What becomes of text that is not valid UTF-8.") @Default("error")
        OnUnrepresentable onUnrepresentable,
    @Doc("Seconds to wait for another program's lock on the database.")
        @Default("5")
        @Range(min = 0, max = 86_400)
        int busyTimeout) {

  /** What becomes of a column whose values are of several kinds. */
  public enum OnMixedTypes {
    /** The read fails and names column, row and value. */
    ERROR,
    /** It becomes text: numbers in digits, bytes as {@code X'…'}. */
    STRING
  }
}
