package dev.greta.connectors.excel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How the table lies in its sheet, and what odd cells mean.
 *
 * @param header {@link #NONE}, {@link #FIRST} or the row that names the columns, from 1
 * @param skipRows so many rows at the top are passed over
 * @param sheetColumn whether a column says which sheet a row is from
 */
record TableSettings(
    int header,
    CellRange range,
    int skipRows,
    OnCell errorCells,
    OnCell uncalculated,
    OnMixed mixed,
    boolean fillMerged,
    boolean sheetColumn) {

  /** There is no header. */
  static final int NONE = -1;

  /** The first row that is not empty is the header. */
  static final int FIRST = 0;

  /** What a cell that has no value means. */
  enum OnCell {
    ERROR,
    NULL,
    STRING
  }

  /** What a column of several kinds becomes. */
  enum OnMixed {
    STRING,
    ERROR,
    NULL
  }

  static TableSettings standard() {
    return new TableSettings(
        FIRST, CellRange.ALL, 0, OnCell.ERROR, OnCell.ERROR, OnMixed.STRING, false, false);
  }

  /**
   * The same for a look at what types there are: cells that are errors are passed over, as the
   * reader refuses them if their columns are wanted.
   */
  TableSettings forLooking() {
    return new TableSettings(
        header,
        range,
        skipRows,
        errorCells == OnCell.ERROR ? OnCell.NULL : errorCells,
        OnCell.NULL,
        mixed,
        fillMerged,
        sheetColumn);
  }

  void writeTo(ObjectNode json) {
    json.put("header", header);
    json.putArray("range")
        .add(range.firstRow())
        .add(range.lastRow())
        .add(range.firstColumn())
        .add(range.lastColumn())
        .add(range.boundedLeftRight());
    json.put("skip_rows", skipRows);
    json.put("on_error_cells", errorCells.name());
    json.put("on_uncalculated", uncalculated.name());
    json.put("on_mixed_types", mixed.name());
    json.put("fill_merged", fillMerged);
    json.put("sheet_column", sheetColumn);
  }

  static TableSettings readFrom(JsonNode json) {
    JsonNode range = json.required("range");
    return new TableSettings(
        json.required("header").intValue(),
        new CellRange(
            range.required(0).intValue(),
            range.required(1).intValue(),
            range.required(2).intValue(),
            range.required(3).intValue(),
            range.required(4).booleanValue()),
        json.required("skip_rows").intValue(),
        OnCell.valueOf(json.required("on_error_cells").textValue()),
        OnCell.valueOf(json.required("on_uncalculated").textValue()),
        OnMixed.valueOf(json.required("on_mixed_types").textValue()),
        json.required("fill_merged").booleanValue(),
        json.required("sheet_column").booleanValue());
  }
}
