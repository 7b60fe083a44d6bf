package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static dev.greta.connectors.api.Numbered.failure;
import static dev.greta.connectors.api.Numbered.load;
import static dev.greta.connectors.api.Numbered.number;
import static dev.greta.connectors.api.Numbered.page;
import static dev.greta.connectors.api.Numbered.records;
import static dev.greta.connectors.api.Numbered.requireAll;
import static dev.greta.connectors.api.Numbered.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.IncompleteException;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read is complete, or it says that it is not. */
class CompletenessTest {

  private static final Map<String, String> CURSOR =
      Map.of("type", "cursor", "cursor_path", "cursor", "cursor_param", "at");

  @TempDir Path folder;

  private GretaException incomplete(ScriptedServer server, Map<String, ?> pagination, String code) {
    GretaException failure = failure(Loads.rest(config(server, pagination), folder));
    assertThat(failure).isInstanceOf(IncompleteException.class);
    assertThat(failure.fault().code()).isEqualTo(code);
    return failure;
  }

  @Test
  void aNextLinkToItself() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) ->
                send(reply, page(0, 10, "\"next\":\"" + request.target() + "\"")))) {
      assertThat(incomplete(server, Map.of("type", "next_link", "next_path", "next"), "GRT-870"))
          .hasMessage("after page 1 the source leads back to an earlier one: next link /items");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aCycleOfThreeCursors() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              send(
                  reply, page(at * 5, at * 5 + 5, "\"cursor\":\"" + (at == 3 ? 1 : at + 1) + "\""));
            })) {
      assertThat(incomplete(server, CURSOR, "GRT-870"))
          .hasMessage("after page 4 the source leads back to an earlier one: cursor '1'");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void theSameRecordsUnderNewCursors() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              send(reply, page(0, 10, "\"cursor\":\"" + (at + 1) + "\""));
            })) {
      assertThat(incomplete(server, CURSOR, "GRT-871"))
          .hasMessage("page 2 has the very content of page 1: cursor '1'");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page", "offset"})
  void aParameterThatIsNotHeeded(String type) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, records(0, 10)))) {
      assertThat(incomplete(server, Map.of("type", type), "GRT-871"))
          .hasMessageContaining("page 2 has the very content of page 1: number");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {24, 26, 0, -1})
  void aTotalThatDisagreesIsTold(long total) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              send(reply, records(from, from + 10), "X-Total-Count: " + total);
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "offset"));
      requireAll(loaded, server, 4);
      assertThat(loaded.notices())
          .contains("the source: it says that there are " + total + " records");
    }
  }

  @Test
  void aTotalThatDriftsIsTold() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              String next = at < 20 ? "\"" + (at + 10) + "\"" : "null";
              send(reply, page(at, at + 10, "\"cursor\":" + next), "X-Total-Count: " + (25 + at));
            })) {
      Loads.Loaded loaded = load(folder, server, CURSOR);
      requireAll(loaded, server, 3);
      assertThat(loaded.notices()).contains("the source: its total went from 25 to 45 meanwhile");
    }
  }

  @Test
  void aTotalOfJustOneFullPageIsDoubted() {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 10, "\"total\":10")))) {
      Map<String, ?> keys = Map.of("type", "offset", "limit", 10, "total_path", "total");
      assertThat(load(folder, server, keys).notices())
          .contains("the source: its total is no more than the 10 records of a page");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"next_offset\":10",
        "\"nextMarker\":\"m\"",
        "\"has_more\":true",
        "\"page\":{\"isTruncated\":true}",
        "\"next\":2",
        "\"paging\":{\"hasNext\":true}"
      })
  void onePageThatSpeaksOfMore(String around) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 10, around)))) {
      incomplete(server, Map.of(), "GRT-873");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit", "per_page", "pageSize", "$top", "max-results"})
  void onePageThatIsAsLongAsAskedFor(String name) {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 10, "")))) {
      Map<String, Object> config = config(server);
      config.put("params", Map.of(name, 10));
      assertThat(failure(Loads.rest(config, folder)))
          .isInstanceOf(IncompleteException.class)
          .hasMessage(
              "one page was read, and there may be more: it has as many records as "
                  + name
                  + "=10 asks for");
      config.put("params", Map.of(name, 11));
      assertThat(Loads.rest(config, folder).load().rows()).hasSize(10);
    }
  }

  @Test
  void onePageThatIsAsLongAsABodyAsksFor() {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 10, "")))) {
      Map<String, Object> config = config(server);
      config.putAll(Map.of("method", "POST", "body", Map.of("page", Map.of("size", 10))));
      assertThat(failure(Loads.rest(config, folder)).fault().code()).isEqualTo("GRT-873");
    }
  }

  /** A path that is misspelt must not pass for the end. */
  @ParameterizedTest
  @ValueSource(strings = {"cursor", "next_link"})
  void aPathThatIsNotThere(String type) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> send(reply, page(0, 10, "\"meta\":{\"next_cursor\":\"a\"}")))) {
      Map<String, String> keys =
          type.equals("cursor")
              ? Map.of("type", type, "cursor_path", "meta.nextcursor", "cursor_param", "at")
              : Map.of("type", type, "next_path", "meta.nextcursor");
      assertThat(incomplete(server, keys, "GRT-873"))
          .hasMessage("one page was read, and there may be more: 'meta.next_cursor' is a");
    }
  }

  @Test
  void noneIsTakenAtItsWordAndDoubted() {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> send(reply, page(0, 10, "\"next\":\"?p=2\"")))) {
      assertThat(load(folder, server, Map.of("type", "none")).notices())
          .contains("the source: 'next' is ?p=2");
    }
  }

  @Test
  void emptyPagesAreFollowedWhereTheyLeadOn() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              boolean empty = at % 2 == 1;
              String next = at < 9 ? "\"" + (at + 1) + "\"" : "null";
              send(
                  reply,
                  page(empty ? 0 : at / 2 * 5, empty ? 0 : at / 2 * 5 + 5, "\"cursor\":" + next));
            })) {
      Loads.Loaded loaded = load(folder, server, CURSOR);
      requireAll(loaded, server, 10);
      assertThat(loaded.endings()).containsExactly("10 pages, 25 records; ended: no cursor");
    }
  }

  @Test
  void emptyPagesWithoutEndAreAnError() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              send(reply, page(0, at == 0 ? 5 : 0, "\"cursor\":\"" + (at + 1) + "\""));
            })) {
      incomplete(server, CURSOR, "GRT-874");
      assertThat(server.requests()).hasSize(101);
    }
  }

  @Test
  void recordsThatOnlyComeLate() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              String next = at < 6 ? "\"" + (at + 1) + "\"" : "null";
              send(reply, page(0, at == 6 ? 25 : 0, "\"cursor\":" + next));
            })) {
      Loads.Loaded loaded = load(folder, server, CURSOR);
      requireAll(loaded, server, 7);
      assertThat(loaded.columns()).containsExactly("id", "name");
    }
  }

  @Test
  void repeatsAreDroppedAndCounted() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int at = number(request, "at", 0);
              String next = at < 20 ? "\"" + (at + 10) + "\"" : "null";
              send(
                  reply, page(Math.max(0, at - 3), at + 10, "\"cursor\":" + next)); // They overlap.
            })) {
      Map<String, Object> config = config(server, CURSOR);
      assertThat(Loads.rest(config, folder).load().rows()).hasSize(31);
      config.put("dedupe_key", "id");
      Loads.Loaded loaded = Loads.rest(config, folder).load();
      assertThat(loaded.column("id")).isEqualTo(LongStream.range(0, 25).boxed().toList());
      assertThat(loaded.endings())
          .containsExactly("3 pages, 31 records; ended: no cursor; 6 repeats dropped");
      config.put("dedupe_key", "idd");
      assertThat(failure(Loads.rest(config, folder)).fault().remedy())
          .contains("Did you mean 'id'?");
    }
  }
}
