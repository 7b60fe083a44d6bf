package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way from page to page, over a source of 25 records. */
class PaginationTest {

  private static final int ALL = 25;

  @TempDir Path folder;

  private static String records(int from, int to) {
    return IntStream.range(from, Math.max(from, Math.min(to, ALL)))
        .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"n" + i + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static int number(ScriptedRequest request, String name, int standard) {
    return request.parameter(name).map(Integer::parseInt).orElse(standard);
  }

  private Map<String, Object> config(ScriptedServer server, Map<String, ?> pagination) {
    return Map.of(
        "base_url", server.url("").toString(), "endpoint", "/items", "pagination", pagination);
  }

  private static void requireAll(Loads.Loaded loaded) {
    assertThat(loaded.column("id")).isEqualTo(LongStream.range(0, ALL).boxed().toList());
  }

  private static void send(Reply reply, String body, String... headers) throws IOException {
    List<String> all = new java.util.ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    reply.send(200, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
  }

  @Test
  void linkHeader() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String next = "<?from=" + (from + 10) + ">; rel=\"next\"";
              send(reply, records(from, from + 10), from < 20 ? "Link: " + next : "X-No: next");
            })) {
      Loads.Loaded loaded =
          Loads.rest(config(server, Map.of("type", "link_header")), folder).load();
      requireAll(loaded);
      assertThat(loaded.endings())
          .containsExactly("3 pages, 25 records; ended: no link of rel=next");
      assertThat(server.requests()).hasSize(3);
      Loads.Loaded auto = Loads.rest(config(server, Map.of()), folder).load();
      requireAll(auto);
      assertThat(auto.notices())
          .containsExactly("how to go on was found; pin it with pagination: {type: link_header}");
    }
  }

  @Test
  void offset() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              int limit = Math.min(7, number(request, "limit", 5)); // it clamps
              send(reply, "{\"items\":" + records(from, from + limit) + "}");
            })) {
      Loads.Loaded loaded =
          Loads.rest(config(server, Map.of("type", "offset", "limit", 1000)), folder).load();
      requireAll(loaded);
      assertThat(loaded.endings()).containsExactly("5 pages, 25 records; ended: an empty page");
    }
  }
}
