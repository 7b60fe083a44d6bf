package dev.greta.connectors.api;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import java.util.Optional;

/** The keys under {@code response:}. */
public record ResponseOptions(
    @Doc("auto (by Content-Type), json, ndjson or csv.") @Default("auto") Format format,
    @Doc(
            "Where the records are in an answer: names from the outermost object inwards, as"
                + " data.items or the JSON Pointer /data/items. After *, which stands for each"
                + " record, what is wanted of it: data.edges.*.node. Without it, where arrays of"
                + " records usually are; . is the answer itself.")
        @Example("data.items")
        Optional<String> recordsPath,
    @Doc("Whether an answer without records_path is one without records, else an error.")
        @Default("false")
        boolean allowMissing) {

  /** Forms of an answer. */
  public enum Format {
    AUTO,
    JSON,
    NDJSON,
    CSV
  }

  static final ResponseOptions STANDARD = new ResponseOptions(Format.AUTO, Optional.empty(), false);
}
