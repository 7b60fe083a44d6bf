package dev.greta.connectors.files;

import dev.greta.formats.json.JsonFormat;
import dev.greta.formats.query.QuerySource;
import dev.greta.formats.text.Compression;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.Set;

/** What files of JSON have in common, however their records follow each other. */
sealed interface JsonFiles extends Connector<JsonOptions> permits JsonConnector, NdjsonConnector {

  /** Whether the records follow each other, without an array around them. */
  boolean lines();

  @Override
  default Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  default Class<JsonOptions> optionsType() {
    return JsonOptions.class;
  }

  @Override
  default Source open(JsonOptions options, SourceContext context) {
    return QuerySource.over(
        options.files(),
        Compression.alsoPacked(extensions()),
        new JsonFormat(options.settings(lines())),
        context);
  }
}
