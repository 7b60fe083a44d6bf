package dev.greta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.config.OutputConfig;
import dev.greta.config.OutputConfig.Format;
import dev.greta.report.RunReport;
import dev.greta.report.RunReport.Bytes;
import dev.greta.report.RunReport.Column;
import dev.greta.report.RunReport.Origin;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.SplitReport;
import dev.greta.report.RunReport.Status;
import dev.greta.report.RunReport.Timings;
import dev.greta.spi.Consistency;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {

  static RunReport report(
      Status status,
      Consistency consistency,
      int restarts,
      List<Integer> attempts,
      List<Column> columns,
      Optional<String> target,
      List<OutputReport> outputs,
      List<String> warnings) {
    return new RunReport(
        "0.1.0",
        "run",
        status,
        Instant.EPOCH,
        new Origin("file", "csv", "a\nb.csv"),
        7188,
        columns,
        target,
        "memory",
        consistency,
        restarts,
        new Timings(Duration.ZERO, Duration.ofMillis(500), Duration.ZERO, Duration.ofMillis(620)),
        new Bytes(732_863, 0),
        attempts.stream()
            .map(n -> new SplitReport("s", 1, n, Duration.ZERO, Optional.empty()))
            .toList(),
        outputs,
        warnings);
  }

  private static Column column(String name, long replaced) {
    return new Column(name, "Int64", Optional.empty(), 0, replaced);
  }

  @Test
  void aRunIsToldInAFewLines() {
    RunReport report =
        report(
            Status.COMPLETE,
            Consistency.EXACT,
            0,
            List.of(1),
            List.of(column("n", 0), column("b", 0)),
            Optional.of("n"),
            List.of(new OutputReport("/out/x.parquet", "parquet", 7188, 91_600)),
            List.of());

    assertThat(
            Summary.of(
                report,
                new OutputConfig(
                    Optional.of(Path.of("/out/x.parquet")),
                    Optional.of(Path.of("/output/run.yml")),
                    Format.YAML),
                ShownPath.from(Path.of("/out"))))
        .isEqualTo(
            """
            7,188 rows × 2 columns from a\\nb.csv (csv) in 620 ms
              14,376 rows/s · 733 kB read · 1 split · exact · backend memory
              target column n
              wrote x.parquet (parquet, 92 kB)
              wrote /output/run.yml (results, yaml)""");
  }

  @Test
  void whatIsUnusualIsTold() {
    RunReport report =
        report(
            Status.LIMITED,
            Consistency.BEST_EFFORT,
            1,
            List.of(1, 3, 2),
            List.of(column("n", 4)),
            Optional.empty(),
            List.of(),
            List.of("preprocessing is checked but not carried out yet"));

    assertThat(
            Summary.of(
                report,
                new OutputConfig(Optional.empty(), Optional.empty(), Format.JSON),
                ShownPath.from(Path.of("/out"))))
        .isEqualTo(
            """
            the first 7,188 rows × 1 column from a\\nb.csv (csv) in 620 ms
              14,376 rows/s · 733 kB read · 3 splits · 3 retries · 1 restart · best effort · backend memory
              note: 4 values of column n became null (on_unrepresentable)
              note: preprocessing is checked but not carried out yet""");
  }
}
