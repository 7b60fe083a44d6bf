package dev.greta.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.config.OutputConfig.Format;
import dev.greta.report.RunReport.Bytes;
import dev.greta.report.RunReport.Column;
import dev.greta.report.RunReport.Origin;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.SplitReport;
import dev.greta.report.RunReport.Status;
import dev.greta.report.RunReport.Timings;
import dev.greta.spi.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ReportTextTest {

  private static final RunReport REPORT =
      new RunReport(
          "0.1.0",
          "run-1",
          Status.LIMITED,
          Instant.parse("2026-11-22T10:11:12.345Z"),
          new Origin("file", "csv", "über: # 'x'.csv"),
          3_000_000_000L,
          List.of(
              new Column("yes", "Int64", Optional.of("BIGINT"), 7, 0),
              new Column("null", "Decimal128(12, 2)", Optional.empty(), 0, 5),
              new Column("line\nbreak\t\u0001", "Utf8", Optional.of("~"), 1, 0)),
          Optional.of("yes"),
          "duckdb",
          Consistency.BEST_EFFORT,
          2,
          new Timings(
              Duration.ofNanos(400_000),
              Duration.ofMillis(12_345),
              Duration.ZERO,
              Duration.ofDays(200)),
          new Bytes(Long.MAX_VALUE, 0),
          List.of(
              new SplitReport("0-10", 10, 1, Duration.ofMillis(1), Optional.of("1 page")),
              splitTwo()),
          List.of(new OutputReport("out/data.parquet", "parquet", 10, 99)),
          List.of("- not a list", "1e3", "2026-11-22"));

  private static SplitReport splitTwo() {
    return new SplitReport("11-20", 10, 3, Duration.ofMillis(1001), Optional.of("2 pages"));
  }

  @Test
  void jsonAndYamlParseBackEqual() throws Exception {
    assertThat(normal(parseYaml(ReportText.of(REPORT, Format.YAML))))
        .isEqualTo(normal(parseJson(ReportText.of(REPORT, Format.JSON))));
  }

  @Test
  void keysStandInTheirDocumentedOrder() throws Exception {
    Map<String, Object> json = parseJson(ReportText.of(REPORT, Format.JSON));

    assertThat(json.keySet())
        .containsExactly(
            "format_version",
            "greta_version",
            "run_id",
            "status",
            "started_at",
            "source",
            "rows",
            "columns",
            "target_column",
            "backend",
            "consistency",
            "restarts",
            "timings",
            "bytes",
            "splits",
            "outputs",
            "warnings");
    assertThat(List.copyOf(((Map<?, ?>) parseYaml(ReportText.of(REPORT, Format.YAML))).keySet()))
        .isEqualTo(List.copyOf(json.keySet()));
  }

  @Test
  void everyFigureIsInItsPlace() throws Exception {
    Map<String, Object> json = parseJson(ReportText.of(REPORT, Format.JSON));

    assertThat(json)
        .containsEntry("format_version", 1)
        .containsEntry("greta_version", "0.1.0")
        .containsEntry("run_id", "run-1")
        .containsEntry("status", "limited")
        .containsEntry("started_at", "2026-11-22T10:11:12.345Z")
        .containsEntry(
            "source", Map.of("type", "file", "connector", "csv", "place", "über: # 'x'.csv"))
        .containsEntry("rows", 3_000_000_000L)
        .containsEntry("target_column", "yes")
        .containsEntry("backend", "duckdb")
        .containsEntry("consistency", "best effort")
        .containsEntry("restarts", 2)
        .containsEntry(
            "timings",
            Map.of(
                "planning_seconds", 0.0,
                "reading_seconds", 12.345,
                "writing_seconds", 0.0,
                "total_seconds", 17_280_000.0))
        .containsEntry("bytes", Map.of("source", Long.MAX_VALUE, "arrow", 0))
        .containsEntry(
            "splits",
            List.of(
                Map.of(
                    "id", "0-10", "rows", 10, "attempts", 1, "seconds", 0.001, "ended", "1 page"),
                Map.of(
                    "id",
                    "11-20",
                    "rows",
                    10,
                    "attempts",
                    3,
                    "seconds",
                    1.001,
                    "ended",
                    "2 pages")))
        .containsEntry(
            "outputs",
            List.of(
                Map.of("place", "out/data.parquet", "format", "parquet", "rows", 10, "bytes", 99)))
        .containsEntry("warnings", List.of("- not a list", "1e3", "2026-11-22"));
    assertThat((List<?>) json.get("columns"))
        .first()
        .isEqualTo(
            Map.of(
                "name",
                "yes",
                "type",
                "Int64",
                "source_type",
                "BIGINT",
                "nulls",
                7,
                "replaced",
                0));
  }

  @Test
  void aColumnWithoutASourceTypeHasNullThere() {
    assertThat(ReportText.of(REPORT, Format.JSON)).containsOnlyOnce("\"source_type\" : null");
  }

  @Test
  void bothFormatsEndWithALineBreak() {
    assertThat(ReportText.of(REPORT, Format.JSON)).endsWith("}\n");
    assertThat(ReportText.of(REPORT, Format.YAML)).endsWith("\n");
  }

  @Test
  void replacedValuesAreCountedForTheColumnsThatHaveAny() {
    assertThat(REPORT.replaced()).isEqualTo(Map.of("null", 5L));
  }

  private static Map<String, Object> parseJson(String text) throws Exception {
    return new ObjectMapper().readValue(text, new TypeReference<>() {});
  }

  private static Object parseYaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /** Parsers differ in the width of whole numbers; nothing else is evened out. */
  private static Object normal(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> result = new java.util.LinkedHashMap<>();
      map.forEach((k, v) -> result.put(k, v == null ? Optional.empty() : normal(v)));
      return result;
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(element -> result.add(normal(element)));
      return result;
    }
    return value instanceof Integer whole ? (Object) whole.longValue() : value;
  }
}
