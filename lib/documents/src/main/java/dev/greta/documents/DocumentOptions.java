package dev.greta.documents;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;
import java.util.Optional;

/** The keys that all sources of documents have. */
public record DocumentOptions(
    @Doc("How objects within records become columns.") Optional<FlattenOptions> flatten,
    @Doc(
            "What becomes of a field with values of several kinds: json, a column of each value's"
                + " own JSON text; string, the same with texts as they are; error.")
        @Default("json")
        MixedTypes onMixedTypes,
    @Doc("How many different fields there may be; beyond, the widest object is kept as JSON.")
        @Default("10000")
        @Range(min = 1, max = 1_000_000)
        int maxColumns) {

  /** What these keys say. */
  public DocumentSettings settings() {
    FlattenOptions flattening = flatten.orElse(FlattenOptions.STANDARD);
    return new DocumentSettings(
        flattening.maxDepth(), flattening.separator(), onMixedTypes, maxColumns);
  }
}
