package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.Connector;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A GraphQL API of Relay's connections, whose cursors are positions, on this machine. */
final class GraphQlFixture implements SourceFixture, AutoCloseable {

  private static final String USER = "somebody";
  private static final String PASSWORD = "password-for-the-contract";
  private static final int MANY = 1_500;
  private static final int PAGE = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final AtomicInteger hanging = new AtomicInteger();
  private final ScriptedServer server = ScriptedServer.start(this::answer);

  private void answer(ScriptedRequest request, Reply reply) throws IOException {
    byte[] known = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    String expected = "Basic " + Base64.getEncoder().encodeToString(known);
    if (!request.header("Authorization").equals(Optional.of(expected))) {
      reply.json(401, "{}");
      return;
    }
    JsonNode body = MAPPER.readTree(request.text());
    String query = body.path("query").asText();
    JsonNode variables = body.path("variables");
    int from = variables.path("after").asInt(0);
    if (query.contains("typical(")) {
      String edges = "[" + edge(ContractData.TYPICAL.get(from)) + "]";
      reply.json(200, connection("typical", edges, from + 1, 3));
    } else if (query.contains("many(")) {
      reply.json(200, many(from, variables.path("part")));
    } else if (query.contains("late(")) {
      reply.json(200, late(from));
    } else if (query.contains("blank(")) {
      reply.json(200, connection("blank", "[]", 0, 0));
    } else if (query.contains("endless(")) {
      endless(from, reply);
    } else {
      reply.json(200, "{\"errors\":[{\"message\":\"Cannot query field 'nothing'\"}]}");
    }
  }

  private static String late(int from) {
    int to = from + PAGE;
    String last = to >= MANY ? "," + edge("{\"v\":0.5}") : "";
    String edges =
        IntStream.range(from, to)
            .mapToObj(i -> edge("{\"v\":" + i + "}"))
            .collect(Collectors.joining(",", "[", last + "]"));
    return connection("late", edges, to, MANY);
  }

  private static String many(int from, JsonNode part) {
    int begin = part.isInt() ? part.intValue() * (MANY / 3) : 0;
    int all = part.isInt() ? MANY / 3 : MANY;
    int to = Math.min(from + PAGE, all);
    String edges =
        IntStream.range(begin + from, begin + to)
            .mapToObj(i -> edge(ContractData.record(i)))
            .collect(Collectors.joining(",", "[", "]"));
    return connection("many", edges, to, all);
  }

  private static String edge(String node) {
    return "{\"node\":" + node + "}";
  }

  private static String connection(String name, String edges, int to, int all) {
    String info = "{\"hasNextPage\":" + (to < all) + ",\"endCursor\":\"" + to + "\"}";
    return "{\"data\":{\"" + name + "\":{\"edges\":" + edges + ",\"pageInfo\":" + info + "}}}";
  }

  private void endless(int page, Reply reply) throws IOException {
    if (page < 3) {
      reply.json(200, connection("endless", "[]", page + 1, 9));
      return;
    }
    hanging.incrementAndGet();
    try {
      reply.hang();
    } finally {
      hanging.decrementAndGet();
    }
  }

  private static String document(String connection) {
    return "query($after: String, $part: Int) { "
        + connection
        + "(after: $after, part: $part) { edges { node { id name } }"
        + " pageInfo { hasNextPage endCursor } } }";
  }

  private Map<String, Object> config() {
    return new LinkedHashMap<>(
        Map.of(
            "base_url",
            server.url("/graphql").toString(),
            "auth",
            Map.of("type", "basic", "username", USER, "password", PASSWORD)));
  }

  private Map<String, Object> options(String query) {
    return Map.of("api_config", config(), "query", query);
  }

  private Map<String, Object> options(String query, String key, Object value) {
    Map<String, Object> config = config();
    config.put(key, value);
    return Map.of("api_config", config, "query", query);
  }

  @Override
  public Connector<?> connector() {
    return new GraphQlConnector();
  }

  @Override
  public List<String> secrets() {
    return List.of(PASSWORD);
  }

  @Override
  public Dataset typical() {
    return new Dataset(
        options(document("typical")), ContractData.typicalSchema(), ContractData.typicalRows());
  }

  @Override
  public Dataset empty() {
    return new Dataset(options(document("blank")), ContractData.nothing(), List.of());
  }

  @Override
  public Dataset many() {
    return new Dataset(
        options(
            document("many"),
            "for_each",
            Map.of("param", "part", "values", List.of("0", "1", "2"))),
        ContractData.numbers(),
        ContractData.rows(0, MANY));
  }

  @Override
  public Optional<Dataset> query() {
    return Optional.of(
        new Dataset(
            options(document("many"), "variables", Map.of("part", 2)),
            ContractData.numbers(),
            ContractData.rows(MANY / 3 * 2, MANY / 3 * 2 + MANY / 3)));
  }

  @Override
  public Optional<Dataset> misfit() {
    return Optional.of(
        new Dataset(
            options(document("late")), ContractData.lateSchema(), ContractData.lateRows(MANY)));
  }

  @Override
  public Optional<Endless> endless() {
    return Optional.of(new Endless(options(document("endless")), () -> hanging.get() > 0));
  }

  @Override
  public List<FaultCase> faults() {
    Map<String, Object> nowhere = config();
    nowhere.put("base_url", "http://127.0.0.1:1/graphql");
    nowhere.put("retry", Map.of("max_attempts", 1));
    return List.of(
        FaultCase.unreachable(
            "nothing listens", Map.of("api_config", nowhere, "query", document("many"))),
        FaultCase.wrongCredentials(
            "a wrong password",
            options(
                document("many"),
                "auth",
                Map.of("type", "basic", "username", USER, "password", "none of the contract's"))),
        FaultCase.badQuery("a field that is not there", options("{ nothing { id } }")),
        FaultCase.badQuery(
            "a records_path that is not there",
            options(document("many"), "response", Map.of("records_path", "data.few"))));
  }

  @Override
  public void close() {
    server.close();
  }
}
