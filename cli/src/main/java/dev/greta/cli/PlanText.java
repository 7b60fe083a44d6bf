package dev.greta.cli;

import dev.greta.run.PlannedLoad;
import dev.greta.spi.Consistency;
import dev.greta.spi.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a load would do, in words. */
final class PlanText {

  private PlanText() {}

  /** All of it, a line each. */
  static List<String> lines(PlannedLoad load) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("source", DisplayText.escaped(load.origin())));
    rows.add(List.of("size", estimate(load.estimate())));
    String more = load.moreSplits() ? ", …" : "";
    String first = String.join(", ", load.firstSplits());
    rows.add(List.of("splits", splits(load) + ": " + DisplayText.escaped(first) + more));
    load.details().forEach((what, text) -> rows.add(List.of(what, DisplayText.escaped(text))));
    rows.add(List.of("consistency", consistency(load.consistency())));
    rows.add(List.of("backend", backend(load)));
    load.notices().forEach(note -> rows.add(List.of("note", DisplayText.escaped(note))));
    String sampled = load.sampled() ? ", " + SchemaText.SAMPLED : "";
    int columns = load.schema().getFields().size();
    rows.add(List.of("columns", Figures.count(columns) + sampled));
    List<String> lines = new ArrayList<>(List.of("A run would read:"));
    TextTable.lines(rows, List.of(false, false)).forEach(line -> lines.add("  " + line));
    SchemaText.columns(load.schema()).forEach(line -> lines.add("  " + line));
    return lines;
  }

  /** {@code 3 splits}, {@code at least 5 splits}. */
  static String splits(PlannedLoad load) {
    OptionalLong all = load.estimate().splits();
    if (all.isPresent()) {
      return Figures.count(all.getAsLong(), "split");
    }
    return (load.moreSplits() ? "at least " : "")
        + Figures.count(load.firstSplits().size(), "split");
  }

  /** {@code about 1,200 rows, 3.4 MB}. */
  static String estimate(Estimate estimate) {
    List<String> parts = new ArrayList<>();
    if (estimate.rows().isPresent()) {
      parts.add("about " + Figures.count(estimate.rows().getAsLong(), "row"));
    }
    if (estimate.bytes().isPresent()) {
      parts.add(Figures.bytes(estimate.bytes().getAsLong()));
    }
    return parts.isEmpty() ? "of unknown size" : String.join(", ", parts);
  }

  static String consistency(Consistency consistency) {
    return consistency == Consistency.EXACT ? "exact" : "best effort";
  }

  /** {@code memory, as 12 MB fit into the 512 MB that auto takes there}. */
  static String backend(PlannedLoad load) {
    PlannedLoad.Place place = load.place();
    String room = Figures.bytes(place.room());
    String size = Figures.bytes(load.estimate().bytes().orElse(0));
    return place.backend()
        + switch (place.reason()) {
          case CONFIGURED -> ", as the config says";
          case FITS -> ", by auto: " + size + " of at most " + room + " in memory";
          case TOO_LARGE -> ", by auto: " + size + " are more than " + room + " in memory";
          case UNKNOWN_SIZE -> ", by auto: the size is unknown; duckdb if memory does not hold it";
        };
  }
}
