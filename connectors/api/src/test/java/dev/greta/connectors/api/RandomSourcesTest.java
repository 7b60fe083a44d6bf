package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.connectors.api.paging.ModelServer;
import dev.greta.connectors.api.paging.PageRequest;
import dev.greta.spi.error.GretaException;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The random sources of the page walk's test, over HTTP: sample, restarts and all. */
class RandomSourcesTest {

  private static final int SEEDS = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  void theRowsAreTheSourcesOrTheLoadSaysSo() {
    int failed = 0;
    for (long seed = 1_000_000; seed < 1_000_000 + SEEDS; seed++) {
      ModelServer model = new ModelServer(seed);
      try (ScriptedServer server = serve(model)) {
        Map<String, Object> config = config(server, model.config(new Random(seed)));
        config.put("concurrency", 1 + seed % 3);
        failed += requireHonest(model, seed, config) ? 0 : 1;
      }
    }
    assertThat(failed).as("loads that failed").isBetween(SEEDS / 10, SEEDS / 2);
  }

  /** Whether the load came to an end. */
  private boolean requireHonest(ModelServer model, long seed, Map<String, Object> config) {
    String as = "seed " + seed + ": " + model;
    try {
      Loads.Loaded loaded = Loads.rest(config, folder).load();
      List<?> ids = loaded.rows().isEmpty() ? List.of() : loaded.column("id");
      boolean doubted = loaded.notices().stream().anyMatch(n -> n.startsWith("the source:"));
      if (model.honest() || !doubted) {
        assertThat(List.<Object>copyOf(ids)).as(as).isEqualTo(List.<Object>copyOf(model.all()));
      }
      return true;
    } catch (GretaException e) {
      assertThat(model.honest()).as(as + e).isFalse();
      return false;
    }
  }

  private static ScriptedServer serve(ModelServer model) {
    return ScriptedServer.start(
        (request, reply) -> {
          java.net.URI uri =
              java.net.URI.create(
                  "http://" + request.header("Host").orElseThrow() + request.target());
          ModelServer.Answer answer = model.answer(PageRequest.get(uri));
          List<String> headers = new ArrayList<>(List.of("Content-Type: application/json"));
          answer
              .headers()
              .forEach((name, values) -> values.forEach(v -> headers.add(name + ": " + v)));
          reply.send(
              200, body(answer).getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
        });
  }

  private static String body(ModelServer.Answer answer) {
    Map<String, Map<String, String>> meta = new LinkedHashMap<>();
    StringBuilder around = new StringBuilder();
    answer
        .values()
        .forEach(
            (pointer, value) -> {
              String json =
                  value == null || value.matches("true|false") ? "" + value : "\"" + value + "\"";
              if (pointer.startsWith("/meta/")) {
                meta.computeIfAbsent("meta", m -> new LinkedHashMap<>())
                    .put(pointer.substring(6), json);
              } else {
                around.append(",\"").append(pointer.substring(1)).append("\":").append(json);
              }
            });
    meta.forEach(
        (name, values) ->
            around.append(
                values.entrySet().stream()
                    .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                    .collect(Collectors.joining(",", ",\"" + name + "\":{", "}"))));
    return answer.rows().stream()
        .map(id -> "{\"id\":" + id + "}")
        .collect(Collectors.joining(",", "{\"items\":[", "]" + around + "}"));
  }
}
