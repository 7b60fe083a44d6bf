package dev.greta.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.SourceContext;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a kind of file needs to know to be a source: everything else is {@link
 * dev.greta.formats.files.FileSource}'s.
 */
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
   * The same of one of several files.
   *
   * @param room may be used by the survey, not after it
   */
  default Schema surveyOneOf(LocalFile file, FileRoom room) {
    return survey(file, room.context());
  }

  /**
   * Plans the read of one of several files, as {@link #plan} does but for what concerns them all:
   * an option that names a column need not hold in each.
   *
   * @param room may be used by the plan, not after it
   */
  default FileScan planOneOf(LocalFile file, Optional<Schema> wanted, FileRoom room) {
    return plan(file, wanted, room.context());
  }

  /**
   * Makes sure that the columns which the options name are there. Asked once, with the columns of
   * several files.
   *
   * @throws dev.greta.spi.error.GretaException if one is not
   */
  default void requireColumns(List<String> names) {
    // Most formats' options name no column.
  }

  /** What a person is told of a column's type. */
  default String typeName(Field column) {
    return ArrowFields.sourceType(column).orElse(column.getType().toString());
  }

  /**
   * The column that holds the values of both, as this format can read them.
   *
   * @param one of a scan's {@link FileScan#evidence}, of a survey or of this method
   * @param other the same column of another file
   * @return empty if the two contradict each other
   */
  default Optional<Field> unite(Field one, Field other) {
    return Widening.of(one, other);
  }

  /** What a column has in common with those of other files that it is united with. */
  default String place(Field column) {
    return column.getName();
  }

  /**
   * Columns of several files, each united, made those of one table, where that takes more than each
   * for itself.
   *
   * @param where the file that came last, for an error
   * @throws dev.greta.spi.error.GretaException if they contradict each other
   */
  default List<Field> settle(List<Field> columns, String where) {
    return columns;
  }

  /** Whether a file can be read as columns that it has not, which are null. */
  default boolean readsAnyColumns() {
    return false;
  }

  /**
   * The scan that made this JSON.
   *
   * @throws IllegalArgumentException if none of this version did
   */
  FileScan scan(JsonNode json);
}
