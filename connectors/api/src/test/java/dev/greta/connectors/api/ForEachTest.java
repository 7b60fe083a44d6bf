package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static dev.greta.connectors.api.Numbered.failure;
import static dev.greta.connectors.api.Numbered.number;
import static dev.greta.connectors.api.Numbered.send;
import static dev.greta.connectors.api.Numbered.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Options;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One walk for each value of a parameter. */
class ForEachTest {

  @TempDir private Path folder = Path.of("");

  /** Sends back what was asked for. */
  private static ScriptedServer echo() {
    return ScriptedServer.start(
        (request, reply) ->
            send(
                reply,
                "[{\"asked\":\""
                    + request.target()
                    + "\",\"body\":\""
                    + request.text().replace("\"", "'")
                    + "\"}]"));
  }

  private Loads.Loaded load(ScriptedServer server, Map<String, ?> each, Map<String, ?> more) {
    Map<String, Object> config = config(server, Map.of("type", "none"));
    config.put("for_each", each);
    config.putAll(more);
    return Loads.rest(config, folder).load();
  }

  @Test
  void aQueryParameterInOrderWithAColumn() {
    try (ScriptedServer server = echo()) {
      Loads.Loaded loaded =
          load(
              server,
              Map.of("param", "shop", "values", List.of("b", "a c", "ä&="), "column", "of"),
              Map.of("params", Map.of("x", 1)));
      assertThat(loaded.column("asked"))
          .containsExactly(
              "/items?x=1&shop=b", "/items?x=1&shop=a%20c", "/items?x=1&shop=%C3%A4%26%3D");
      assertThat(loaded.column("of")).containsExactly("b", "a c", "ä&=");
      assertThat(server.requests()).as("each is asked for once").hasSize(3);
    }
  }

  @Test
  void bracesInTheEndpointTheParametersAndTheBody() {
    try (ScriptedServer server = echo()) {
      Loads.Loaded loaded =
          load(
              server,
              Map.of("param", "id", "values", List.of("1/2", "?3")),
              Map.of(
                  "endpoint",
                  "/shops/{id}/orders",
                  "params",
                  Map.of("q", "id:{id}!"),
                  "method",
                  "POST",
                  "body",
                  Map.of("where", List.of(Map.of("id", "{id}")))));
      assertThat(loaded.column("asked"))
          .containsExactly(
              "/shops/1%2F2/orders?q=id%3A1%2F2%21", "/shops/%3F3/orders?q=id%3A%3F3%21");
      assertThat(loaded.column("body"))
          .containsExactly("{'where':[{'id':'1/2'}]}", "{'where':[{'id':'?3'}]}");
    }
  }

  /** A name in braces where no value goes would send the same request again and again. */
  @Test
  void bracesInTheNameOfAFieldAreNoPlace() {
    try (ScriptedServer server = echo()) {
      Loads.Loaded loaded =
          load(
              server,
              Map.of("param", "id", "values", List.of("1", "2")),
              Map.of("method", "POST", "body", Map.of("{id}", 0)));
      assertThat(loaded.column("asked")).containsExactly("/items?id=1", "/items?id=2");
    }
  }

  @Test
  void eachPagesToItsOwnEnd() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int day = number(request, "day", 0);
              int page = number(request, "page", 1);
              send(reply, page > day ? "[]" : "[{\"at\":" + (day * 10 + page) + "}]");
            })) {
      Map<String, Object> config = config(server, Map.of("type", "page"));
      config.put("for_each", Map.of("param", "day", "values", List.of("3", "0", "2")));
      Loads.Loaded loaded = Loads.rest(config, folder).load();
      assertThat(loaded.column("at")).containsExactly(31L, 32L, 33L, 21L, 22L);
      assertThat(loaded.endings())
          .containsExactly(
              "4 pages, 3 records; ended: an empty page",
              "1 page, 0 records; ended: an empty page",
              "3 pages, 2 records; ended: an empty page");
      assertThat(server.requests()).hasSize(8);
    }
  }

  @Test
  void theColumnMayNotBeOneOfTheRecords() {
    try (ScriptedServer server = echo()) {
      assertThatThrownBy(
              () ->
                  load(
                      server,
                      Map.of("param", "p", "values", List.of("1", "2"), "column", "asked"),
                      Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'asked'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-02-28|2024-03-01|    |2024-02-28..2024-02-28 2024-02-29..2024-02-29 2024-03-01..2024-03-01",
        "2024-01-31|2024-04-30|1mo |2024-01-31..2024-02-28 2024-02-29..2024-03-30 2024-03-31..2024-04-29 2024-04-30..2024-04-30",
        "2024-01-01|2024-01-10|1W  |2024-01-01..2024-01-07 2024-01-08..2024-01-10",
        "2020-02-29|2022-03-01|1y  |2020-02-29..2021-02-27 2021-02-28..2022-02-27 2022-02-28..2022-03-01",
        "2024-01-01|2024-01-01|30d |2024-01-01..2024-01-01"
      })
  void ranges(String from, String to, String step, String expected) {
    Map<String, Object> keys =
        step == null
            ? Map.of("param", "a", "end_param", "b", "from", from, "to", to)
            : Map.of("param", "a", "end_param", "b", "from", from, "to", to, "step", step);
    List<Fault> problems = new ArrayList<>();
    ForEachOptions options =
        Options.bind(ForEachOptions.class, (Node.Mapping) Node.of(keys), problems)
            .orElseThrow(() -> new AssertionError(problems));
    assertThat(options.steps())
        .extracting(s -> s.value() + ".." + s.end().orElse(""))
        .containsExactly(expected.split(" "));
  }

  @Test
  void aRangeFillsBothParameters() {
    try (ScriptedServer server = echo()) {
      Map<String, Object> each =
          Map.of(
              "param",
              "from",
              "end_param",
              "to",
              "from",
              "2024-01-01",
              "to",
              "2024-01-20",
              "step",
              "2w");
      assertThat(load(server, each, Map.of("endpoint", "/x?until={to}")).column("asked"))
          .containsExactly(
              "/x?until=2024-01-14&from=2024-01-01", "/x?until=2024-01-20&from=2024-01-15");
    }
  }

  private Loads graphQl(ScriptedServer server, String document, Map<String, ?> more) {
    Map<String, Object> config = config(server);
    config.remove("endpoint");
    config.put("pagination", Map.of("type", "none"));
    config.put("for_each", Map.of("param", "id", "values", List.of("1", "2\"} }")));
    config.putAll(more);
    return Loads.graphQl(config, document, folder);
  }

  /** The document's own {@code {id}} is a selection, no place for a value. */
  @Test
  void inGraphQlAValueIsAVariable() throws Exception {
    String document = "query($id: ID!) { shop(id: $id) {id} }";
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(
                    reply,
                    "{\"data\":{\"shop\":{\"id\":" + sent(request, "/variables/id") + "}}}"))) {
      Loads.Loaded loaded = graphQl(server, document, Map.of()).load();
      assertThat(loaded.column("data_shop_id")).containsExactly("1", "2\"} }");
      for (ScriptedRequest request : server.requests()) {
        assertThat(sent(request, "/query").textValue()).isEqualTo(document);
        assertThat(request.target()).doesNotContain("?");
      }
    }
  }

  @Test
  void inGraphQlAValueIsOfTheVariablesType() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(reply, "{\"data\":{\"a\":" + sent(request, "/variables/n") + "}}"))) {
      Map<String, ?> each = Map.of("param", "n", "values", List.of("1", "-20"));
      graphQl(server, "query($n: Int!) { a(n: $n) }", Map.of("for_each", each)).load();
      assertThat(sent(server.requests().get(0), "/variables/n").isInt()).isTrue();
    }
  }

  @Test
  void inGraphQlAVariableMayHaveItsPlaceWithinAnother() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(reply, "{\"data\":{\"a\":" + sent(request, "/variables/where/at") + "}}"))) {
      Map<String, ?> variables = Map.of("where", Map.of("at", "shop {id}"));
      Loads.Loaded loaded =
          graphQl(server, "query($where: W) { a(w: $where) {id} }", Map.of("variables", variables))
              .load();
      assertThat(loaded.column("data_a")).containsExactly("shop 1", "shop 2\"} }");
    }
  }

  @Test
  void inGraphQlAValueThatGoesNowhereIsRefused() {
    try (ScriptedServer server = echo()) {
      assertThat(
              failureOfOpening(
                  graphQl(server, "query($ids: ID) { shop(id: $ids) {id} }", Map.of())))
          .contains("It has $ids: write param: ids.");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static Optional<String> failureOfOpening(Loads loads) {
    return failure(loads).fault().remedy();
  }
}
