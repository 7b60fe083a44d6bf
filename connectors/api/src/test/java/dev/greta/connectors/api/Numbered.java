package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.error.GretaException;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedRequest;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A source of 25 numbered records: what servers for it send, and what a load of it must give. */
final class Numbered {

  static final int ALL = 25;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Numbered() {}

  /** An array of records. */
  static String records(int from, int to) {
    return IntStream.range(from, Math.max(from, Math.min(to, ALL)))
        .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"n" + i + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** {@code {"items": […], …}}. */
  static String page(int from, int to, String more) {
    return "{\"items\":" + records(from, to) + (more.isEmpty() ? "" : "," + more) + "}";
  }

  static int number(ScriptedRequest request, String name, int standard) {
    return request.parameter(name).map(Integer::parseInt).orElse(standard);
  }

  /** A value in the body of a request. */
  static JsonNode sent(ScriptedRequest request, String pointer) throws IOException {
    return MAPPER.readTree(request.body()).at(pointer);
  }

  static void send(Reply reply, String body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    reply.send(200, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
  }

  static Map<String, Object> config(ScriptedServer server) {
    return new LinkedHashMap<>(Map.of("base_url", server.url("").toString(), "endpoint", "/items"));
  }

  static Map<String, Object> config(ScriptedServer server, Map<String, ?> pagination) {
    Map<String, Object> config = config(server);
    config.put("pagination", pagination);
    return config;
  }

  static Map<String, Object> posting(ScriptedServer server, Map<String, ?> pagination) {
    Map<String, Object> config = config(server, pagination);
    config.put("method", "POST");
    config.put("body", Map.of("filter", Map.of("open", true)));
    return config;
  }

  static Loads.Loaded load(Path folder, ScriptedServer server, Map<String, ?> pagination) {
    return Loads.rest(config(server, pagination), folder).load();
  }

  /** All records, once each, in order; each page asked for once. */
  static void requireAll(Loads.Loaded loaded, ScriptedServer server, int requests) {
    assertThat(loaded.column("id")).isEqualTo(LongStream.range(0, ALL).boxed().toList());
    assertThat(server.requests()).hasSize(requests);
  }

  /** How a load fails. */
  static GretaException failure(Loads loads) {
    GretaException failure = catchThrowableOfType(GretaException.class, loads::load);
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.fault().remedy()).as("remedy of: %s", failure).isPresent();
    assertThat(failure.fault().place()).as("place of: %s", failure).isPresent();
    return failure;
  }
}
