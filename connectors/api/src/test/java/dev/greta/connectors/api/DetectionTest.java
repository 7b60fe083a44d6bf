package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.load;
import static dev.greta.connectors.api.Numbered.number;
import static dev.greta.connectors.api.Numbered.page;
import static dev.greta.connectors.api.Numbered.requireAll;
import static dev.greta.connectors.api.Numbered.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code type: auto}: what a first page shows is found, told, and gives the same when pinned. */
class DetectionTest {

  private static final String FOUND = "how to go on was found; pin it with pagination: ";

  @TempDir Path folder;

  /** {@code a.b} around a value becomes {@code "a":{"b":value}}. */
  private static String nested(String path, String value) {
    List<String> names = Arrays.asList(path.split("/"));
    StringBuilder json = new StringBuilder();
    for (int i = 1; i < names.size(); i++) {
      json.append(i == 1 ? "" : "{").append('"').append(names.get(i)).append("\":");
    }
    return json + value + "}".repeat(names.size() - 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/next",
        "/next_url",
        "/next_page_url",
        "/nextLink",
        "/@odata.nextLink",
        "/nextRecordsUrl",
        "/links/next",
        "/links/next/href",
        "/_links/next/href",
        "/paging/next",
        "/pagination/next_url",
        "/meta/next",
        "/meta/pagination/links/next",
        "/info/next"
      })
  void addresses(String path) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String next = from < 20 ? "\"/items?from=" + (from + 10) + "\"" : "null";
              send(reply, page(from, from + 10, nested(path, next)));
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      requireAll(loaded, server, 3);
      String written =
          path.contains("odata") ? "\"" + path + "\"" : path.substring(1).replace('/', '.');
      assertThat(loaded.notices())
          .contains(
              FOUND
                  + "{type: next_link, next_path: "
                  + (written.startsWith("_") ? "\"" + written + "\"" : written)
                  + "}");
      String pinned = path.contains("odata") ? path : path.substring(1).replace('/', '.');
      requireAll(load(folder, server, Map.of("type", "next_link", "next_path", pinned)), server, 6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/next_cursor,cursor",
    "/meta/next_cursor,cursor",
    "/response_metadata/next_cursor,cursor",
    "/pagination/nextCursor,cursor",
    "/paging/cursors/after,after",
    "/paging/next/after,after",
    "/nextPageToken,pageToken",
    "/next_page_token,page_token",
    "/nextToken,nextToken",
    "/meta/next_token,next_token",
    "/continuationToken,continuationToken"
  })
  void cursors(String path, String parameter) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, parameter, 0);
              String next = from < 20 ? "\"" + (from + 10) + "\"" : "\"\"";
              send(reply, page(from, from + 10, nested(path, next)));
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      requireAll(loaded, server, 3);
      assertThat(loaded.notices())
          .contains(
              FOUND
                  + "{type: cursor, cursor_path: "
                  + path.substring(1).replace('/', '.')
                  + ", cursor_param: "
                  + parameter
                  + "}");
    }
  }

  @Test
  void hasMoreBesideACursorEndsIt() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "cursor", 0);
              String more = "\"has_more\":" + (from < 20) + ",\"next_cursor\":" + (from + 10);
              send(reply, page(from, from + 10, more));
            })) {
      requireAll(load(folder, server, Map.of()), server, 3);
    }
  }

  @Test
  void aLinkHeaderGoesFirst() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String link = "Link: </items?from=" + (from + 10) + ">; rel=next";
              send(reply, page(from, from + 10, "\"next\":\"/wrong\""), from < 20 ? link : "X: y");
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      requireAll(loaded, server, 3);
      assertThat(loaded.notices()).contains(FOUND + "{type: link_header}");
    }
  }

  /** What says that nothing follows does not hide what leads on. */
  @ParameterizedTest
  @ValueSource(strings = {"\"next\":null", "\"next_page_url\":null", "\"links\":{\"next\":null}"})
  void anAddressThatIsNullDoesNotHideACursor(String nothing) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "cursor", 0);
              String next = from < 20 ? "\"" + (from + 10) + "\"" : "null";
              send(
                  reply,
                  page(from, from + 10, nothing + ",\"next_cursor\":" + next),
                  "Link: </items>; rel=last");
            })) {
      requireAll(load(folder, server, Map.of()), server, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"next\":null",
        "\"next\":\"\"",
        "\"next\":false",
        "\"has_more\":false",
        "\"next_cursor\":null",
        "\"links\":{\"next\":null,\"self\":\"/items\"}",
        "\"count\":25"
      })
  void onePageThatIsAll(String around) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 25, around)))) {
      requireAll(load(folder, server, Map.of()), server, 1);
    }
  }
}
