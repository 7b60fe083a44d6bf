package dev.greta.connectors.api;

import static dev.greta.connectors.api.Numbered.config;
import static dev.greta.connectors.api.Numbered.failure;
import static dev.greta.connectors.api.Numbered.load;
import static dev.greta.connectors.api.Numbered.number;
import static dev.greta.connectors.api.Numbered.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in answers, and what they say it is. */
class BodiesTest {

  @TempDir Path folder;

  private static ScriptedServer one(byte[] body, String... headers) {
    return ScriptedServer.start((request, reply) -> reply.send(200, body, headers));
  }

  private static ScriptedServer one(String json) {
    return one(json.getBytes(UTF_8), "Content-Type: application/json");
  }

  private Loads.Loaded load1(String json, Map<String, ?> response) {
    try (ScriptedServer server = one(json)) {
      Map<String, Object> config = config(server);
      config.put("response", response);
      return Loads.rest(config, folder).load();
    }
  }

  private GretaException fails(byte[] body, String... headers) {
    try (ScriptedServer server = one(body, headers)) {
      return failure(Loads.rest(config(server), folder));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html; charset=utf-8",
        "application/xml",
        "image/png",
        "application/pdf"
      })
  void whatIsForPeopleIsRefused(String type) {
    GretaException failure = fails("<html>Sign in</html>".getBytes(UTF_8), "Content-Type: " + type);
    assertThat(failure).isInstanceOf(ValidationException.class);
    assertThat(failure).hasMessageContaining("not JSON, NDJSON or CSV");
    assertThat(failure.fault().tried()).contains("<html>Sign in</html>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: application/vnd.api+json; v=\"1\"",
        "Content-Type: application/octet-stream",
        "Content-Type: nonsense",
        "X-No: type"
      })
  void jsonUnderAnotherNameIsRead(String header) {
    try (ScriptedServer server = one("[{\"id\":1}]".getBytes(UTF_8), header)) {
      assertThat(load(folder, server, Map.of()).column("id")).containsExactly(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "utf8"})
  void charsets(String name) {
    byte[] body = "[{\"t\":\"äöü\"}]".getBytes(Charset.forName(name));
    try (ScriptedServer server = one(body, "Content-Type: application/json; charset=" + name)) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      assertThat(loaded.columns()).containsExactly("t");
      assertThat(loaded.column("t")).containsExactly("äöü");
    }
  }

  @Test
  void charsetsInWhatIsReadTwice() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              String after = request.parameter("after").orElse("");
              String body = after.isEmpty() ? "{\"r\":[{\"k\":\"ä\"}]}" : "{\"r\":[]}";
              reply.send(
                  200, body.getBytes(ISO_8859_1), "Content-Type: application/json;charset=latin1");
            })) {
      load(folder, server, Map.of("type", "last_record", "key_path", "k", "param", "after"));
      assertThat(server.requests().get(1).parameter("after")).contains("%C3%A4");
    }
  }

  @Test
  void byteOrderMarks() {
    byte[] utf8 = "\uFEFF[{\"t\":\"ä\"}]".getBytes(UTF_8);
    byte[] utf16 = "[{\"t\":\"ä\"}]".getBytes(UTF_16);
    byte[] little = "\uFEFF[{\"t\":\"ä\"}]".getBytes(UTF_16LE);
    for (byte[] body : List.of(utf8, utf16, little)) {
      try (ScriptedServer server = one(body, "Content-Type: application/json")) {
        assertThat(load(folder, server, Map.of()).column("t")).containsExactly("ä");
      }
    }
  }

  @Test
  void anUnknownCharsetAndBytesThatAreNoText() {
    assertThat(fails("[]".getBytes(UTF_8), "Content-Type: application/json; charset=klingon"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("klingon");
    assertThat(fails("[{\"t\":\"ä\"}]".getBytes(ISO_8859_1), "Content-Type: application/json"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void anAnswerWithoutContentHasNoRecords() {
    try (ScriptedServer server =
        ScriptedServer.start((request, reply) -> reply.raw("HTTP/1.1 204 No Content\r\n\r\n"))) {
      assertThat(load(folder, server, Map.of()).rows()).isEmpty();
    }
    try (ScriptedServer server = one(new byte[0], "Content-Type: application/json")) {
      assertThat(load(folder, server, Map.of()).rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"application/x-ndjson,auto", "application/jsonl,auto", "text/plain,ndjson"})
  void linesOfJson(String type, String format) {
    byte[] body = "{\"id\":1}\n{\"id\":2,\"l\":[1]}\r\n\n{\"id\":3}".getBytes(UTF_8);
    try (ScriptedServer server = one(body, "Content-Type: " + type)) {
      Map<String, Object> config = config(server);
      config.put("response", Map.of("format", format));
      assertThat(Loads.rest(config, folder).load().column("id")).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void malformedJsonNamesPageAndLine() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int page = number(request, "page", 1);
              send(reply, page == 3 ? "[{\"id\":1},\n\n{\"id\":nope}]" : "[{\"id\":" + page + "}]");
            })) {
      GretaException failure = failure(Loads.rest(config(server, Map.of("type", "page")), folder));
      assertThat(failure).isInstanceOf(ValidationException.class);
      assertThat(failure.fault().place().orElse(""))
          .startsWith("page 3 (GET " + server.url("/items?page=3") + ")")
          .endsWith(":3");
    }
  }

  @Test
  void aBodyThatIsCutShort() {
    GretaException failure = fails("[{\"id\":1},{\"id\":".getBytes(UTF_8));
    assertThat(failure).isInstanceOf(ValidationException.class);
    assertThat(failure.fault().place().orElse("")).startsWith("page 1 (");
  }

  @Test
  void recordsPath() {
    String json = "{\"a\":{\"b.c\":[{\"id\":1}]},\"list\":[[{\"id\":2}],[{\"id\":3}]]}";
    assertThat(load1(json, Map.of("records_path", "/a/b.c")).column("id")).containsExactly(1L);
    assertThat(load1(json, Map.of("records_path", "list.1")).column("id")).containsExactly(3L);
    assertThat(load1(json, Map.of("records_path", ".")).rows()).hasSize(1);
    assertThat(
            load1(
                    "{\"e\":[{\"n\":{\"id\":4}},{\"n\":{\"id\":5}}]}",
                    Map.of("records_path", "e.*.n"))
                .column("id"))
        .containsExactly(4L, 5L);
  }

  @Test
  void aRecordsPathThatIsNotThere() {
    try (ScriptedServer server = one("{\"items\":[],\"total\":0}")) {
      Map<String, Object> config = config(server);
      config.put("response", Map.of("records_path", "data"));
      GretaException failure = failure(Loads.rest(config, folder));
      assertThat(failure).isInstanceOf(QueryException.class);
      assertThat(failure).hasMessageContaining("[items, total]");
      config.put("response", Map.of("records_path", "data", "allow_missing", true));
      assertThat(Loads.rest(config, folder).load().rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"results\":[{\"id\":7}],\"count\":1}",
        "{\"data\":{\"items\":[{\"id\":7}]},\"tags\":[\"a\"]}",
        "{\"orders\":[{\"id\":7}]}",
        "{\"warnings\":[{\"w\":1}],\"items\":[{\"id\":7}]}",
        "{\"id\":7}",
        "[{\"id\":7}]"
      })
  void recordsAreFound(String json) {
    try (ScriptedServer server = one(json)) {
      assertThat(load(folder, server, Map.of()).column("id")).containsExactly(7L);
    }
  }

  @Test
  void recordsThatCouldBeInTwoPlacesAreNotGuessed() {
    try (ScriptedServer server = one("{\"cats\":[{\"a\":1}],\"dogs\":[{\"a\":2}]}")) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      assertThat(loaded.columns()).containsExactly("cats", "dogs");
      assertThat(loaded.notices()).anyMatch(n -> n.contains("one of cats, dogs"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":null,\"total\":0}",
        "{\"items\":[]}",
        "[]",
        "{\"data\":{\"rows\":[]}}"
      })
  void noRecords(String json) {
    try (ScriptedServer server = one(json)) {
      assertThat(load(folder, server, Map.of()).rows()).isEmpty();
    }
  }

  @Test
  void scalars() {
    try (ScriptedServer server = one("[1,2,3]")) {
      Loads.Loaded loaded = load(folder, server, Map.of());
      assertThat(loaded.column("value")).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void columnsThatComeLateAreNullBefore() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int page = number(request, "page", 1);
              String late = page == 6 ? ",\"late\":\"x\"" : "";
              send(reply, page > 6 ? "[]" : "[{\"id\":" + page + late + "}]");
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "page"));
      assertThat(loaded.restarts()).isEqualTo(1);
      assertThat(loaded.column("late")).isEqualTo(Arrays.asList(null, null, null, null, null, "x"));
      assertThat(server.requests()).as("each page is asked for once").hasSize(7);
    }
  }

  @Test
  void typesThatDifferFromPageToPage() {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, reply) -> {
              int page = number(request, "page", 1);
              String value =
                  List.of("1", "2", "3", "4", "\"five\"", "{\"n\":[6]}").get(Math.min(page, 6) - 1);
              send(reply, page > 6 ? "[]" : "[{\"v\":" + value + "}]");
            })) {
      Loads.Loaded loaded = load(folder, server, Map.of("type", "page"));
      assertThat(loaded.column("v")).containsExactly("1", "2", "3", "4", "\"five\"", "{\"n\":[6]}");
    }
  }

  @Test
  void namesThatComeTwiceInARecord() {
    GretaException failure = fails("[{\"id\":1,\"id\":2}]".getBytes(UTF_8));
    assertThat(failure).isInstanceOf(ValidationException.class);
    assertThat(failure).hasMessageContaining("id");
  }

  @Test
  void nestingHasACap() {
    String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
    assertThat(fails(("[" + deep + "]").getBytes(UTF_8))).isInstanceOf(ValidationException.class);
    String aside = "{\"x\":" + deep + ",\"items\":[{\"id\":1}]}";
    assertThat(fails(aside.getBytes(UTF_8))).isInstanceOf(ValidationException.class);
  }

  @Test
  void aBodyMayNotBeLargerThanAllowed() {
    try (ScriptedServer server = one("[{\"id\":\"" + "x".repeat(1000) + "\"}]")) {
      Map<String, Object> config = config(server);
      config.put("max_response_bytes", 1000);
      assertThat(failure(Loads.rest(config, folder))).hasMessageContaining("1000");
    }
  }
}
