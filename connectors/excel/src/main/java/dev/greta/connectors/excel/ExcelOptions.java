package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelSettings.SheetRef;
import dev.greta.connectors.excel.TableSettings.OnCell;
import dev.greta.connectors.excel.TableSettings.OnMixed;
import dev.greta.formats.files.FileOptions;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Example;
import dev.greta.spi.options.Flat;
import dev.greta.spi.options.InvalidOptionException;
import dev.greta.spi.options.Nearest;
import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Node.Sequence;
import dev.greta.spi.options.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of an Excel source. */
public record ExcelOptions(
    @Flat FileOptions files,
    @Doc(
            "The sheet: a name, or a number counted from 0; without it, the first. A list of them,"
                + " or \"*\" for all, reads several as one table.")
        @Example("Sheet1")
        Optional<Node> sheetName,
    @Doc(
            "true: the first row with a value names the columns; false: there is no such row; a"
                + " number: that row does, as the sheet counts them.")
        @Example("true")
        Optional<Node> header,
    @Doc("The cells to read, as A1:F100, A:F or 3:100.") @Example("A1:F100") Optional<String> range,
    @Doc("So many rows at the top are passed over.") @Default("0") @Range(min = 0, max = 1_048_575)
        int skipRows,
    @Doc(
            "The type of some columns, by name: bool, int64, decimal(p,s), float64, date, time,"
                + " timestamp, timestamp_utc, duration or text. The other types are found.")
        @Example("{my_column: text}")
        Map<String, String> types,
    @Doc("What a cell with an error such as #DIV/0! becomes.") @Default("error")
        ErrorCells onErrorCells,
    @Doc("What a formula becomes whose result the file does not hold.") @Default("error")
        Uncalculated onUncalculated,
    @Doc(
            "What a column with cells of several kinds becomes: text; an error; or the kind of its"
                + " first cell, the others null.")
        @Default("string")
        MixedTypes onMixedTypes,
    @Doc("Whether merged cells have their value in the first of them only, or in all.")
        @Default("first")
        MergedCells mergedCells,
    @Doc("Whether to add a column 'sheet' with the name of the sheet that a row is from.")
        @Default("false")
        boolean sheetColumn) {

  /** What a cell with an error becomes. */
  public enum ErrorCells {
    ERROR,
    NULL,
    STRING
  }

  /** What a formula without a result becomes. */
  public enum Uncalculated {
    ERROR,
    NULL
  }

  /** What a column of several kinds becomes. */
  public enum MixedTypes {
    STRING,
    ERROR,
    NULL
  }

  /** Where merged cells have their value. */
  public enum MergedCells {
    FIRST,
    FILL
  }

  public ExcelOptions {
    types = Map.copyOf(new LinkedHashMap<>(types));
    types.values().forEach(ExcelOptions::requireType);
    sheets(sheetName);
    CellRange cells = range(range);
    int row = header(header);
    if (row > 0 && (row - 1 < cells.firstRow() + skipRows || row - 1 > cells.lastRow())) {
      throw new InvalidOptionException(
          "header",
          "row " + row + " is not among the rows that are read",
          "Write the number of a row within 'range', behind those that 'skip_rows' passes over.");
    }
  }

  private static void requireType(String name) {
    if (ExcelType.parse(name).isEmpty()) {
      throw new InvalidOptionException(
          "types",
          "'" + name + "' is no type",
          Nearest.to(name, ExcelType.NAMES)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("One of: " + String.join(", ", ExcelType.NAMES) + "."));
    }
  }

  private static List<SheetRef> sheets(Optional<Node> node) {
    if (node.isEmpty()) {
      return List.of(new SheetRef("", 0));
    }
    if (node.get() instanceof Scalar one && one.text().equals("*")) {
      return List.of();
    }
    if (!(node.get() instanceof Sequence list)) {
      return List.of(sheet(node.get()));
    }
    List<SheetRef> sheets = new ArrayList<>();
    for (Node element : list.elements()) {
      SheetRef sheet = sheet(element);
      if (sheets.contains(sheet)) {
        throw wrongSheet("a sheet stands twice in 'sheet_name'");
      }
      sheets.add(sheet);
    }
    if (sheets.isEmpty()) {
      throw wrongSheet("'sheet_name' is an empty list");
    }
    return sheets;
  }

  private static SheetRef sheet(Node node) {
    if (!(node instanceof Scalar scalar)
        || scalar.isNull()
        || scalar.kind() == Scalar.Kind.DECIMAL
        || scalar.kind() == Scalar.Kind.BOOLEAN
        || scalar.text().isEmpty()) {
      throw wrongSheet("'sheet_name' is " + node.describe());
    }
    if (scalar.kind() != Scalar.Kind.INTEGER) {
      return new SheetRef(scalar.text(), -1);
    }
    if (!scalar.text().matches("\\d{1,5}")) {
      throw wrongSheet("'sheet_name' counts sheets from 0");
    }
    return new SheetRef("", Integer.parseInt(scalar.text()));
  }

  private static InvalidOptionException wrongSheet(String message) {
    return new InvalidOptionException(
        "sheet_name",
        message,
        "Write a name, a number counted from 0, a list of them, or \"*\" for all sheets.");
  }

  private static int header(Optional<Node> node) {
    if (node.isEmpty()) {
      return TableSettings.FIRST;
    }
    String text = node.get() instanceof Scalar scalar ? scalar.text() : "";
    if (text.equals("true")) {
      return TableSettings.FIRST;
    }
    if (text.equals("false")) {
      return TableSettings.NONE;
    }
    if (text.matches("[1-9]\\d{0,6}") && Integer.parseInt(text) <= CellName.MOST_ROWS) {
      return Integer.parseInt(text);
    }
    throw new InvalidOptionException(
        "header",
        "'header' is neither true, false nor a row",
        "Write true, false or the number of a row, the first being 1.");
  }

  private static CellRange range(Optional<String> range) {
    return range
        .map(
            text ->
                CellRange.parse(text)
                    .orElseThrow(
                        () ->
                            new InvalidOptionException(
                                "range",
                                "'" + text + "' names no cells",
                                "Write them as A1:F100, A:F or 3:100.")))
        .orElse(CellRange.ALL);
  }

  ExcelSettings settings() {
    Map<String, ExcelType> columnTypes = new LinkedHashMap<>();
    types.forEach((column, type) -> columnTypes.put(column, ExcelType.parse(type).orElseThrow()));
    TableSettings table =
        new TableSettings(
            header(header),
            range(range),
            skipRows,
            OnCell.valueOf(onErrorCells.name()),
            OnCell.valueOf(onUncalculated.name()),
            OnMixed.valueOf(onMixedTypes.name()),
            mergedCells == MergedCells.FILL,
            sheetColumn);
    return new ExcelSettings(sheets(sheetName), table, columnTypes);
  }
}
