package dev.greta.connectors.excel;

import dev.greta.connectors.excel.Workbook.Sheet;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user says of workbooks.
 *
 * @param sheets which ones, in order; empty for all
 * @param types the type of some columns, by name
 */
record ExcelSettings(List<SheetRef> sheets, TableSettings table, Map<String, ExcelType> types) {

  static final String NO_SHEET = "GRT-665";

  /**
   * A sheet, by name or by place.
   *
   * @param index from 0; -1 where the name counts
   */
  record SheetRef(String name, int index) {}

  ExcelSettings {
    sheets = List.copyOf(sheets);
    types = Map.copyOf(new LinkedHashMap<>(types));
  }

  /**
   * The sheets that are meant.
   *
   * @throws QueryException if one of them is not there
   */
  List<Sheet> choose(Workbook workbook, Path file) {
    List<Sheet> all = workbook.sheets();
    if (all.isEmpty()) {
      throw ExcelFaults.of(
          ExcelFaults.EMPTY,
          file,
          file.getFileName() + " has no sheet of cells",
          "Check 'source'.");
    }
    if (sheets.isEmpty()) {
      return all;
    }
    List<Sheet> chosen = new ArrayList<>();
    for (SheetRef ref : sheets) {
      chosen.add(find(ref, all, file));
    }
    return chosen;
  }

  private static Sheet find(SheetRef ref, List<Sheet> all, Path file) {
    if (ref.index() >= 0 && ref.index() < all.size()) {
      return all.get(ref.index());
    }
    List<String> names = all.stream().map(Sheet::name).toList();
    if (ref.index() < 0) {
      for (Sheet sheet : all) {
        if (sheet.name().equals(ref.name())) {
          return sheet;
        }
      }
    }
    String called =
        ref.index() >= 0
            ? "number " + ref.index() + ", counted from 0"
            : ExcelFaults.shown(ref.name());
    throw new QueryException(
        Fault.of(NO_SHEET, file.getFileName() + " has no sheet " + called)
            .withPlace(file.toString())
            .withRemedy(
                (ref.index() < 0
                        ? Nearest.to(ref.name(), names)
                        : java.util.Optional.<String>empty())
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse("Its sheets: " + String.join(", ", names) + ".")));
  }
}
