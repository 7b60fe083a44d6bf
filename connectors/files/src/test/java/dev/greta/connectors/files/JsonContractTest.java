package dev.greta.connectors.files;

import static dev.greta.testkit.ArrowRows.row;

import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.error.ErrorKind;
import dev.greta.testkit.ConnectorContract;
import dev.greta.testkit.Dataset;
import dev.greta.testkit.FaultCase;
import dev.greta.testkit.SourceFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

class JsonContractTest extends ConnectorContract {

  private static final int MANY = 30_000;

  @Override
  protected SourceFixture fixture() {
    return new JsonFixture();
  }

  private static final class JsonFixture extends FixtureFolder {

    @Override
    public Connector<?> connector() {
      return new JsonConnector();
    }

    private static String array(List<String> records) {
      return "[" + String.join(",\n", records) + "]\n";
    }

    @Override
    public Dataset typical() {
      write(
          "typical.json",
          "{\"took\": 3, \"data\": {\"items\": "
              + array(JsonDatasets.TYPICAL)
              + "}, \"more\": []}");
      return new Dataset(
          Map.of("source", "typical.json", "records_path", "data.items"),
          JsonDatasets.typicalSchema(),
          JsonDatasets.typicalRows());
    }

    @Override
    public Dataset empty() {
      write("empty.json", "[]");
      return new Dataset(
          Map.of("source", "empty.json"), new Schema(List.of(JsonDatasets.value())), List.of());
    }

    @Override
    public Dataset many() {
      List<String> records = JsonDatasets.numbered(3_000);
      write("part-1.json", array(records.subList(0, 1_000)));
      write("part-2.json", array(records.subList(1_000, 1_500)));
      write("part-10.json", array(records.subList(1_500, 3_000)));
      return new Dataset(
          Map.of("source", "part-*.json"),
          JsonDatasets.numberedSchema(),
          JsonDatasets.numberedRows(3_000));
    }

    @Override
    public Optional<Dataset> query() {
      write("numbers.json", array(JsonDatasets.numbered(2_000)));
      return Optional.of(
          new Dataset(
              Map.of(
                  "source",
                  "numbers.json",
                  "query",
                  "SELECT half, upper(name) AS name FROM data WHERE id % 1000 = 1"),
              JsonDatasets.queriedSchema(),
              List.of(row(0.5, "NAME 1"), row(500.5, "NAME 1001"))));
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.json", 1_000);
      return Optional.of(new Endless(Queried.endlessly("endless.json"), Queried::isDuckDbAtWork));
    }

    @Override
    public Optional<Dataset> misfit() {
      write("misfit.json", array(JsonDatasets.misleading(MANY)));
      return Optional.of(
          new Dataset(
              Map.of("source", "misfit.json"),
              JsonDatasets.misleadingSchema(),
              JsonDatasets.misleadingRows(MANY)));
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.json", 1_000);
      return Optional.of(new Changing(before, () -> numbered("changing.json", 1_001)));
    }

    private Dataset numbered(String name, int count) {
      write(name, array(JsonDatasets.numbered(count)));
      return new Dataset(
          Map.of("source", name), JsonDatasets.numberedSchema(), JsonDatasets.numberedRows(count));
    }

    @Override
    public List<FaultCase> faults() {
      write("nothing.json", " \n");
      write("cut.json", "[{\"a\": 1}, {\"a\": ");
      write("mixed.json", "[{\"a\": 1}, {\"a\": \"x\"}]");
      String late = array(JsonDatasets.numbered(MANY));
      write("late.json", late.substring(0, late.length() - 5));
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "typicl.json")),
          FaultCase.unreachable("a pattern that nothing matches", Map.of("source", "no/*.json")),
          new FaultCase(
              "an empty file",
              Map.of("source", "nothing.json"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          new FaultCase(
              "a file that is cut short",
              Map.of("source", "cut.json"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.badQuery(
              "no such column", Map.of("source", "mixed.json", "query", "SELECT b FROM data")),
          new FaultCase(
              "records that are not there",
              Map.of("source", "mixed.json", "records_path", "data"),
              ErrorKind.QUERY,
              Optional.of(Check.ACCESS)),
          new FaultCase(
              "kinds that may not be mixed",
              Map.of("source", "mixed.json", "on_mixed_types", "error"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.whenRead(
              "a file that is cut short late",
              Map.of("source", "late.json"),
              ErrorKind.VALIDATION));
    }
  }
}
