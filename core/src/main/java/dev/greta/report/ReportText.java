package dev.greta.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.greta.config.OutputConfig;
import dev.greta.report.RunReport.Column;
import dev.greta.report.RunReport.OutputReport;
import dev.greta.report.RunReport.SplitReport;
import dev.greta.spi.Consistency;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A {@link RunReport} as JSON or YAML. Both have the same keys in the same order, which {@code
 * docs/reference/results.md} lists; a key is always there, null where it has no value.
 */
public final class ReportText {

  /** The version of the written form; it rises when a key changes its meaning or goes. */
  static final int FORMAT_VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportText() {}

  /** The report in the given format, ending with a line break. */
  public static String of(RunReport report, OutputConfig.Format format) {
    return switch (format) {
      case JSON -> json(tree(report));
      case YAML -> yaml(tree(report));
    };
  }

  private static String json(Map<String, ?> tree) {
    try {
      return JSON.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps, lists, text and numbers is JSON", e);
    }
  }

  private static String yaml(Map<String, ?> tree) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setUseUnicodeEncoding(true)
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings).dumpToString(tree);
  }

  private static Map<String, @Nullable Object> tree(RunReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format_version", FORMAT_VERSION);
    tree.put("greta_version", report.gretaVersion());
    tree.put("run_id", report.runId());
    tree.put("status", report.status().name().toLowerCase(Locale.ROOT));
    tree.put("started_at", report.startedAt().toString());
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("type", report.origin().type());
    source.put("connector", report.origin().connector());
    source.put("place", report.origin().place());
    tree.put("source", source);
    tree.put("rows", report.rows());
    tree.put("columns", report.columns().stream().map(ReportText::column).toList());
    tree.put("target_column", report.targetColumn().orElse(null));
    tree.put("backend", report.backend());
    tree.put("consistency", report.consistency() == Consistency.EXACT ? "exact" : "best effort");
    tree.put("restarts", report.restarts());
    Map<String, Object> timings = new LinkedHashMap<>();
    timings.put("planning_seconds", seconds(report.timings().planning()));
    timings.put("reading_seconds", seconds(report.timings().reading()));
    timings.put("writing_seconds", seconds(report.timings().writing()));
    timings.put("total_seconds", seconds(report.timings().total()));
    tree.put("timings", timings);
    Map<String, Object> bytes = new LinkedHashMap<>();
    bytes.put("source", report.bytes().source());
    bytes.put("arrow", report.bytes().arrow());
    tree.put("bytes", bytes);
    tree.put("splits", report.splits().stream().map(ReportText::split).toList());
    tree.put("outputs", report.outputs().stream().map(ReportText::output).toList());
    tree.put("warnings", List.copyOf(report.warnings()));
    return tree;
  }

  private static Map<String, @Nullable Object> column(Column column) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", column.name());
    tree.put("type", column.type());
    tree.put("source_type", column.sourceType().orElse(null));
    tree.put("nulls", column.nulls());
    tree.put("replaced", column.replaced());
    return tree;
  }

  private static Map<String, @Nullable Object> split(SplitReport split) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", split.id());
    tree.put("rows", split.rows());
    tree.put("attempts", split.attempts());
    tree.put("seconds", seconds(split.took()));
    tree.put("ended", split.ended().orElse(null));
    return tree;
  }

  private static Map<String, Object> output(OutputReport output) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("place", output.place());
    tree.put("format", output.format());
    tree.put("rows", output.rows());
    tree.put("bytes", output.bytes());
    return tree;
  }

  /** To the millisecond: more would be noise. */
  private static double seconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e6) / 1000.0;
  }
}
