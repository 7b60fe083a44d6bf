package dev.greta.connectors.excel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.connectors.excel.ExcelColumn.Origin;
import dev.greta.connectors.excel.ExcelSettings.SheetRef;
import dev.greta.connectors.excel.Workbook.Sheet;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One read of a workbook.
 *
 * @param sheets that are read, one after the other
 * @param sheetCount how many the workbook has
 * @param hiddenCount how many of them are hidden
 */
record ExcelScan(
    LocalFile file,
    TableSettings settings,
    List<Sheet> sheets,
    List<ExcelColumn> columns,
    int sheetCount,
    int hiddenCount)
    implements FileScan {

  /** The version of {@link #toJson}. */
  static final int VERSION = 2;

  ExcelScan {
    sheets = List.copyOf(sheets);
    columns = List.copyOf(columns);
  }

  @Override
  public Schema schema() {
    return new Schema(read().stream().map(c -> c.type().field(c.name())).toList());
  }

  /** The columns whose cells are wanted. */
  List<ExcelColumn> read() {
    return columns.stream().filter(ExcelColumn::read).toList();
  }

  @Override
  public ExcelScan project(List<String> names) {
    List<ExcelColumn> projected =
        columns.stream().map(c -> c.read(names.contains(c.name()))).toList();
    return new ExcelScan(file, settings, sheets, projected, sheetCount, hiddenCount);
  }

  @Override
  public Schema evidence() {
    return evidence(columns);
  }

  static Schema evidence(List<ExcelColumn> columns) {
    return new Schema(columns.stream().map(ExcelColumn::evidence).toList());
  }

  @Override
  public boolean sampled() {
    return settings.header() == TableSettings.NONE
        || read().stream().anyMatch(c -> c.origin() == Origin.FOUND || c.origin() == Origin.UNSEEN);
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.empty();
  }

  @Override
  public String describe() {
    String names =
        sheets.stream()
            .limit(10)
            .map(s -> "'" + s.name() + "'" + (s.hidden() ? " (hidden)" : ""))
            .collect(Collectors.joining(", "));
    return columns.size()
        + " columns, "
        + (sheets.size() == 1 ? "sheet " : sheets.size() + " sheets ")
        + names
        + (sheets.size() > 10 ? " …" : "")
        + " of "
        + sheetCount
        + (hiddenCount == 0 ? "" : ", " + hiddenCount + " of them hidden");
  }

  @Override
  public BatchReader read(ReadContext context, SourceContext room) {
    return new ExcelBatchReader(this, context, room);
  }

  /** The settings that lead to this scan again. */
  ExcelSettings asSettings() {
    Map<String, ExcelType> types = new LinkedHashMap<>();
    for (ExcelColumn column : columns) {
      if (column.origin() == Origin.GIVEN) {
        types.put(column.name(), column.type());
      }
    }
    return new ExcelSettings(
        sheets.stream().map(s -> new SheetRef(s.name(), -1)).toList(), settings, types);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    file.writeTo(json);
    settings.writeTo(json.putObject("table"));
    json.put("sheet_count", sheetCount).put("hidden_count", hiddenCount);
    ArrayNode names = json.putArray("sheets");
    for (Sheet sheet : sheets) {
      names
          .addObject()
          .put("name", sheet.name())
          .put("hidden", sheet.hidden())
          .put("part", sheet.part());
    }
    ArrayNode list = json.putArray("columns");
    for (ExcelColumn column : columns) {
      list.addObject()
          .put("name", column.name())
          .put("type", column.type().toString())
          .put("origin", column.origin().name())
          .put("read", column.read());
    }
    return json;
  }

  /**
   * The inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if this is not the JSON of a scan
   */
  static ExcelScan fromJson(JsonNode json) {
    try {
      List<Sheet> sheets = new ArrayList<>();
      for (JsonNode sheet : json.required("sheets")) {
        sheets.add(
            new Sheet(
                sheet.required("name").textValue(),
                sheet.required("hidden").booleanValue(),
                sheet.required("part").textValue()));
      }
      List<ExcelColumn> columns = new ArrayList<>();
      for (JsonNode column : json.required("columns")) {
        columns.add(
            new ExcelColumn(
                column.required("name").textValue(),
                ExcelType.parse(column.required("type").textValue()).orElseThrow(),
                Origin.valueOf(column.required("origin").textValue()),
                "",
                column.required("read").booleanValue()));
      }
      return new ExcelScan(
          LocalFile.readFrom(json),
          TableSettings.readFrom(json.required("table")),
          sheets,
          columns,
          json.required("sheet_count").intValue(),
          json.required("hidden_count").intValue());
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not the JSON of a read of a workbook", e);
    }
  }
}
