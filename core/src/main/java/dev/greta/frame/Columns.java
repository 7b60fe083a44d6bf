package dev.greta.frame;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** What both backends know of columns. */
final class Columns {

  private Columns() {}

  /**
   * The ordinals of some columns.
   *
   * @throws QueryException if there is no column of a name
   */
  static List<Integer> ordinals(Schema schema, List<String> names) {
    List<String> known = schema.getFields().stream().map(Field::getName).toList();
    List<Integer> ordinals = new ArrayList<>();
    for (String name : names) {
      int ordinal = known.indexOf(name);
      if (ordinal < 0) {
        Fault fault = Fault.of("GRT-613", "there is no column '" + name + "'").withPlace(name);
        String remedy =
            Nearest.to(name, known)
                .map(nearest -> "Did you mean '" + nearest + "'?")
                .orElse("The columns are: " + String.join(", ", known) + ".");
        throw new QueryException(fault.withRemedy(remedy));
      }
      ordinals.add(ordinal);
    }
    return ordinals;
  }

  /** A number of rows that a user asks for. */
  static long rowCount(long rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("a number of rows is not negative: " + rows);
    }
    return rows;
  }

  static Schema project(Schema schema, List<Integer> ordinals) {
    return new Schema(
        ordinals.stream().map(schema.getFields()::get).toList(), schema.getCustomMetadata());
  }

  /** The schema as a frame holds it: dictionary-encoded columns are text, by Int32 codes. */
  static Schema held(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(Columns::held).toList(), schema.getCustomMetadata());
  }

  private static Field held(Field field) {
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      List<Field> children = field.getChildren().stream().map(Columns::held).toList();
      return new Field(field.getName(), field.getFieldType(), children);
    }
    DictionaryEncoding codes =
        new DictionaryEncoding(encoding.getId(), encoding.isOrdered(), new ArrowType.Int(32, true));
    FieldType type =
        new FieldType(field.isNullable(), ArrowType.Utf8.INSTANCE, codes, field.getMetadata());
    return new Field(field.getName(), type, null);
  }

  /**
   * Makes sure that what comes in is what the frame was made for. Names and metadata are the
   * frame's own.
   *
   * @throws ValidationException if a column has another type: a fault of the source
   */
  static void requireSameTypes(Schema incoming, Schema frame) {
    List<String> due = frame.getFields().stream().map(Columns::shape).toList();
    List<String> found = held(incoming).getFields().stream().map(Columns::shape).toList();
    if (!found.equals(due)) {
      throw new ValidationException(
          Fault.of("GRT-715", "a split has the columns " + found + " where the frame has " + due));
    }
  }

  private static String shape(Field field) {
    String own = field.getDictionary() == null ? "" : "coded ";
    return own + field.getType() + field.getChildren().stream().map(Columns::shape).toList();
  }

  /** The ids of all dictionaries in use. */
  static List<Long> dictionaries(List<Field> fields) {
    List<Long> ids = new ArrayList<>();
    for (Field field : fields) {
      if (field.getDictionary() != null) {
        ids.add(field.getDictionary().getId());
      }
      ids.addAll(dictionaries(field.getChildren()));
    }
    return ids;
  }
}
