package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelColumn.Origin;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the columns that a scan reads each column of the open table is. */
final class ColumnTargets {

  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private final List<String> numbered;
  private final boolean header;
  private int[] targets = new int[0];

  ColumnTargets(ExcelScan scan) {
    this.header = scan.settings().header() != TableSettings.NONE;
    this.numbered =
        scan.columns().stream()
            .filter(column -> column.origin() != Origin.SHEET)
            .map(ExcelColumn::name)
            .toList();
    scan.read().forEach(column -> places.put(column.name(), places.size()));
    scan.columns().stream()
        .filter(column -> !column.read())
        .forEach(column -> unread.add(column.name()));
  }

  /** Goes by the columns of this table from now on, which passes over those that are not read. */
  void turnTo(SheetTable table) {
    List<String> names = header ? table.names() : numbered;
    targets = names.stream().mapToInt(name -> places.getOrDefault(name, -1)).toArray();
    BitSet skipped = new BitSet();
    for (int i = 0; i < names.size(); i++) {
      skipped.set(i, unread.contains(names.get(i)));
    }
    table.skip(skipped);
  }

  /** The place among the columns that are read; -1 of one that the scan does not know. */
  int of(int column) {
    return column < targets.length ? targets[column] : -1;
  }
}
