package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.page;
import static dev.greta.connectors.api.Numbered.posting;
import static dev.greta.connectors.api.Numbered.requireAll;
import static dev.greta.connectors.api.Numbered.send;
import static dev.greta.connectors.api.Numbered.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConfigException;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way from page to page that a POST's body can take, over a source of 25 records. */
class BodyPaginationTest {

  @TempDir Path folder;

  private ScriptedServer server(String pointer, int standard, int step, String more) {
    return ScriptedServer.start(
        (request, reply) -> {
          assertThat(request.method()).isEqualTo("POST");
          assertThat(sent(request, "/filter/open").booleanValue()).isTrue();
          int from = sent(request, pointer).asInt(standard) * step;
          boolean last = from + 10 >= Numbered.ALL;
          String next = last ? "null" : Integer.toString((from + 10) / step);
          send(reply, page(from, from + 10, more.replace("NEXT", next)));
        });
  }

  private Loads.Loaded load(ScriptedServer server, Map<String, ?> pagination) {
    return Loads.rest(posting(server, pagination), folder).load();
  }

  @Test
  void cursor() {
    try (ScriptedServer server = server("/page/cursor", 0, 1, "\"next\":NEXT")) {
      requireAll(
          load(
              server,
              Map.of("type", "cursor", "cursor_path", "next", "cursor_body_path", "page.cursor")),
          server,
          3);
      assertThat(server.requests().get(0).text()).isEqualTo("{\"filter\":{\"open\":true}}");
    }
  }

  @Test
  void offsetIsANumber() {
    try (ScriptedServer server = server("/page/0/skip", 0, 1, "")) {
      assertThatThrownBy(
              () -> load(server, Map.of("type", "offset", "offset_body_path", "filter.open.skip")))
          .isInstanceOf(ConfigException.class);
      assertThat(server.requests()).isEmpty();
    }
    try (ScriptedServer server = server("/filter/skip", 0, 1, "")) {
      requireAll(
          load(
              server,
              Map.of(
                  "type", "offset",
                  "offset_body_path", "filter.skip",
                  "limit_body_path", "/filter/n~1max",
                  "limit", 10)),
          server,
          3);
      assertThat(server.requests().get(1).text())
          .isEqualTo("{\"filter\":{\"open\":true,\"n/max\":10,\"skip\":10}}");
    }
  }

  @Test
  void pages() {
    try (ScriptedServer server = server("/at/page", 0, 10, "\"pages\":3")) {
      requireAll(
          load(
              server,
              Map.of(
                  "type", "page",
                  "page_body_path", "at.page",
                  "page_size_body_path", "at.size",
                  "page_size", 10,
                  "start_page", 0,
                  "total_pages_path", "pages")),
          server,
          3);
      assertThat(server.requests().get(2).text())
          .isEqualTo("{\"filter\":{\"open\":true},\"at\":{\"size\":10,\"page\":2}}");
    }
  }

  @Test
  void lastRecord() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = sent(request, "/after").asInt(-1) + 1;
              send(reply, page(from, from + 10, ""));
            })) {
      requireAll(
          load(server, Map.of("type", "last_record", "key_path", "id", "body_path", "after")),
          server,
          4);
    }
  }

  @Test
  void linksAreFollowedWithTheSameBody() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              assertThat(sent(request, "/filter/open").booleanValue()).isTrue();
              int from = Numbered.number(request, "from", 0);
              String next = from < 20 ? "\"?from=" + (from + 10) + "\"" : "null";
              send(reply, page(from, from + 10, "\"next\":" + next));
            })) {
      requireAll(load(server, Map.of("type", "auto")), server, 3);
    }
  }

  @Test
  void foundCursorsGoIntoTheBody() {
    try (ScriptedServer server = server("/cursor", 0, 1, "\"next_cursor\":NEXT")) {
      Loads.Loaded loaded = load(server, Map.of());
      requireAll(loaded, server, 3);
      assertThat(loaded.notices())
          .contains(
              "how to go on was found; pin it with pagination: {type: cursor,"
                  + " cursor_path: next_cursor, cursor_body_path: cursor}");
    }
  }
}
