package dev.greta.connectors.api;

import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A REST API with a token, on this machine. */
final class ApiFixture implements SourceFixture, AutoCloseable {

  private static final String TOKEN = "token-for-the-contract";
  private static final String TENANT = "tenant-for-the-contract";
  private static final int MANY = 1_500;
  private static final int PAGE = 100;

  private final AtomicInteger hanging = new AtomicInteger();
  private final ScriptedServer server = ScriptedServer.start(this::answer);

  private void answer(ScriptedRequest request, Reply reply) throws IOException {
    boolean known = request.header("Authorization").equals(Optional.of("Bearer " + TOKEN));
    if (!known || !request.header("X-Tenant").equals(Optional.of(TENANT))) {
      reply.json(401, "{\"message\":\"who is " + request.header("Authorization") + "?\"}");
      return;
    }
    int from = request.parameter("from").map(Integer::parseInt).orElse(0);
    switch (request.path()) {
      case "/v1/typical" -> reply.json(200, typical(from));
      case "/v1/empty" -> reply.json(200, "{\"items\":[],\"next\":null}");
      case "/v1/many" -> reply.json(200, page(request, from));
      case "/v1/late" -> reply.json(200, late(from));
      case "/v1/endless" -> endless(from, reply);
      default -> reply.json(404, "{\"message\":\"nothing at " + request.target() + "\"}");
    }
  }

  private static String typical(int from) {
    return "{\"items\":[" + ContractData.TYPICAL.get(from) + "]" + next(from + 1, 3) + "}";
  }

  private static String page(ScriptedRequest request, int from) {
    int begin = request.parameter("part").map(Integer::parseInt).orElse(0) * (MANY / 3);
    int end = request.parameter("part").isPresent() ? MANY / 3 : MANY;
    int to = Math.min(from + PAGE, end);
    String part = request.parameter("part").map(p -> "&part=" + p).orElse("");
    String next = to < end ? "\"?from=" + to + part + "\"" : "null";
    return "{\"items\":"
        + ContractData.records(begin + from, begin + to)
        + ",\"next\":"
        + next
        + "}";
  }

  private static String late(int from) {
    StringBuilder items = new StringBuilder();
    for (int i = from; i < Math.min(from + PAGE, MANY); i++) {
      items.append(items.isEmpty() ? "" : ",").append("{\"v\":").append(i).append('}');
    }
    String last = from + PAGE >= MANY ? ",{\"v\":0.5}" : "";
    return "{\"items\":[" + items + last + "]" + next(from + PAGE, MANY) + "}";
  }

  private static String next(int to, int all) {
    return ",\"next\":" + (to < all ? "\"?from=" + to + "\"" : "null");
  }

  /** As many pages as a plan looks at, without a record; and then one that never comes. */
  private void endless(int page, Reply reply) throws IOException {
    if (page < 3) {
      reply.json(200, "{\"items\":[],\"next\":\"?from=" + (page + 1) + "\"}");
      return;
    }
    hanging.incrementAndGet();
    try {
      reply.hang();
    } finally {
      hanging.decrementAndGet();
    }
  }

  private Map<String, Object> config(String endpoint) {
    return new LinkedHashMap<>(
        Map.of(
            "base_url",
            server.url("/v1").toString(),
            "endpoint",
            endpoint,
            "auth_type",
            "bearer",
            "auth_token",
            TOKEN,
            "headers",
            Map.of("X-Tenant", TENANT)));
  }

  private Map<String, Object> options(String endpoint) {
    return Map.of("api_config", config(endpoint));
  }

  private Map<String, Object> options(String endpoint, String key, Object value) {
    Map<String, Object> config = config(endpoint);
    config.put(key, value);
    return Map.of("api_config", config);
  }

  @Override
  public Connector<?> connector() {
    return new ApiConnector();
  }

  @Override
  public List<String> secrets() {
    return List.of(TOKEN, TENANT);
  }

  @Override
  public Dataset typical() {
    return new Dataset(
        options("typical"), ContractData.typicalSchema(), ContractData.typicalRows());
  }

  @Override
  public Dataset empty() {
    return new Dataset(options("/empty"), ContractData.nothing(), List.of());
  }

  @Override
  public Dataset many() {
    return new Dataset(
        options("/many", "for_each", Map.of("param", "part", "values", List.of("0", "1", "2"))),
        ContractData.numbers(),
        ContractData.rows(0, MANY));
  }

  @Override
  public Optional<Dataset> query() {
    Map<String, Object> options = new LinkedHashMap<>(options("/many"));
    options.put("query", "part=2");
    return Optional.of(
        new Dataset(options, ContractData.numbers(), ContractData.rows(MANY / 3 * 2, MANY)));
  }

  @Override
  public Optional<Dataset> misfit() {
    return Optional.of(
        new Dataset(options("/late"), ContractData.lateSchema(), ContractData.lateRows(MANY)));
  }

  @Override
  public Optional<Endless> endless() {
    return Optional.of(new Endless(options("/endless"), () -> hanging.get() > 0));
  }

  @Override
  public List<FaultCase> faults() {
    Map<String, Object> nowhere = config("/many");
    nowhere.put("base_url", "http://127.0.0.1:1/v1");
    nowhere.put("retry", Map.of("max_attempts", 1));
    return List.of(
        FaultCase.unreachable("nothing listens", Map.of("api_config", nowhere)),
        FaultCase.wrongCredentials(
            "a wrong token", options("/many", "auth_token", "not-the-contract's-token")),
        FaultCase.wrongCredentials(
            "a wrong header", options("/many", "headers", Map.of("X-Tenant", "nobody we know"))),
        FaultCase.badQuery("an endpoint that is not there", options("/nothing")),
        FaultCase.badQuery(
            "a records_path that is not there",
            options("/many", "response", Map.of("records_path", "data.items"))),
        new FaultCase(
            "a body without POST",
            options("/many", "body", Map.of("a", 1)),
            ErrorKind.CONFIG,
            Optional.empty()),
        FaultCase.whenRead(
            "a next link without its key",
            options(
                "/many",
                "pagination",
                Map.of("type", "last_record", "key_path", "no", "param", "x")),
            ErrorKind.QUERY));
  }

  @Override
  public void close() {
    server.close();
  }
}
