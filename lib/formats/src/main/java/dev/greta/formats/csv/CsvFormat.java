package dev.greta.formats.csv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import java.util.Optional;
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
  public FileScan scan(JsonNode json) {
    return CsvScan.fromJson(json);
  }
}
