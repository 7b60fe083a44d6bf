package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** The same records as one array and as one a line. */
final class JsonFixture extends FixtureFolder {

  /** More than a sample has. */
  private static final int MANY = 30_000;

  /** How records stand in a file. */
  enum Form {
    ARRAY,
    LINES
  }

  private final Form form;

  JsonFixture(Form form) {
    this.form = form;
  }

  private String name(String stem) {
    return stem + (form == Form.ARRAY ? ".json" : ".ndjson");
  }

  private String text(List<String> records) {
    return form == Form.ARRAY
        ? "[" + String.join(",\n", records) + "]\n"
        : String.join("\n", records) + "\n";
  }

  @Override
  public Connector<?> connector() {
    return form == Form.ARRAY ? new JsonConnector() : new NdjsonConnector();
  }

  @Override
  public Dataset typical() {
    String records = text(JsonDatasets.TYPICAL);
    write(
        name("typical"),
        form == Form.ARRAY
            ? "{\"took\": 3, \"data\": {\"items\": " + records + "}, \"more\": []}"
            : "\ufeff" + records);
    Map<String, Object> source = Map.of("source", name("typical"));
    Map<String, Object> within = Map.of("source", name("typical"), "records_path", "data.items");
    return new Dataset(
        form == Form.ARRAY ? within : source,
        JsonDatasets.typicalSchema(),
        JsonDatasets.typicalRows());
  }

  @Override
  public Dataset empty() {
    write(name("empty"), form == Form.ARRAY ? "[]" : "\n\n");
    return new Dataset(
        Map.of("source", name("empty")), new Schema(List.of(JsonDatasets.value())), List.of());
  }

  @Override
  public Dataset many() {
    List<String> records = JsonDatasets.numbered(3_000);
    write(name("part-1"), text(records.subList(0, 1_000)));
    write(name("part-2"), text(records.subList(1_000, 1_500)));
    write(name("part-10"), text(records.subList(1_500, 3_000)));
    return new Dataset(
        Map.of("source", name("part-*")),
        JsonDatasets.numberedSchema(),
        JsonDatasets.numberedRows(3_000));
  }

  @Override
  public Optional<Dataset> query() {
    write(name("numbers"), text(JsonDatasets.numbered(2_000)));
    return Optional.of(
        new Dataset(
            Map.of(
                "source",
                name("numbers"),
                "query",
                "SELECT half, upper(name) AS name FROM data WHERE id % 1000 = 1"),
            JsonDatasets.queriedSchema(),
            List.of(row(0.5, "NAME 1"), row(500.5, "NAME 1001"))));
  }

  @Override
  public Optional<Endless> endless() {
    numbered(name("endless"), 1_000);
    return Optional.of(new Endless(Queried.endlessly(name("endless")), Queried::isDuckDbAtWork));
  }

  @Override
  public Optional<Dataset> misfit() {
    write(name("misfit"), text(JsonDatasets.misleading(MANY)));
    return Optional.of(
        new Dataset(
            Map.of("source", name("misfit")),
            JsonDatasets.misleadingSchema(),
            JsonDatasets.misleadingRows(MANY)));
  }

  @Override
  public Optional<Changing> changing() {
    Dataset before = numbered(name("changing"), 1_000);
    return Optional.of(new Changing(before, () -> numbered(name("changing"), 1_001)));
  }

  private Dataset numbered(String name, int count) {
    write(name, text(JsonDatasets.numbered(count)));
    return new Dataset(
        Map.of("source", name), JsonDatasets.numberedSchema(), JsonDatasets.numberedRows(count));
  }

  @Override
  public List<FaultCase> faults() {
    String two = text(List.of("{\"a\": 1}", "{\"a\": \"x\"}"));
    write(name("mixed"), two);
    write(name("cut"), two.substring(0, two.indexOf("\"x\"")));
    String late = text(JsonDatasets.numbered(MANY));
    write(name("late"), late.substring(0, late.length() - 5));
    List<FaultCase> faults = new ArrayList<>();
    if (form == Form.ARRAY) {
      write(name("nothing"), " \n");
      faults.add(refused("an empty file", Map.of("source", name("nothing"))));
    }
    Collections.addAll(
        faults,
        FaultCase.unreachable("no such file", Map.of("source", name("typicl"))),
        FaultCase.unreachable("a pattern that nothing matches", Map.of("source", name("no/*"))),
        refused("a file that is cut short", Map.of("source", name("cut"))),
        FaultCase.badQuery(
            "no such column", Map.of("source", name("mixed"), "query", "SELECT b FROM data")),
        new FaultCase(
            "records that are not there",
            Map.of("source", name("mixed"), "records_path", "data"),
            ErrorKind.QUERY,
            Optional.of(Check.ACCESS)),
        refused(
            "kinds that may not be mixed",
            Map.of("source", name("mixed"), "on_mixed_types", "error")),
        FaultCase.whenRead(
            "a file that is cut short late", Map.of("source", name("late")), ErrorKind.VALIDATION));
    return faults;
  }

  private static FaultCase refused(String what, Map<String, Object> options) {
    return new FaultCase(what, options, ErrorKind.VALIDATION, Optional.of(Check.ACCESS));
  }
}
