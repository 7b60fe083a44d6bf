package dev.greta.formats.csv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * CSV files of one description.
 *
 * @param settings what the user says of them
 */
public record CsvFormat(CsvSettings settings) implements FileFormat {

  @Override
  public int version() {
    return CsvScan.VERSION;
  }

  @Override
  public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
    return CsvFile.plan(file, settings, wanted, room);
  }

  @Override
  public FileScan planOneOf(LocalFile file, Optional<Schema> wanted, FileRoom room) {
    return CsvFile.planOneOf(file, settings, wanted, room);
  }

  @Override
  public Schema survey(LocalFile file, SourceContext room) {
    try (FileRoom one = FileRoom.of(room, file)) {
      return surveyOneOf(file, one);
    }
  }

  @Override
  public Schema surveyOneOf(LocalFile file, FileRoom room) {
    return CsvFile.survey(file, settings, room);
  }

  @Override
  public void requireColumns(List<String> names) {
    CsvFile.requireColumns("no file has", names, settings);
  }

  @Override
  public String typeName(Field column) {
    return ColumnType.of(column.getType()).map(ColumnType::toString).orElse("text");
  }

  /** The type that inference over both files' texts would have found. */
  @Override
  public Optional<Field> unite(Field one, Field other) {
    if (settings.types().containsKey(one.getName())) {
      return Optional.of(one);
    }
    ColumnProfile both = profile(one);
    both.add(profile(other));
    return Optional.of(Evidence.on(both.type().field(one.getName()), both.toString()));
  }

  private static ColumnProfile profile(Field field) {
    return Evidence.of(field)
        .map(ColumnProfile::of)
        .orElseGet(() -> ColumnProfile.of(ColumnType.of(field.getType()).orElseThrow()));
  }

  @Override
  public FileScan scan(JsonNode json) {
    return CsvScan.fromJson(json);
  }
}
