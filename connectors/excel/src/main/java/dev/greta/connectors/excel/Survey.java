package dev.greta.connectors.excel;

import dev.greta.connectors.excel.TableSettings.OnMixed;
import dev.greta.spi.Cancellation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of some sheets, joined by name, and what their cells have in common. */
final class Survey {

  private final Path file;
  private final TableSettings settings;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<ColumnProfile> profiles = new ArrayList<>();
  private long rows;

  Survey(Path file, TableSettings settings) {
    this.file = file;
    this.settings = settings.forLooking();
  }

  /** Looks at the first rows of each sheet. */
  void look(
      Workbook workbook, List<Workbook.Sheet> sheets, long rowsEach, Cancellation cancellation) {
    SheetRow row = new SheetRow();
    for (Workbook.Sheet sheet : sheets) {
      try (SheetTable table = SheetTable.open(file, workbook, sheet, settings)) {
        int[] targets = targets(table.names());
        for (long i = 0; i < rowsEach && table.next(row); i++) {
          cancellation.throwIfCancelled();
          look(row, targets);
          rows++;
        }
      }
    }
  }

  private int[] targets(List<String> names) {
    return names.stream().mapToInt(this::place).toArray();
  }

  private int place(String name) {
    Integer known = places.putIfAbsent(name, profiles.size());
    if (known == null) {
      profiles.add(new ColumnProfile());
    }
    return known == null ? profiles.size() - 1 : known;
  }

  private void look(SheetRow row, int[] targets) {
    for (int i = 0; i < row.count; i++) {
      int column = row.columns[i];
      int target = settings.header() == TableSettings.NONE ? numbered(column) : targets[column];
      profiles.get(target).add(row.kinds[i]);
    }
  }

  private int numbered(int column) {
    while (profiles.size() <= column) {
      place(name(profiles.size()));
    }
    return column;
  }

  /** What a column is called where there is no header. */
  static String name(int column) {
    return "column_" + (column + 1);
  }

  List<String> names() {
    return List.copyOf(places.keySet());
  }

  ExcelColumn column(int index, String name) {
    ColumnProfile profile = profiles.get(index);
    return new ExcelColumn(
        name,
        profile.type(settings.mixed() != OnMixed.STRING),
        profile.isEmpty() && rows > 0 ? ExcelColumn.Origin.UNSEEN : ExcelColumn.Origin.FOUND,
        profile.toString());
  }
}
