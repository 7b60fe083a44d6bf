package dev.greta.formats.arrow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow IPC files, in the file format (also known as Feather) or the streaming format. */
public record ArrowFormat() implements FileFormat {

  @Override
  public int version() {
    return ArrowScan.VERSION;
  }

  @Override
  public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
    return ArrowScan.plan(file, false);
  }

  /** Files need not have the same dictionaries, so that of several their values are read. */
  @Override
  public FileScan planOneOf(LocalFile file, Optional<Schema> wanted, FileRoom room) {
    return ArrowScan.plan(file, true);
  }

  @Override
  public Schema surveyOneOf(LocalFile file, FileRoom room) {
    return ArrowScan.plan(file, true).schema();
  }

  @Override
  public FileScan scan(JsonNode json) {
    return ArrowScan.fromJson(json);
  }
}
