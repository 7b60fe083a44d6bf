package dev.greta.documents.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.documents.Event;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands around records, and what is wanted within each. */
class SurroundingsTest {

  private final Map<String, @Nullable String> told = new LinkedHashMap<>();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  private final Surroundings listener =
      new Surroundings() {
        @Override
        public void value(String pointer, @Nullable String text) {
          told.put(pointer, text);
        }

        @Override
        public void records(byte[] buffer, int start, int length) {
          records.write(buffer, start, length);
        }
      };

  private List<String> documents(String text, String records, String within) {
    List<String> found = new ArrayList<>();
    try (JsonDocuments in =
        new JsonDocuments(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            "page 1",
            new JsonDocuments.Layout(
                RecordsPath.parse(records), true, false, RecordsPath.parse(within)),
            listener)) {
      while (in.nextDocument()) {
        Event event = in.next();
        in.takeJson();
        assertThat(event).isIn(Event.OBJECT_START, Event.LONG, Event.NULL);
        found.add(
            new String(in.bytes(), in.start(), in.end() - in.start(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Test
  void valuesBeforeAndBehindTheRecordsAreTold() {
    String text =
        """
        {"meta": {"next": "a\\u0062\\n", "total": 12, "rate": 0.50, "more": false, "none": null},
         "links": [{"rel": "self"}, {"rel": "next", "href": "/p?2"}], "a/b~c": 12345678901234567890,
         "data": {"count": 2, "items": [{"n": 1}, {"n": 2}], "cursor": "x"}, "end": true}""";
    assertThat(documents(text, "data.items", "")).containsExactly("{\"n\": 1}", "{\"n\": 2}");
    Map<String, @Nullable String> expected = new LinkedHashMap<>();
    expected.put("/meta/next", "ab\n");
    expected.put("/meta/total", "12");
    expected.put("/meta/rate", "0.50");
    expected.put("/meta/more", "false");
    expected.put("/meta/none", null);
    expected.put("/links/0/rel", "self");
    expected.put("/links/1/rel", "next");
    expected.put("/links/1/href", "/p?2");
    expected.put("/a~1b~0c", "12345678901234567890");
    expected.put("/data/count", "2");
    expected.put("/data/cursor", "x");
    expected.put("/end", "true");
    assertThat(told).containsExactlyEntriesOf(expected);
  }

  @Test
  void theBytesOfTheRecordsAreGiven() {
    assertThat(documents("{\"a\":[1],\"r\": [ {\"n\":1}, {\"n\":2} ],\"b\":[3]}", "r", ""))
        .hasSize(2);
    assertThat(records.toString(StandardCharsets.UTF_8)).isEqualTo(" {\"n\":1}, {\"n\":2} ]");
    records.reset();
    String many = "{\"n\":1234567890},".repeat(20_000) + "{\"n\":7}]";
    documents("{\"x\":\"" + "y".repeat(70_000) + "\",\"r\":[" + many + ",\"z\":1}", "r", "");
    assertThat(records.toString(StandardCharsets.UTF_8)).isEqualTo(many);
    records.reset();
    documents("{\"n\":1} {\"n\":2}", "", "");
    assertThat(records.toString(StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}{\"n\":2}");
    records.reset();
    documents("{\"data\":{\"n\":1},\"next\":2}", "data", "");
    assertThat(records.toString(StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}");
  }

  @Test
  void whatIsAroundIsBounded() {
    String deep = "{\"a\":".repeat(9) + "1" + "}".repeat(9);
    String wide = "[" + "1,".repeat(2_000) + "1]";
    String text = "{\"deep\":" + deep + ",\"wide\":" + wide + ",\"items\":[1],\"after\":{\"b\":2}}";
    assertThat(documents(text, "items", "")).containsExactly("1");
    assertThat(told).hasSize(1_000).containsKey("/wide/999").doesNotContainKey("/after/b");
    assertThat(told.keySet()).noneMatch(key -> key.startsWith("/deep"));
  }

  @Test
  void documentsWithinTheElements() {
    String text =
        """
        {"edges": [{"cursor": "1", "node": {"id": 1}, "x": [1]}, {"node": {"id": 2}}, null,
                   {"node": null}, {"cursor": "4", "node": {"id": 4}}], "next": 7}""";
    assertThat(documents(text, "edges", "node"))
        .containsExactly("{\"id\": 1}", "{\"id\": 2}", "null", "null", "{\"id\": 4}");
    assertThat(told).containsOnly(Map.entry("/next", "7"));
    assertThat(
            documents("{\"e\":[{\"a\":{\"b\":1,\"c\":2}},{\"a\":{\"c\":3,\"b\":4}}]}", "e", "a.b"))
        .containsExactly("1", "4");
  }

  @Test
  void anElementWithoutItIsAnError() {
    assertThatThrownBy(() -> documents("{\"edges\":[{\"nod\":{}}]}", "edges", "node"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("'records_path' finds no 'node' in an object of [nod]");
    assertThatThrownBy(() -> documents("{\"edges\":[{\"node\":{},\"node\":{}}]}", "edges", "node"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'node' twice");
  }
}
