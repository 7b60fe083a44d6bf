package dev.greta.formats.arrow;

import dev.greta.formats.LocalFile;
import dev.greta.spi.ArrowFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the columns of an Arrow file are in a frame:
 *
 * <pre>
 *   in the file                               in the frame
 *   dictionary of utf8, fixed                 dictionary with codes of 32 bits
 *   any other dictionary                      its values
 *   utf8 view, binary view                    utf8, binary
 *   float16                                   float32
 *   union, run-end encoded, list views,       refused
 *   decimals of 32 and 64 bits, intervals
 *   but month-day-nano, structs without fields
 *   anything else                             the same
 * </pre>
 */
final class ArrowTypes {

  private ArrowTypes() {}

  /**
   * The schema that a file is read as.
   *
   * @param decoded whether dictionaries are given up for their values
   * @throws dev.greta.spi.error.ValidationException if frames do not hold a type
   */
  static Schema of(LocalFile file, Schema schema, boolean decoded) {
    List<Field> fields =
        schema.getFields().stream().map(field -> of(file, field, decoded)).toList();
    return new Schema(fields, schema.getCustomMetadata());
  }

  private static Field of(LocalFile file, Field field, boolean decoded) {
    ArrowType type = readAs(field.getType());
    field.getChildren().forEach(child -> requireHeld(file, field.getName(), child));
    requireHeld(file, field.getName(), type, field.getChildren());
    DictionaryEncoding encoding = field.getDictionary();
    boolean coded = encoding != null && !decoded && type instanceof ArrowType.Utf8;
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.putIfAbsent(ArrowFields.SOURCE_TYPE, name(field));
    DictionaryEncoding codes =
        coded
            ? new DictionaryEncoding(
                encoding.getId(), encoding.isOrdered(), new ArrowType.Int(32, true))
            : null;
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, codes, metadata),
        field.getChildren());
  }

  private static String name(Field field) {
    return field.getDictionary() == null
        ? field.getType().toString()
        : "Dictionary<" + field.getDictionary().getIndexType() + ", " + field.getType() + ">";
  }

  private static ArrowType readAs(ArrowType type) {
    if (type instanceof ArrowType.Utf8View) {
      return ArrowType.Utf8.INSTANCE;
    }
    if (type instanceof ArrowType.BinaryView) {
      return ArrowType.Binary.INSTANCE;
    }
    boolean half =
        type instanceof ArrowType.FloatingPoint floating
            && floating.getPrecision() == FloatingPointPrecision.HALF;
    return half ? new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE) : type;
  }

  private static void requireHeld(LocalFile file, String column, Field nested) {
    if (nested.getDictionary() != null) {
      throw ArrowFaults.type(file, column, "dictionary-encoded within a nested type");
    }
    requireHeld(file, column, nested.getType(), nested.getChildren());
    nested.getChildren().forEach(child -> requireHeld(file, column, child));
  }

  private static void requireHeld(
      LocalFile file, String column, ArrowType type, List<Field> children) {
    boolean held =
        switch (type.getTypeID()) {
          case Null,
              Bool,
              Int,
              Utf8,
              LargeUtf8,
              Binary,
              LargeBinary,
              FixedSizeBinary,
              Date,
              Time,
              Timestamp,
              Duration,
              List,
              LargeList,
              Map ->
              true;
          case FloatingPoint ->
              ((ArrowType.FloatingPoint) type).getPrecision() != FloatingPointPrecision.HALF;
          case Decimal -> ((ArrowType.Decimal) type).getBitWidth() >= 128;
          case Interval -> ((ArrowType.Interval) type).getUnit() == IntervalUnit.MONTH_DAY_NANO;
          case FixedSizeList -> ((ArrowType.FixedSizeList) type).getListSize() > 0;
          case Struct -> !children.isEmpty();
          default -> false;
        };
    if (!held) {
      String what = children.isEmpty() ? type.toString() : type.getTypeID().toString();
      throw ArrowFaults.type(file, column, what + ", which frames do not hold");
    }
  }
}
