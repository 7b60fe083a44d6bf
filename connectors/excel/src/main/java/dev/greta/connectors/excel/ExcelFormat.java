package dev.greta.connectors.excel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.util.Optional;
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
  public Schema survey(LocalFile file, SourceContext room) {
    return ExcelFile.survey(file, settings, room, new Cancellation());
  }

  @Override
  public FileScan scan(JsonNode json) {
    return ExcelScan.fromJson(json);
  }
}
