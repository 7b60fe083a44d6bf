package dev.greta.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.documents.DocumentUnion;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * JSON files of one description.
 *
 * @param settings what the user says of them
 */
public record JsonFormat(JsonSettings settings) implements FileFormat {

  @Override
  public int version() {
    return JsonScan.VERSION;
  }

  @Override
  public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
    return JsonScan.plan(file, settings, wanted);
  }

  @Override
  public Schema survey(LocalFile file, SourceContext room) {
    return JsonScan.survey(file, settings);
  }

  @Override
  public Optional<Field> unite(Field one, Field other) {
    return new DocumentUnion(settings.discovery()).of(one, other);
  }

  @Override
  public String place(Field column) {
    return DocumentUnion.place(column);
  }

  @Override
  public List<Field> settle(List<Field> columns, String where) {
    return new DocumentUnion(settings.discovery()).settle(columns, where);
  }

  @Override
  public boolean readsAnyColumns() {
    return true;
  }

  @Override
  public FileScan scan(JsonNode json) {
    return JsonScan.fromJson(json);
  }
}
