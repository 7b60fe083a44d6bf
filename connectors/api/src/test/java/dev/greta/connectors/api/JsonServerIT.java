package dev.greta.connectors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** json-server 0.17: absolute addresses in Link headers, X-Total-Count, compressed answers. */
class JsonServerIT {

  private static final int ALL = 523;

  private static @Nullable NodeServer server;

  private final Path folder;

  JsonServerIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    String orders =
        IntStream.range(0, ALL)
            .mapToObj(
                i ->
                    "{\"id\": %d, \"name\": \"näme %d\", \"to\": {\"city\": %s}, \"price\": %d.25}"
                        .formatted(i, i, i % 7 == 0 ? "null" : "\"c" + i % 5 + "\"", i))
            .collect(Collectors.joining(",", "[", "]"));
    Path database = Files.writeString(data.resolve("db.json"), "{\"orders\": " + orders + "}");
    server = NodeServer.start("json-server.js", database.toString());
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static List<List<@Nullable Object>> expected() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add((long) i);
      row.add("näme " + i);
      row.add(i % 7 == 0 ? null : "c" + i % 5);
      row.add(i + 0.25);
      rows.add(row);
    }
    return rows;
  }

  private Loads orders(Map<String, ?> more) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("base_url", java.util.Objects.requireNonNull(server).url());
    config.put("endpoint", "/orders");
    config.putAll(more);
    return Loads.rest(config, folder);
  }

  private static void requireAll(Loads.Loaded loaded) {
    assertThat(loaded.columns()).containsExactly("id", "name", "to_city", "price");
    assertThat(loaded.rows()).isEqualTo(expected());
  }

  @Test
  void itsLinkHeaderLeadsThroughAllPages() {
    Loads.Loaded loaded = orders(Map.of("params", Map.of("_page", 1, "_limit", 40))).load();
    requireAll(loaded);
    assertThat(loaded.endings())
        .containsExactly("14 pages, 523 records; ended: no link of rel=next");
    assertThat(loaded.notices())
        .containsExactly("how to go on was found; pin it with pagination: {type: link_header}");
  }

  @Test
  void pagesAreCountedToItsTotal() {
    Map<String, Object> pages =
        Map.of("type", "page", "page_param", "_page", "page_size_param", "_limit");
    Map<String, Object> sized = new LinkedHashMap<>(pages);
    sized.put("page_size", 100);
    Loads.Loaded loaded = orders(Map.of("pagination", sized)).load();
    requireAll(loaded);
    assertThat(loaded.endings())
        .containsExactly("6 pages, 523 records; ended: the total of 523 is reached");
  }

  @Test
  void recordsAreCountedToItsTotalWithSeveralRequestsAtOnce() {
    Map<String, Object> offset =
        Map.of("type", "offset", "offset_param", "_start", "limit_param", "_limit", "limit", 25);
    Loads.Loaded loaded = orders(Map.of("pagination", offset, "concurrency", 4)).load();
    requireAll(loaded);
    assertThat(loaded.endings())
        .containsExactly("21 pages, 523 records; ended: the total of 523 is reached");
  }

  /** Without a page's number, json-server cuts the records off and sends no Link header. */
  @Test
  void aFirstPageIsNotTakenForAll() {
    assertThatExceptionOfType(IncompleteException.class)
        .isThrownBy(() -> orders(Map.of("params", Map.of("_limit", 40))).load())
        .satisfies(
            e -> {
              assertThat(e.fault().code()).isEqualTo("GRT-873");
              assertThat(e.fault().message()).contains("as many records as _limit=40 asks for");
            });
    assertThatExceptionOfType(IncompleteException.class)
        .isThrownBy(() -> orders(Map.of("params", Map.of("_start", 500, "_limit", 40))).load())
        .satisfies(e -> assertThat(e.fault().message()).contains("X-Total-Count says 523"));
  }

  @Test
  void withoutParametersAllComeAtOnce() {
    Loads.Loaded loaded = orders(Map.of()).load();
    requireAll(loaded);
    assertThat(loaded.endings())
        .containsExactly("1 page, 523 records; ended: nothing leads to another page");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> orders(Map.of("endpoint", "/orderz")).load())
        .satisfies(e -> assertThat(e.fault().code()).isEqualTo("GRT-681"));
  }
}
