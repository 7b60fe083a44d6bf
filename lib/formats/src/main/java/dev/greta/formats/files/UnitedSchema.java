package dev.greta.formats.files;

import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.formats.files.SchemaUnion.Column;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The columns that several files have in common, and how one of them is read as these. */
final class UnitedSchema {

  /** The code of a file whose columns were not known when the read was planned. */
  static final String UNKNOWN = "GRT-749";

  private final Schema evidence;
  private final FileFormat format;
  private final List<Field> ofFiles;
  private final Map<Column, Integer> places = new HashMap<>();

  /**
   * @param ofPaths how many columns, the last ones, are from the files' paths
   */
  UnitedSchema(Schema evidence, int ofPaths, FileFormat format) {
    this.evidence = evidence;
    this.format = format;
    this.ofFiles = evidence.getFields().subList(0, evidence.getFields().size() - ofPaths);
    List<Column> columns = Column.of(evidence.getFields(), format);
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i), i);
    }
  }

  /** The columns, with what is known of them. */
  Schema evidence() {
    return evidence;
  }

  /** Where each column of a file stands among these; -1 for one that is not among them. */
  int[] places(Schema own) {
    return Column.of(own.getFields(), format).stream()
        .mapToInt(column -> places.getOrDefault(column, -1))
        .toArray();
  }

  /** The first column of a file that is not among these, or of a type that these do not hold. */
  Optional<String> firstMisfit(Schema own) {
    int[] at = places(own);
    for (int i = 0; i < at.length; i++) {
      Field field = own.getFields().get(i);
      boolean fits = at[i] < 0 ? isWithin(field) : holds(evidence.getFields().get(at[i]), field);
      if (!fits) {
        return Optional.of(field.getName());
      }
    }
    return Optional.empty();
  }

  /** Whether a column that is not among these adds nothing to them. */
  private boolean isWithin(Field own) {
    List<Field> more = new ArrayList<>(ofFiles);
    more.add(own);
    return format.settle(more, own.getName()).equals(ofFiles);
  }

  private boolean holds(Field united, Field own) {
    return format.unite(united, own).filter(both -> SchemaUnion.sameType(both, united)).isPresent();
  }

  /**
   * The read of a file as these columns, as far as its format can; the rest is {@link
   * ColumnAdapter}'s.
   *
   * @param found its read as it was found out
   */
  FileScan as(LocalFile file, FileScan found, FileRoom room) {
    if (format.readsAnyColumns()) {
      return found.schema().equals(Evidence.stripped(new Schema(ofFiles)))
          ? found
          : format.planOneOf(file, Optional.of(new Schema(ofFiles)), room);
    }
    List<Field> wanted = new ArrayList<>();
    boolean same = true;
    List<Field> own = found.schema().getFields();
    int[] at = places(found.schema());
    for (int i = 0; i < at.length; i++) {
      Field due = evidence.getFields().get(at[i]);
      wanted.add(due);
      same &= SchemaUnion.sameType(own.get(i), due);
    }
    FileScan scan = same ? found : format.planOneOf(file, Optional.of(new Schema(wanted)), room);
    for (int i = 0; i < at.length; i++) {
      Field is = scan.schema().getFields().get(i);
      if (!ColumnAdapter.adapts(is, wanted.get(i))) {
        throw new ValidationException(
            Fault.of(
                    SchemaUnion.CONTRADICTION,
                    "column '"
                        + is.getName()
                        + "' of "
                        + file.path()
                        + " is "
                        + is.getType()
                        + ", which cannot be read as the "
                        + wanted.get(i).getType()
                        + " that the other files need")
                .withPlace(file.path() + ", column '" + is.getName() + "'")
                .withRemedy("Read the file as a source of its own."));
      }
    }
    return scan;
  }
}
