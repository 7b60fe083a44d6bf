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

/** JSON files: the elements of an array, or of one within an object. */
public final class JsonConnector implements Connector<JsonOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public JsonConnector() {}

  @Override
  public List<String> names() {
    return List.of("json");
  }

  @Override
  public String title() {
    return "JSON files: records in an array, or within an object";
  }

  @Override
  public List<String> extensions() {
    return List.of(".json");
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
                options.files(extensions()), new JsonFormat(options.settings(false)), room));
  }
}
