package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConfigException;
import dev.greta.testkit.http.ScriptedServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of CSV, with a header on each page. */
class CsvAnswersTest {

  private static final List<String> PAGES =
      List.of(
          "id,name\n1,\"a, b\"\n2,\"c\nd\"\n",
          "id,name,late\r\n3,é,2024-02-29\r\n",
          "name,id\nx,4.5\n",
          "id,name\n");

  private Path folder;

  @BeforeEach
  void folder(@TempDir Path temp) {
    folder = temp;
  }

  private static ScriptedServer server(Charset charset) {
    return ScriptedServer.start(
        (request, reply) -> {
          int page = request.parameter("page").map(Integer::parseInt).orElse(1);
          reply.send(
              200,
              PAGES.get(page - 1).getBytes(charset),
              "Content-Type: text/csv; charset=" + charset.name());
        });
  }

  private Loads loads(ScriptedServer server) {
    return Loads.rest(
        Map.of(
            "base_url", server.url("").toString(),
            "endpoint", "report",
            "pagination", Map.of("type", "page")),
        folder);
  }

  private static void requireAll(Loads.Loaded loaded) {
    assertThat(loaded.columns()).containsExactly("id", "name", "late");
    assertThat(loaded.column("id")).containsExactly(1.0, 2.0, 3.0, 4.5);
    assertThat(loaded.column("name")).containsExactly("a, b", "c\nd", "é", "x");
    assertThat(loaded.column("late").stream().map(String::valueOf))
        .isEqualTo(Arrays.asList("null", "null", "2024-02-29", "null"));
    assertThat(loaded.endings()).containsExactly("4 pages, 4 records; ended: an empty page");
    assertThat(loaded.restarts()).isZero();
  }

  @Test
  void pagesOfCsvAreOneTable() throws Exception {
    try (ScriptedServer server = server(StandardCharsets.UTF_8)) {
      requireAll(loads(server).load());
      assertThat(server.requests()).as("each page is asked for once").hasSize(PAGES.size());
    }
    try (var left = Files.list(folder)) {
      assertThat(left).as("files that are left").isEmpty();
    }
  }

  @Test
  void whatIsRememberedIsOfJson() {
    try (ScriptedServer server = server(StandardCharsets.UTF_8)) {
      Map<String, Object> incremental = Map.of("cursor_path", "id", "param", "since");
      Loads loads =
          Loads.rest(
              Map.of(
                  "base_url",
                  server.url("").toString(),
                  "endpoint",
                  "report",
                  "incremental",
                  incremental),
              folder);
      assertThatThrownBy(loads::load)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("incremental goes by values of JSON");
    }
  }

  @Test
  void anEncodingThatTheAnswerNamesIsHeeded() {
    try (ScriptedServer server = server(StandardCharsets.ISO_8859_1)) {
      requireAll(loads(server).load());
    }
  }
}
