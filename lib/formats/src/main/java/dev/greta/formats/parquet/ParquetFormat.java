package dev.greta.formats.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.spi.SourceContext;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** Parquet files, which say themselves what is in them. */
public record ParquetFormat() implements FileFormat {

  @Override
  public int version() {
    return ParquetScan.VERSION;
  }

  @Override
  public FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room) {
    return ParquetScan.plan(file, () -> ParquetScan.query(file, room), room);
  }

  @Override
  public FileScan planOneOf(LocalFile file, Optional<Schema> wanted, FileRoom room) {
    return ParquetScan.plan(file, () -> ParquetScan.query(file, room), room.context());
  }

  @Override
  public FileScan scan(JsonNode json) {
    return ParquetScan.fromJson(json);
  }
}
