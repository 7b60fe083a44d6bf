package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.ALL;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way from page to page by GET, over a source of 25 records. */
class PaginationTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<URL>; rel=\"next\"",
        "<URL>; rel=next",
        "<URL>;REL=Next",
        "<http://a.test/x,y;z>; rel=prev, <URL>; title=\"a, \\\"b\\\"; c\"; rel=\"last next\"",
        ", ,<URL>; type=\"a/b\" ; rel=\"next\" ; rel=\"prev\",",
      })
  void linkHeader(String form) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String link = form.replace("URL", "/items?from=" + (from + 10));
              send(reply, records(from, from + 10), from < 20 ? "Link: " + link : "X-No: link");
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "link_header"));
      requireAll(loaded, server, 3);
      assertThat(loaded.endings())
          .containsExactly("3 pages, 25 records; ended: no link of rel=next");
    }
  }

  @Test
  void linkHeaderOfAnotherRelationAndInSeveralLines() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String older = "Link: </items?from=" + (from + 10) + ">; rel=older";
              String self = "Link: <" + request.target() + ">; rel=next";
              send(reply, records(from, from + 10), self, from < 20 ? older : "X-No: link");
            })) {
      requireAll(load(folder, server, Map.of("type", "link_header", "rel", "older")), server, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BASE/items?from=TO",
        "/items?from=TO",
        "?from=TO",
        "items?from=TO",
        "./x/../items?from=TO"
      })
  void nextLink(String form) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "from", 0);
              String to = form.replace("TO", Integer.toString(from + 10));
              String link = to.replace("BASE", "http://" + request.header("Host").orElseThrow());
              assertThat(request.path()).isEqualTo("/items");
              send(
                  reply,
                  page(
                      from,
                      from + 10,
                      "\"links\":{\"next\":" + (from < 20 ? "\"" + link + "\"" : "\"\"") + "}"));
            })) {
      Loads.Loaded loaded =
          load(folder, server, Map.of("type", "next_link", "next_path", "links.next"));
      requireAll(loaded, server, 3);
      assertThat(loaded.endings()).containsExactly("3 pages, 25 records; ended: no next link");
    }
  }

  @Test
  void nextLinkWithCharactersThatOughtToBeEncoded() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              boolean first = request.parameter("q").isEmpty();
              String next = first ? "\"/items?q=a b|ä&from=10%2B\"" : "null";
              send(reply, page(first ? 0 : 10, first ? 10 : ALL, "\"next\":" + next));
            })) {
      requireAll(load(folder, server, Map.of("type", "next_link", "next_path", "next")), server, 2);
      assertThat(server.requests().get(1).target()).isEqualTo("/items?q=a%20b%7C%C3%A4&from=10%2B");
    }
  }

  /** The cursor comes as '+ &=%10', and must arrive so encoded that it means the same. */
  @Test
  void cursorInTheAnswer() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              String at = request.parameter("at").orElse("");
              int from = at.isEmpty() ? 0 : Integer.parseInt(at.substring(at.length() - 2));
              assertThat(at).matches("|%2B%20%26%3D%25[0-9]{2}");
              String next = from < 20 ? "\"+ &=%" + (from + 10) + "\"" : "null";
              send(reply, page(from, from + 10, "\"meta\":{\"cursor\":" + next + "}"));
            })) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of("type", "cursor", "cursor_path", "meta.cursor", "cursor_param", "at"));
      requireAll(loaded, server, 3);
      assertThat(loaded.endings()).containsExactly("3 pages, 25 records; ended: no cursor");
    }
  }

  @Test
  void cursorInAHeaderFromAnInitialOne() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "at", -1);
              String next = from < 20 ? "X-Next: " + (from + 10) : "X-Next: ";
              send(reply, records(from, from + 10), next);
            })) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of(
                  "type", "cursor",
                  "cursor_header", "x-NEXT",
                  "cursor_param", "at",
                  "initial_cursor", "0"));
      requireAll(loaded, server, 3);
    }
  }

  @Test
  void hasMoreEndsAlthoughThereIsACursor() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "at", 0);
              String more = "\"more\":" + (from < 20) + ",\"cursor\":" + (from + 10);
              send(reply, page(from, from + 10, more));
            })) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of(
                  "type", "cursor",
                  "cursor_path", "cursor",
                  "cursor_param", "at",
                  "has_more_path", "more"));
      requireAll(loaded, server, 3);
      assertThat(loaded.endings())
          .containsExactly("3 pages, 25 records; ended: the source says that there is no more");
    }
  }

  @Test
  void aTrueHasMoreNeverOverridesAnotherStop() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> send(reply, page(0, ALL, "\"more\":true,\"cursor\":null")))) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of(
                  "type", "cursor",
                  "cursor_path", "cursor",
                  "cursor_param", "at",
                  "has_more_path", "more"));
      requireAll(loaded, server, 1);
      assertThat(loaded.notices()).anyMatch(text -> text.contains("it says that there is more"));
    }
  }

  @Test
  void offsetStepsByTheRowsThatCame() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "skip", -1);
              int limit = Math.min(7, number(request, "limit", -1)); // it clamps
              send(reply, page(from, from + limit, ""));
            })) {
      Loads.Loaded loaded =
          load(folder, server, Map.of("type", "offset", "limit", 1000, "offset_param", "skip"));
      requireAll(loaded, server, 5);
      assertThat(loaded.endings()).containsExactly("5 pages, 25 records; ended: an empty page");
    }
  }

  @Test
  void aShortPageEndsOnceThereWasAFullOne() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              send(reply, page(from, from + number(request, "n", 3), ""));
            })) {
      Map<String, Object> keys = Map.of("type", "offset", "limit_param", "n", "limit", 10);
      Loads.Loaded loaded = load(folder, server, keys);
      requireAll(loaded, server, 3);
      assertThat(loaded.endings()).containsExactly("3 pages, 25 records; ended: a short page");
      Map<String, Object> on =
          Map.of("type", "offset", "limit_param", "n", "limit", 10, "stop_on_short_page", false);
      requireAll(load(folder, server, on), server, 3 + 4);
    }
  }

  @Test
  void offsetEndsAtTheTotal() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              send(reply, page(from, from + 5, "\"meta\":{\"total\":25}"));
            })) {
      Loads.Loaded loaded =
          load(folder, server, Map.of("type", "offset", "total_path", "meta.total"));
      requireAll(loaded, server, 5);
      assertThat(loaded.endings())
          .containsExactly("5 pages, 25 records; ended: the total of 25 is reached");
    }
  }

  @Test
  void pagesFromZeroToTheLastOfThem() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int number = number(request, "p", -1);
              int size = number(request, "per_page", -1);
              send(reply, page(number * size, (number + 1) * size, "\"pages\":5"));
            })) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of(
                  "type", "page",
                  "page_param", "p",
                  "start_page", 0,
                  "page_size_param", "per_page",
                  "page_size", 5,
                  "total_pages_path", "pages"));
      requireAll(loaded, server, 5);
      assertThat(loaded.endings())
          .containsExactly("5 pages, 25 records; ended: page 4 is the last of 5");
    }
  }

  @Test
  void pagesOfTheSourcesOwnSize() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int number = number(request, "page", 0);
              send(reply, page((number - 1) * 10, number * 10, ""));
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "page"));
      requireAll(loaded, server, 4);
      assertThat(loaded.endings()).containsExactly("4 pages, 25 records; ended: an empty page");
    }
  }

  @Test
  void lastRecord() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "since_id", -1) + 1;
              send(reply, page(from, from + number(request, "limit", 99), ""));
            })) {
      Loads.Loaded loaded =
          load(
              folder,
              server,
              Map.of("type", "last_record", "key_path", "id", "param", "since_id", "limit", 6));
      requireAll(loaded, server, 6);
      assertThat(loaded.endings()).containsExactly("6 pages, 25 records; ended: an empty page");
    }
  }

  @Test
  void noneIsOneRequest() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> send(reply, page(0, ALL, ""), "Link: <?p=2>; rel=last"))) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "none"));
      requireAll(loaded, server, 1);
      assertThat(loaded.endings())
          .containsExactly("1 page, 25 records; ended: pagination.type is none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_pages", "max_records"})
  void limitsEndAsIncomplete(String key) {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              send(reply, page(from, from + 5, ""));
            })) {
      int most = key.equals("max_pages") ? 3 : 15;
      GretaException failure =
          Numbered.failure(
              Loads.rest(Numbered.config(server, Map.of("type", "offset", key, most)), folder));
      assertThat(failure).isInstanceOf(IncompleteException.class);
      assertThat(failure.kind().exitCode()).isEqualTo(8);
      assertThat(failure).hasMessageContaining(key + ": " + most);
      int asked = server.requests().size();
      assertThat(asked).isEqualTo(key.equals("max_pages") ? 3 : 4);
      int enough = key.equals("max_pages") ? 6 : 25;
      requireAll(load(folder, server, Map.of("type", "offset", key, enough)), server, asked + 6);
    }
  }

  /** A plan looks at three pages in turn; of those after, none is answered until all are asked. */
  @ParameterizedTest
  @ValueSource(strings = {"page", "offset"})
  void severalAtOnceComeInOrderAndOnceEach(String type) {
    CountDownLatch together = new CountDownLatch(2);
    Set<String> targets = ConcurrentHashMap.newKeySet();
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              assertThat(targets.add(request.target())).as(request.target()).isTrue();
              int from =
                  type.equals("page")
                      ? (number(request, "page", 0) - 1) * 5
                      : number(request, "offset", 0);
              if (from >= 15) {
                together.countDown();
                assertThat(await(together)).isTrue();
              }
              send(reply, page(from, from + 5, "\"pages\":5,\"total\":25"));
            })) {
      Map<String, Object> keys =
          type.equals("page")
              ? Map.of("type", "page", "total_pages_path", "pages")
              : Map.of("type", "offset", "limit", 5, "total_path", "total");
      Map<String, Object> config = Numbered.config(server, keys);
      config.put("concurrency", 4);
      requireAll(Loads.rest(config, folder).load(), server, 5);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void severalAtOnceDoNotGuessWhereTheSourceClamps() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int from = number(request, "offset", 0);
              send(reply, page(from, from + 5, "\"total\":25"));
            })) {
      Map<String, Object> config =
          Numbered.config(server, Map.of("type", "offset", "limit", 8, "total_path", "total"));
      config.put("concurrency", 4);
      requireAll(Loads.rest(config, folder).load(), server, 5);
    }
  }
}
