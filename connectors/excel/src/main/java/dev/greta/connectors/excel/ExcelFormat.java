package dev.greta.connectors.excel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.connectors.excel.TableSettings.OnMixed;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Workbooks of one description. */
record ExcelFormat(ExcelSettings settings) implements FileFormat {

  @Override
  public int version() {
    return ExcelScan.VERSION;
  }

  @Override
  public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
    return ExcelFile.plan(file, settings, wanted, room);
  }

  @Override
  public FileScan planOneOf(LocalFile file, Optional<Schema> wanted, FileRoom room) {
    return ExcelFile.planOneOf(file, settings, wanted, room.context());
  }

  @Override
  public void requireColumns(List<String> names) {
    ExcelFile.requireColumns("no file has", names, settings);
  }

  @Override
  public String typeName(Field column) {
    return ExcelType.of(column.getType()).map(ExcelType::toString).orElse("text");
  }

  /** The type that both files' cells together have. */
  @Override
  public Optional<Field> unite(Field one, Field other) {
    boolean sheet = settings.table().sheetColumn() && one.getName().equals(ExcelFile.SHEET_COLUMN);
    if (sheet || settings.types().containsKey(one.getName())) {
      return Optional.of(one);
    }
    ColumnProfile both = profile(one);
    both.add(profile(other));
    OnMixed mixed = settings.table().mixed();
    boolean within = profile(one).isMixed() || profile(other).isMixed(); // Its reader says where.
    return mixed == OnMixed.ERROR && both.isMixed() && !within
        ? Optional.empty()
        : Optional.of(
            Evidence.on(both.type(mixed != OnMixed.STRING).field(one.getName()), both.toString()));
  }

  private static ColumnProfile profile(Field field) {
    return Evidence.of(field)
        .map(ColumnProfile::of)
        .orElseGet(() -> ColumnProfile.of(ExcelType.of(field.getType()).orElseThrow()));
  }

  @Override
  public Schema survey(LocalFile file, SourceContext room) {
    return ExcelFile.survey(file, settings, room, new Cancellation());
  }

  @Override
  public FileScan scan(JsonNode json) {
    return ExcelScan.fromJson(json);
  }
}
