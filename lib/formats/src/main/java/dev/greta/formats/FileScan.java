package dev.greta.formats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
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

  /**
   * The same read, of some columns only. A misfit of it still has the schema of all columns: those
   * that are not read as they were planned.
   *
   * @param columns names, at least one; what is not there does not matter
   * @return this where the format can only be read whole
   */
  default FileScan project(List<String> columns) {
    return this;
  }

  /**
   * Makes sure that what is read of the file may be. Asked once it is known which columns a query
   * reads.
   *
   * @throws dev.greta.spi.error.GretaException if a column is refused, by the user's own wish
   */
  default void requireReadable() {
    // Most formats refuse a column, if at all, when they look at the file.
  }

  /**
   * A SELECT of DuckDB's that gives the rows of {@link #read}, in order and with the same types, to
   * an instance that may reach the file; empty where DuckDB by itself does not read the file so.
   */
  default Optional<String> select() {
    return Optional.empty();
  }

  /**
   * The schema, with what is known of the columns beyond their types, for {@link FileFormat#unite}.
   */
  default Schema evidence() {
    return schema();
  }

  /** Whether types came from a sample, so that a read may find values that do not fit. */
  boolean sampled();

  /** How many rows there are, where the file says so. */
  OptionalLong rows();

  /** What was found, for a person: "9 columns, ';' between them". */
  String describe();

  /** The columns with their types as this format calls them, in a line. */
  default String describeColumns() {
    return ArrowFields.columns(schema());
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

  /** The same with other files read in the same room; a reader is read while the room is open. */
  default BatchReader read(ReadContext context, FileRoom room) {
    return read(context, room.context());
  }

  /**
   * This read in parts that follow each other, where that costs no more than the read as a whole.
   *
   * @param most at most so many are wanted
   */
  default List<FileScan> parts(int most, SourceContext room) {
    return List.of(this);
  }

  /** How many bytes of the file are read, for telling how much of it is. */
  default long bytes() {
    return file().size();
  }
}
