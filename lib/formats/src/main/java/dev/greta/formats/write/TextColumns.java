package dev.greta.formats.write;

import dev.greta.spi.error.OutputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What CSV and JSON ask of the columns. */
final class TextColumns {

  private TextColumns() {}

  /**
   * @throws OutputException if a column's type cannot be written, or a name is there twice
   */
  static void check(Schema schema, Path target) {
    checkNames(schema.getFields(), "column", target);
    for (Field field : schema.getFields()) {
      if (!JsonCells.canWrite(field)) {
        throw OutputFaults.column(
            target,
            field.getName(),
            "the type " + field.getType() + " has no text",
            "Leave the column out, or write .arrow.");
      }
      checkStructs(field, field.getName(), target);
    }
  }

  private static void checkStructs(Field field, String column, Path target) {
    if (field.getType() instanceof ArrowType.Struct) {
      checkNames(field.getChildren(), column + ", field", target);
    }
    field.getChildren().forEach(child -> checkStructs(child, column, target));
  }

  private static void checkNames(List<Field> fields, String what, Path target) {
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.getName())) {
        throw OutputFaults.names(target, what + " '" + field.getName() + "' is there twice");
      }
    }
  }

  static OutputException refused(Path target, FieldVector column, long row, Unwritable reason) {
    return OutputFaults.value(
        target,
        "column " + column.getName() + ", row " + row,
        String.valueOf(reason.getMessage()),
        reason);
  }
}
