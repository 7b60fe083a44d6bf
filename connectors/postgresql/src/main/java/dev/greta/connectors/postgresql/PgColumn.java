package dev.greta.connectors.postgresql;

import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * One column of a read: all that a reader needs to know of it. Travels in the split.
 *
 * @param sourceType as the server writes it: {@code numeric(12,2)}
 * @param precision of a {@link Form#DECIMAL}, else 0
 * @param scale of a {@link Form#DECIMAL}, else 0
 * @param unbounded whether the source's type has no precision, so that the decimal is a guess which
 *     a value may contradict
 * @param labels of a {@link Form#ENUM}, in the server's order
 */
record PgColumn(
    String name,
    String sourceType,
    Form form,
    int precision,
    int scale,
    boolean unbounded,
    List<String> labels) {

  /** The largest precision of Decimal128. */
  static final int MAX_PRECISION_128 = 38;

  /** The largest precision of Decimal256. */
  static final int MAX_PRECISION_256 = 76;

  PgColumn {
    labels = List.copyOf(labels);
  }

  static PgColumn of(String name, String sourceType, Form form) {
    return new PgColumn(name, sourceType, form, 0, 0, false, List.of());
  }

  static PgColumn decimal(String name, String sourceType, int precision, int scale) {
    return new PgColumn(name, sourceType, Form.DECIMAL, precision, scale, false, List.of());
  }

  /** A numeric without precision: 38 digits, so many of them behind the point. */
  static PgColumn unboundedDecimal(String name, String sourceType, int scale) {
    return new PgColumn(name, sourceType, Form.DECIMAL, MAX_PRECISION_128, scale, true, List.of());
  }

  /** A numeric without precision whose values need more than 38 digits. */
  static PgColumn unboundedText(String name, String sourceType) {
    return new PgColumn(name, sourceType, Form.CAST_TO_TEXT, 0, 0, true, List.of());
  }

  /**
   * The column as plans and readers show it; a dictionary's field has the type of its values.
   *
   * @param index of the column, which is its dictionary's id
   */
  Field field(int index) {
    return switch (form) {
      case BOOL, BIT -> plain(ArrowType.Bool.INSTANCE);
      case INT16 -> plain(new ArrowType.Int(16, true));
      case INT32 -> plain(new ArrowType.Int(32, true));
      case INT64 -> plain(new ArrowType.Int(64, true));
      case UINT32 -> plain(new ArrowType.Int(32, false));
      case UINT64 -> plain(new ArrowType.Int(64, false));
      case FLOAT32 -> plain(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
      case FLOAT64 -> plain(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
      case DECIMAL -> plain(new ArrowType.Decimal(precision, scale, decimalWidth() * 8));
      case TEXT, BITS, CAST_TO_TEXT, FORMAT_TO_TEXT -> plain(ArrowType.Utf8.INSTANCE);
      case BINARY -> plain(ArrowType.Binary.INSTANCE);
      case DATE -> plain(new ArrowType.Date(DateUnit.DAY));
      case TIMESTAMP -> plain(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
      case TIMESTAMP_UTC -> plain(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
      case TIME -> plain(new ArrowType.Time(TimeUnit.MICROSECOND, 64));
      case TIME_WITH_OFFSET ->
          ArrowFields.of(
              name,
              ArrowType.Struct.INSTANCE,
              sourceType,
              child("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
              child("offset_seconds", new ArrowType.Int(32, true)));
      case INTERVAL -> plain(new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
      case UUID -> ArrowFields.uuid(name, sourceType);
      case JSON, JSONB -> ArrowFields.json(name, sourceType);
      case ENUM -> ArrowFields.dictionary(name, index, sourceType);
    };
  }

  /**
   * The field of the vectors in a batch, which differs from {@link #field} for a dictionary alone:
   * its vectors hold indices.
   */
  Field vectorField(int index) {
    Field field = field(index);
    if (field.getDictionary() == null) {
      return field;
    }
    return new Field(
        name,
        new FieldType(
            true, field.getDictionary().getIndexType(), field.getDictionary(), field.getMetadata()),
        List.of());
  }

  /** Bytes of one decimal. */
  int decimalWidth() {
    return precision <= MAX_PRECISION_128 ? 16 : 32;
  }

  private Field plain(ArrowType type) {
    return ArrowFields.of(name, type, sourceType);
  }

  private static Field child(String name, ArrowType type) {
    return new Field(name, new FieldType(true, type, null, Map.of()), List.of());
  }
}
