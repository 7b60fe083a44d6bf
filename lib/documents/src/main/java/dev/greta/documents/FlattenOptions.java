package dev.greta.documents;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;

/** How objects within records become columns. */
public record FlattenOptions(
    @Doc("How many levels of objects become columns a_b; deeper ones are structs. 0 for structs.")
        @Default("3")
        @Range(min = 0, max = 64)
        int maxDepth,
    @Doc("Between the names of such a column.") @Default("_") String separator) {

  static final FlattenOptions STANDARD =
      new FlattenOptions(
          DocumentSettings.STANDARD.flattenDepth(), DocumentSettings.STANDARD.separator());
}
