package dev.greta.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.spi.SourceContext;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** What a kind of file needs to know to be a source: everything else is {@link FileSource}'s. */
public interface FileFormat {

  /** The version of the JSON that its scans make. */
  int version();

  /**
   * Plans the read of a file.
   *
   * @param wanted the schema to read as, from a misfit; empty to find it out
   * @throws dev.greta.spi.error.GretaException if the file cannot be read as this format
   */
  FileScan plan(LocalFile file, Optional<Schema> wanted, SourceContext room);

  /**
   * The exact schema of a whole file: read as that schema, no value of it is a misfit. Asked for
   * when a value of another file of the same read did not fit what was sampled, in several threads
   * at once.
   *
   * @throws dev.greta.spi.error.GretaException if the file cannot be read as this format
   */
  default Schema survey(LocalFile file, SourceContext room) {
    return plan(file, Optional.empty(), room).schema();
  }

  /**
   * The scan that made this JSON.
   *
   * @throws IllegalArgumentException if none of this version did
   */
  FileScan scan(JsonNode json);
}
