package dev.greta.formats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The read of one file, planned, with all that it takes: as JSON, it can be carried out anywhere
 * where the file is at the same path and unchanged.
 */
public interface FileScan {

  /** The file as it was when the read was planned. */
  LocalFile file();

  /** What the batches look like. */
  Schema schema();

  /** Whether types came from a sample, so that a read may find values that do not fit. */
  boolean sampled();

  /** How many rows there are, where the file says so. */
  OptionalLong rows();

  /** What was found, for a person: "9 columns, ';' between them". */
  String describe();

  /** The columns with their types as this format calls them, in a line. */
  default String describeColumns() {
    return FileSource.columns(schema());
  }

  /** For {@link FileFormat#scan}. */
  ObjectNode toJson();

  /**
   * Reads the rows, in order.
   *
   * @return a reader that reaches for the file at its first batch. Where types were sampled and a
   *     value does not fit, it throws {@link dev.greta.spi.error.SchemaMisfitException} with the
   *     narrowest schema that holds the whole file
   */
  BatchReader read(ReadContext context, SourceContext room);
}
