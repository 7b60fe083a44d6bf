package dev.greta.connectors.api;

import dev.greta.connectors.api.paging.Detection;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** REST and whatever else answers in JSON, NDJSON or CSV. */
public final class ApiConnector implements Connector<ApiOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public ApiConnector() {}

  @Override
  public List<String> names() {
    return List.of("api", "rest");
  }

  @Override
  public String title() {
    return "REST APIs, page after page to the last one";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.PARALLEL_SPLITS,
        Capability.CREDENTIALS,
        Capability.QUERY,
        Capability.CANCEL_AT_SOURCE);
  }

  @Override
  public Class<ApiOptions> optionsType() {
    return ApiOptions.class;
  }

  @Override
  public Source open(ApiOptions options, SourceContext context) {
    ApiConfig config = options.apiConfig();
    PageRequest request =
        new PageRequest(
            config.verb().name(),
            Addresses.of(config.baseUrl(), config.endpoint()),
            Parameters.of(config.params(), options.query()),
            config.body().map(YamlJson::of));
    ResponseOptions response = config.response().orElse(ResponseOptions.STANDARD);
    Endpoint endpoint =
        new Endpoint(
            request,
            accepted(response.format()),
            WebOptions.headers(config.request()),
            () -> Endpoint.credentials(config.request()),
            WebOptions.settings(config.baseUrl(), config.request(), context),
            config.request(),
            response,
            config.incremental(),
            new Detection(false),
            Templates::put,
            false,
            Optional.empty());
    return new ApiSource(endpoint, context);
  }

  private static String accepted(ResponseOptions.Format format) {
    return switch (format) {
      case AUTO -> "application/json, application/x-ndjson;q=0.9, text/csv;q=0.8, */*;q=0.1";
      case JSON -> "application/json";
      case NDJSON -> "application/x-ndjson, application/jsonl;q=0.9, */*;q=0.1";
      case CSV -> "text/csv, */*;q=0.1";
    };
  }
}
