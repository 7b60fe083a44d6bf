package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.records;
import static dev.greta.connectors.api.Numbered.requireAll;
import static dev.greta.connectors.api.Numbered.send;
import static dev.greta.connectors.api.Numbered.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.Check;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL: connections, errors, and what is never sent. */
class GraphQlTest {

  private static final String DOCUMENT =
      "query Q($after: String, $first: Int, $x: Any) { shop { orders(after: $after, first: $first,"
          + " x: $x) { nodes { id name } pageInfo { hasNextPage endCursor } } } }";
  private static final Map<String, String> RELAY =
      Map.of("type", "relay", "connection_path", "data.shop.orders");

  @TempDir private Path folder = Path.of("");

  private Loads loads(ScriptedServer server, String document, Map<String, ?> more) {
    Map<String, Object> config =
        new LinkedHashMap<>(Map.of("base_url", server.url("").toString(), "endpoint", "/graphql"));
    config.putAll(more);
    return Loads.graphQl(config, document, folder);
  }

  private static String connection(int from, int to) {
    return "{\"data\":{\"shop\":{\"orders\":{\"nodes\":"
        + records(from, to)
        + ",\"pageInfo\":{\"hasNextPage\":"
        + (to < Numbered.ALL)
        + ",\"endCursor\":\""
        + to
        + "\"}}}}";
  }

  private static ScriptedServer relay() {
    return ScriptedServer.start(
        (request, reply) -> {
          int from = sent(request, "/variables/after").asInt(0);
          send(reply, connection(from, from + sent(request, "/variables/first").asInt(10)) + "}");
        });
  }

  private GretaException refused(String document, Map<String, ?> more) {
    try (ScriptedServer server = relay()) {
      GretaException failure = Numbered.failure(loads(server, document, more));
      assertThat(failure).isInstanceOf(QueryException.class);
      assertThat(server.requests()).as("asked before it was checked").isEmpty();
      return failure;
    }
  }

  @Test
  void connectionsAreFoundAndRead() throws Exception {
    try (ScriptedServer server = relay()) {
      Loads.Loaded loaded = loads(server, DOCUMENT, Map.of()).load();
      requireAll(loaded, server, 3);
      assertThat(loaded.notices())
          .contains(
              "the records are at 'data.shop.orders.nodes'; pin it with response: {records_path:"
                  + " data.shop.orders.nodes}",
              "how to go on was found; pin it with pagination: {type: relay, connection_path:"
                  + " data.shop.orders}");
      assertThat(sent(server.requests().get(0), "/variables").isEmpty()).isTrue();
    }
  }

  @Test
  void connectionsAreReadAsPinned() {
    try (ScriptedServer server = relay()) {
      Map<String, Object> keys = new LinkedHashMap<>(RELAY);
      keys.put("page_size", 5);
      requireAll(loads(server, DOCUMENT, Map.of("pagination", keys)).load(), server, 5);
      assertThat(server.requests())
          .allSatisfy(r -> assertThat(sent(r, "/variables/first").intValue()).isEqualTo(5));
    }
  }

  @Test
  void variablesAreNeverPasted() throws Exception {
    String nasty = "\"}) { secret } # {x} $x";
    try (ScriptedServer server = relay()) {
      loads(server, DOCUMENT, Map.of("variables", Map.of("x", nasty), "operation_name", "Q"))
          .load();
      for (ScriptedRequest request : server.requests()) {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(sent(request, "/query").textValue()).isEqualTo(DOCUMENT);
        assertThat(sent(request, "/operationName").textValue()).isEqualTo("Q");
        assertThat(sent(request, "/variables/x").textValue()).isEqualTo(nasty);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mutation { drop }",
        "# a query\n mutation M { drop }",
        "query A { a } mutation B { drop }",
        "subscription { news }",
        "{ a(t: \"}\") } mutation { drop }",
        "{ a(t: \"\"\"x \\\"\"\" { \"\"\") } mutation { drop }"
      })
  void whatIsNoQueryIsNotSent(String document) {
    assertThat(refused(document, Map.of()).fault().code()).isEqualTo("GRT-695");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ mutation { id } }",
        "query mutationOf { a(note: \"mutation { x }\") { id } }",
        "{ a } # mutation { x }",
        "query Q { subscription: a { id } }"
      })
  void whatIsOnlyCalledSoIsSent(String document) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, "{\"data\":{\"a\":[{\"id\":1}]}}"))) {
      assertThat(loads(server, document, Map.of()).load().column("id")).containsExactly(1L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ shop { orders { nodes { id } pageInfo { hasNextPage endCursor } } } } | does not use the variable $after",
        "query($after: String) { o { nodes { id } pageInfo { hasNextPage endCursor } } } | does not use the variable $after",
        "query($after: String) { o(after: $after) { nodes { id } } } | does not select pageInfo",
        "query($after: String) { o(after: $after) { nodes { id } pageInfo { endCursor } } } | does not select hasNextPage",
        "query($after: String) { o(after: $after) { nodes { id } pageInfo { hasNextPage } } # endCursor | does not select endCursor"
      })
  void aDocumentThatCannotPageIsNotSent(String document, String message) {
    assertThat(refused(document, Map.of("pagination", RELAY))).hasMessageContaining(message);
  }

  @Test
  void aConnectionThatDoesNotSayHowToGoOn() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(
                    reply,
                    "{\"data\":{\"o\":{\"nodes\":"
                        + records(0, 10)
                        + ",\"pageInfo\":{\"hasNextPage\":true}}}}"))) {
      assertThat(
              Numbered.failure(
                  loads(server, "{ o { nodes { id } pageInfo { hasNextPage } } }", Map.of())))
          .isInstanceOf(IncompleteException.class);
    }
  }

  @Test
  void aListThatIsAsLongAsItsArgumentAllows() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> send(reply, "{\"data\":{\"o\":" + records(0, 10) + "}}"))) {
      assertThat(Numbered.failure(loads(server, "{ o(first: 10) { id } }", Map.of())))
          .isInstanceOf(IncompleteException.class)
          .hasMessageContaining("first=10");
      assertThat(loads(server, "{ o(first: 11) { id } }", Map.of()).load().rows()).hasSize(10);
    }
  }

  @Test
  void errorsFailThoughTheStatusIs200() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(
                    reply,
                    "{\"errors\":[{\"message\":\"no field\\nx\",\"extensions\":{\"code\":\"BAD\"}},"
                        + "{\"message\":\"and y\"}],\"data\":{\"a\":[{\"id\":1}]}}"))) {
      GretaException failure = Numbered.failure(loads(server, "{ a { id } }", Map.of()));
      assertThat(failure)
          .isInstanceOf(QueryException.class)
          .hasMessage("GraphQL: no field x; and y");
      assertThat(failure.fault().vendorCode()).contains("BAD");
    }
  }

  @Test
  void partialTakesWhatCameAndSaysSo() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = sent(request, "/variables/after").asInt(0);
              String errors = from == 10 ? ",\"errors\":[{\"message\":\"node 12 is gone\"}]}" : "}";
              send(reply, connection(from, from + 10) + errors);
            })) {
      Loads.Loaded loaded = loads(server, DOCUMENT, Map.of("on_errors", "partial")).load();
      requireAll(loaded, server, 3);
      assertThat(loaded.notices())
          .contains(
              "the source: 1 of 3 pages came with errors, and without what those kept away: node"
                  + " 12 is gone");
    }
  }

  @Test
  void partialWithoutDataFails() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> send(reply, "{\"data\":null,\"errors\":[{\"message\":\"no\"}]}"))) {
      assertThat(Numbered.failure(loads(server, "{ a { id } }", Map.of("on_errors", "partial"))))
          .isInstanceOf(QueryException.class);
    }
  }

  @Test
  void aSourceThatIsBusyIsAskedAgain() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(
                    reply,
                    request.number() < 3
                        ? "{\"errors\":[{\"message\":\"slow\",\"extensions\":{\"code\":\"THROTTLED\"}}]}"
                        : "{\"data\":{\"a\":[{\"id\":1}]}}"))) {
      Map<String, ?> soon = Map.of("initial_delay", "1ms", "max_delay", "2ms", "max_attempts", 3);
      assertThat(loads(server, "{ a { id } }", Map.of("retry", soon)).load().column("id"))
          .containsExactly(1L);
      assertThat(server.requests()).hasSize(3);
    }
  }

  /** What is busy is not kept: the same source, asked later, answers. */
  @Test
  void aSourceThatStaysBusyIsAConnectionsFault() {
    String busy = "{\"errors\":[{\"message\":\"slow\",\"extensions\":{\"code\":\"THROTTLED\"}}]}";
    String good = "{\"data\":{\"a\":[{\"id\":1}]}}";
    Map<String, ?> once = Map.of("max_attempts", 1);
    try (ScriptedServer server =
            ScriptedServer.start(
                (request, reply) -> send(reply, request.number() == 1 ? busy : good));
        BufferAllocator allocator = new RootAllocator();
        Source source = loads(server, "{ a { id } }", Map.of("retry", once)).open(allocator)) {
      assertThatThrownBy(() -> source.plan(ReadRequest.all()))
          .isInstanceOfSatisfying(
              ConnectionException.class, e -> assertThat(e.fault().retryable()).isTrue());
      assertThat(source.check(Check.ACCESS)).startsWith("1 record");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aFailureOfTheServerIsTriedAgainThoughItIsAPost() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                reply.json(request.number() == 1 ? 503 : 200, "{\"data\":{\"a\":[{\"id\":1}]}}"))) {
      Map<String, ?> soon = Map.of("initial_delay", "1ms", "max_delay", "2ms");
      assertThat(loads(server, "{ a { id } }", Map.of("retry", soon)).load().rows()).hasSize(1);
    }
  }
}
