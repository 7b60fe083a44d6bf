package dev.greta.connectors.files;

import dev.greta.formats.FileSource;
import dev.greta.formats.json.JsonFormat;
import dev.greta.formats.query.QuerySource;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Set;

/** NDJSON files: one JSON value after the other, each a record. */
public final class NdjsonConnector implements Connector<JsonOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public NdjsonConnector() {}

  @Override
  public List<String> names() {
    return List.of("ndjson", "jsonl");
  }

  @Override
  public String title() {
    return "JSON records, one after the other";
  }

  @Override
  public List<String> extensions() {
    return List.of(".ndjson", ".jsonl");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PARALLEL_SPLITS, Capability.QUERY, Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<JsonOptions> optionsType() {
    return JsonOptions.class;
  }

  @Override
  public Source open(JsonOptions options, SourceContext context) {
    return QuerySource.over(
        options.query(),
        context,
        room ->
            new FileSource(
                options.files(extensions()), new JsonFormat(options.settings(true)), room));
  }
}
