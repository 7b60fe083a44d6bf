package dev.greta.report;

import dev.greta.ingest.IngestFigures;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a run did, as data. {@code docs/reference/results.md} describes its written form. Carries no
 * credential and no value of the data.
 *
 * @param gretaVersion which Greta ran
 * @param runId unique
 * @param status whether all rows were wanted
 * @param startedAt by the clock of the machine
 * @param origin where the rows came from
 * @param rows in the frame
 * @param columns in the order of the frame
 * @param targetColumn as the config names it
 * @param backend the one that was used: {@code memory} or {@code duckdb}
 * @param restarts how often a sampled schema had to be widened
 * @param splits in split order
 * @param outputs what was written, datasets first
 * @param warnings what the user should know, each once
 */
public record RunReport(
    String gretaVersion,
    String runId,
    Status status,
    Instant startedAt,
    Origin origin,
    long rows,
    List<Column> columns,
    Optional<String> targetColumn,
    String backend,
    Consistency consistency,
    int restarts,
    Timings timings,
    Bytes bytes,
    List<SplitReport> splits,
    List<OutputReport> outputs,
    List<String> warnings) {

  public RunReport {
    columns = List.copyOf(columns);
    splits = List.copyOf(splits);
    outputs = List.copyOf(outputs);
    warnings = List.copyOf(warnings);
  }

  /** How a run that did not fail ended. A run that failed leaves no report. */
  public enum Status {
    /** Every row of the source was read. */
    COMPLETE,
    /** The run stopped at the row limit that its user gave. */
    LIMITED
  }

  /**
   * Where the rows came from.
   *
   * @param type as the config has it: {@code file}
   * @param connector the connector that it led to: {@code csv}
   * @param place a file, or host, port, database and table; never a credential
   */
  public record Origin(String type, String connector, String place) {}

  /**
   * A column of the frame.
   *
   * @param type its Arrow type, see {@link TypeName}
   * @param sourceType what the source calls its type, where it says so
   * @param nulls how many of its values are null
   * @param replaced how many values became null under {@code on_unrepresentable: null}
   */
  public record Column(
      String name, String type, Optional<String> sourceType, long nulls, long replaced) {}

  /**
   * Where the time went.
   *
   * @param planning checking the source, finding its schema and splits
   * @param reading from the first split to the finished frame
   * @param writing the outputs
   * @param total of the run, its start and end included
   */
  public record Timings(Duration planning, Duration reading, Duration writing, Duration total) {}

  /**
   * How much was moved.
   *
   * @param source in the source's own form, retries included
   * @param arrow of the Arrow batches that make up the frame
   */
  public record Bytes(long source, long arrow) {}

  /**
   * One split.
   *
   * @param attempts 1 where it went well at once
   * @param ended how it came to its end, where the source says so: "3 pages; no next link"
   */
  public record SplitReport(
      String id, long rows, int attempts, Duration took, Optional<String> ended) {}

  /**
   * A file that was written.
   *
   * @param place its path
   * @param format {@code parquet}, {@code arrow}, {@code csv}, {@code json}, {@code xlsx}, {@code
   *     duckdb}
   */
  public record OutputReport(String place, String format, long rows, long bytes) {}

  /** The columns of a schema, with the figures of the load that filled them. */
  public static List<Column> columns(Schema schema, IngestFigures figures) {
    return schema.getFields().stream()
        .map(
            field ->
                new Column(
                    field.getName(),
                    TypeName.of(field),
                    ArrowFields.sourceType(field),
                    figures.nullCounts().getOrDefault(field.getName(), 0L),
                    figures.replaced().getOrDefault(field.getName(), 0L)))
        .toList();
  }

  /** The splits of a load. */
  public static List<SplitReport> splits(IngestFigures figures) {
    return figures.splits().stream()
        .map(
            split ->
                new SplitReport(
                    split.id(), split.rows(), split.attempts(), split.took(), split.ended()))
        .toList();
  }

  /** Values that became null under {@code on_unrepresentable: null}, by column; others absent. */
  public Map<String, Long> replaced() {
    Map<String, Long> counts = new LinkedHashMap<>();
    columns.stream()
        .filter(column -> column.replaced() > 0)
        .forEach(column -> counts.put(column.name(), column.replaced()));
    return counts;
  }
}
