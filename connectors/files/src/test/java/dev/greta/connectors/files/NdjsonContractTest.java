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

class NdjsonContractTest extends ConnectorContract {

  private static final int MANY = 30_000;

  @Override
  protected SourceFixture fixture() {
    return new NdjsonFixture();
  }

  private static final class NdjsonFixture extends FixtureFolder {

    @Override
    public Connector<?> connector() {
      return new NdjsonConnector();
    }

    private static String lines(List<String> records) {
      return String.join("\n", records) + "\n";
    }

    @Override
    public Dataset typical() {
      write("typical.ndjson", "\ufeff" + lines(JsonDatasets.TYPICAL));
      return new Dataset(
          Map.of("source", "typical.ndjson"),
          JsonDatasets.typicalSchema(),
          JsonDatasets.typicalRows());
    }

    @Override
    public Dataset empty() {
      write("empty.ndjson", "\n\n");
      return new Dataset(
          Map.of("source", "empty.ndjson"), new Schema(List.of(JsonDatasets.value())), List.of());
    }

    @Override
    public Dataset many() {
      List<String> records = JsonDatasets.numbered(3_000);
      write("part-1.ndjson", lines(records.subList(0, 1_000)));
      write("part-2.ndjson", lines(records.subList(1_000, 1_500)));
      write("part-10.ndjson", lines(records.subList(1_500, 3_000)));
      return new Dataset(
          Map.of("source", "part-*.ndjson"),
          JsonDatasets.numberedSchema(),
          JsonDatasets.numberedRows(3_000));
    }

    @Override
    public Optional<Dataset> query() {
      write("numbers.ndjson", lines(JsonDatasets.numbered(2_000)));
      return Optional.of(
          new Dataset(
              Map.of(
                  "source",
                  "numbers.ndjson",
                  "query",
                  "SELECT half, upper(name) AS name FROM data WHERE id % 1000 = 1"),
              JsonDatasets.queriedSchema(),
              List.of(row(0.5, "NAME 1"), row(500.5, "NAME 1001"))));
    }

    @Override
    public Optional<Endless> endless() {
      numbered("endless.ndjson", 1_000);
      return Optional.of(new Endless(Queried.endlessly("endless.ndjson"), Queried::isDuckDbAtWork));
    }

    @Override
    public Optional<Dataset> misfit() {
      write("misfit.ndjson", lines(JsonDatasets.misleading(MANY)));
      return Optional.of(
          new Dataset(
              Map.of("source", "misfit.ndjson"),
              JsonDatasets.misleadingSchema(),
              JsonDatasets.misleadingRows(MANY)));
    }

    @Override
    public Optional<Changing> changing() {
      Dataset before = numbered("changing.ndjson", 1_000);
      return Optional.of(new Changing(before, () -> numbered("changing.ndjson", 1_001)));
    }

    private Dataset numbered(String name, int count) {
      write(name, lines(JsonDatasets.numbered(count)));
      return new Dataset(
          Map.of("source", name), JsonDatasets.numberedSchema(), JsonDatasets.numberedRows(count));
    }

    @Override
    public List<FaultCase> faults() {
      write("cut.ndjson", "{\"a\": 1}\n{\"a\": ");
      write("mixed.ndjson", "{\"a\": 1} {\"a\": \"x\"}");
      String late = lines(JsonDatasets.numbered(MANY));
      write("late.ndjson", late.substring(0, late.length() - 5));
      return List.of(
          FaultCase.unreachable("no such file", Map.of("source", "typicl.ndjson")),
          FaultCase.unreachable("a pattern that nothing matches", Map.of("source", "no/*.json")),
          new FaultCase(
              "a file that is cut short",
              Map.of("source", "cut.ndjson"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.badQuery(
              "no such column", Map.of("source", "mixed.ndjson", "query", "SELECT b FROM data")),
          new FaultCase(
              "records that are not there",
              Map.of("source", "mixed.ndjson", "records_path", "data"),
              ErrorKind.QUERY,
              Optional.of(Check.ACCESS)),
          new FaultCase(
              "kinds that may not be mixed",
              Map.of("source", "mixed.ndjson", "on_mixed_types", "error"),
              ErrorKind.VALIDATION,
              Optional.of(Check.ACCESS)),
          FaultCase.whenRead(
              "a file that is cut short late",
              Map.of("source", "late.ndjson"),
              ErrorKind.VALIDATION));
    }
  }
}
