package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.connectors.api.paging.Detection;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.spi.Capability;
import dev.greta.spi.Connector;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** GraphQL over HTTP: a document that is posted, its variables beside it. */
public final class GraphQlConnector implements Connector<GraphQlOptions> {

  /** Found by {@link java.util.ServiceLoader}. */
  public GraphQlConnector() {}

  @Override
  public List<String> names() {
    return List.of("graphql");
  }

  @Override
  public String title() {
    return "GraphQL, Relay's connections to their end";
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
  public Class<GraphQlOptions> optionsType() {
    return GraphQlOptions.class;
  }

  /** A value that goes nowhere would give the same records again and again. */
  private static void requireUse(
      GraphQlDocument document, ObjectNode variables, ForEachOptions each) {
    Stream.concat(Stream.of(each.param()), each.endParam().stream())
        .filter(name -> !Templates.isIn(variables, name))
        .forEach(document::requireVariable);
  }

  @Override
  public Source open(GraphQlOptions options, SourceContext context) {
    GraphQlOptions.Config config = options.apiConfig();
    GraphQlDocument document = GraphQlDocument.of(options.query());
    document.requirePageable(config.request().paging());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("query", options.query());
    config.operationName().ifPresent(name -> body.put("operationName", name));
    ObjectNode variables = body.putObject("variables");
    config.variables().forEach((name, value) -> variables.set(name, YamlJson.of(value)));
    config.request().forEach().ifPresent(each -> requireUse(document, variables, each));
    PageRequest request =
        new PageRequest(
            "POST",
            Addresses.of(config.baseUrl(), config.endpoint().orElse("")),
            List.of(),
            Optional.of(body));
    Endpoint endpoint =
        new Endpoint(
            request,
            "application/graphql-response+json, application/json;q=0.9",
            WebOptions.headers(config.request()),
            () -> Endpoint.credentials(config.request()),
            WebOptions.settings(config.baseUrl(), config.request(), context),
            config.request(),
            config.response().orElse(ResponseOptions.STANDARD),
            Optional.empty(),
            new Detection(true),
            (filled, name, value) ->
                Templates.putVariable(filled, name, document.typed(name, value)),
            true,
            Optional.of(new GraphQlErrors(config.onErrors() == GraphQlOptions.OnErrors.PARTIAL)));
    return new ApiSource(endpoint, context);
  }
}
