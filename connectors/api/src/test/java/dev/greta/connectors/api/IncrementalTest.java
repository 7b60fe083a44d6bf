package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static dev.greta.connectors.api.Numbered.failure;
import static dev.greta.connectors.api.Numbered.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.Source;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what is new since the last run that succeeded. */
class IncrementalTest {

  @TempDir private Path folder = Path.of("");

  private volatile String answer = "[]";

  private ScriptedServer server() {
    return ScriptedServer.start((request, reply) -> send(reply, answer));
  }

  private Map<String, Object> options(ScriptedServer server, Map<String, ?> more) {
    Map<String, Object> incremental =
        new LinkedHashMap<>(Map.of("cursor_path", "at", "param", "since"));
    incremental.putAll(more);
    Map<String, Object> config = config(server, Map.of("type", "none"));
    config.put("incremental", incremental);
    return config;
  }

  private Optional<String> asked(ScriptedServer server) {
    List<ScriptedRequest> requests = server.requests();
    return requests.get(requests.size() - 1).parameter("since");
  }

  private void run(ScriptedServer server, Map<String, ?> more, String next) {
    answer = next;
    Loads.rest(options(server, more), folder).load();
  }

  @Test
  void theNextRunBeginsAtTheGreatest() {
    try (ScriptedServer server = server()) {
      run(server, Map.of(), "[{\"at\":\"2024-01-02\"},{\"at\":\"2024-01-03\"},{\"at\":null}]");
      assertThat(asked(server)).isEmpty();
      run(server, Map.of(), "[{\"at\":\"2024-01-01\"}]"); // An older one does not set it back.
      assertThat(asked(server)).contains("2024-01-03");
      run(server, Map.of(), "[]");
      assertThat(asked(server)).contains("2024-01-03");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9,10,10",
    "2024-01-01T10:00:00+02:00,2024-01-01T09:00:00Z,2024-01-01T09%3A00%3A00Z",
    "a,b,b",
    "1.5,1.25,1.5"
  })
  void greaterIsMeantAsTheValuesAre(String one, String other, String greatest) {
    try (ScriptedServer server = server()) {
      String quote = one.matches("[0-9.]+") ? "" : "\"";
      run(
          server,
          Map.of(),
          "[{\"at\":" + quote + one + quote + "},{\"at\":" + quote + other + quote + "}]");
      run(server, Map.of(), "[]");
      assertThat(asked(server)).contains(greatest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-03T00:00:00Z,48h,2024-01-01T00%3A00%3A00Z",
    "2024-03-01,36h,2024-02-28",
    "2024-01-03T00:00:30,30s,2024-01-03T00%3A00%3A00"
  })
  void lookback(String value, String lookback, String since) {
    try (ScriptedServer server = server()) {
      run(server, Map.of("lookback", lookback), "[{\"at\":\"" + value + "\"}]");
      run(server, Map.of("lookback", lookback), "[]");
      assertThat(asked(server)).contains(since);
    }
  }

  @Test
  void lookbackOfWhatIsNoTime() {
    try (ScriptedServer server = server()) {
      run(server, Map.of("lookback", "24h"), "[{\"at\":17}]");
      assertThat(failure(Loads.rest(options(server, Map.of("lookback", "24h")), folder)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'17'");
    }
  }

  @Test
  void theFirstRunBeginsAtTheInitialValue() {
    try (ScriptedServer server = server()) {
      run(server, Map.of("initial_value", "2020-01-01"), "[]");
      assertThat(asked(server)).contains("2020-01-01");
      assertThat(folder.resolve("greta-state.json")).doesNotExist();
      run(server, Map.of("initial_value", "2020-01-01"), "[{\"at\":\"2021-01-01\"}]");
      run(server, Map.of("initial_value", "2020-01-01"), "[]");
      assertThat(asked(server)).contains("2021-01-01");
    }
  }

  @Test
  void nothingIsRememberedBeforeAllHasArrived() {
    answer = "[{\"at\":1}]";
    try (ScriptedServer server = server();
        BufferAllocator allocator = new RootAllocator();
        Source source = Loads.rest(options(server, Map.of()), folder).open(allocator)) {
      Plan plan = source.plan(ReadRequest.all());
      ReadContext context =
          new ReadContext(
              allocator,
              BatchTarget.DEFAULT,
              new Cancellation(),
              RetryPolicy.NONE,
              ReadListener.NONE);
      try (plan;
          BatchReader reader = source.read(plan.splits().next(), context)) {
        assertThat(ArrowRows.drain(reader)).hasSize(1);
      }
      assertThat(folder.resolve("greta-state.json")).doesNotExist();
      plan.delivered();
      assertThat(folder.resolve("greta-state.json")).content().contains("\"value\" : \"1\"");
    }
  }

  /** A later page that fails leaves the state as it was. */
  @Test
  void aReadThatFailsChangesNothing() throws IOException {
    try (ScriptedServer server = server()) {
      run(server, Map.of(), "[{\"at\":5}]");
      String before = Files.readString(folder.resolve("greta-state.json"));
      answer = "[{\"at\":9},";
      failure(Loads.rest(options(server, Map.of()), folder));
      assertThat(folder.resolve("greta-state.json")).hasContent(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "nonsense", "{\"a\":{}}"})
  void aStateThatCannotBeReadIsNotTakenForNone(String content) throws IOException {
    Files.writeString(folder.resolve("mine.json"), content);
    try (ScriptedServer server = server()) {
      Map<String, Object> options = options(server, Map.of("state_file", "mine.json"));
      assertThat(failure(Loads.rest(options, folder)))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("state file");
      assertThat(server.requests()).isEmpty();
      assertThat(folder.resolve("mine.json")).hasContent(content);
    }
  }

  /** What was read with one filter says nothing of what another lets through. */
  @Test
  void otherParametersAreAnotherRead() {
    try (ScriptedServer server = server()) {
      answer = "[{\"at\":5}]";
      Map<String, Object> open = options(server, Map.of());
      open.put("params", Map.of("status", "open"));
      Loads.rest(open, folder).load();
      Map<String, Object> closed = options(server, Map.of());
      closed.put("params", Map.of("status", "closed"));
      Loads.rest(closed, folder).load();
      assertThat(asked(server)).isEmpty();
      Loads.rest(open, folder).load();
      assertThat(asked(server)).contains("5");
    }
  }

  /** Each is read at its own time; the greatest of all would pass over what comes up meanwhile. */
  @Test
  void eachValueOfForEachRemembersForItself() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              String of = request.parameter("shop").orElse("");
              send(reply, "[{\"at\":" + (of.equals("a") ? 5 : 9) + "}]");
            })) {
      Map<String, Object> options = options(server, Map.of());
      options.put("for_each", Map.of("param", "shop", "values", List.of("a", "b")));
      Loads.rest(options, folder).load();
      options.put("for_each", Map.of("param", "shop", "values", List.of("a", "b", "c")));
      Loads.rest(options, folder).load();
      assertThat(server.requests().subList(2, 5))
          .extracting(ScriptedRequest::target)
          .containsExactlyInAnyOrder(
              "/items?shop=a&since=5", "/items?shop=b&since=9", "/items?shop=c");
    }
  }
}
