package dev.greta.connectors.postgresql;

import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * @param precision of a {@link Form#DECIMAL} or {@link Form#MONEY}, else 0
 * @param scale of the same, else 0
 * @param unbounded whether the column's own type is a guess which a value may contradict: a decimal
 *     whose source has no precision, or an array none of whose values had an element yet
 * @param labels of a {@link Form#ENUM}, in the server's order
 * @param dimensions of a {@link Form#ARRAY}, else 0
 * @param parts of what is nested: an array's element, the bound of a range, the range of a
 *     multirange, the attributes of a composite; else empty
 */
record PgColumn(
    String name,
    String sourceType,
    Form form,
    int precision,
    int scale,
    boolean unbounded,
    List<String> labels,
    int dimensions,
    List<PgColumn> parts) {

  /** The largest precision of Decimal128. */
  static final int MAX_PRECISION_128 = 38;

  /** The largest precision of Decimal256. */
  static final int MAX_PRECISION_256 = 76;

  private static final int MONEY_PRECISION = 19;

  private static final String ITEM = "item";
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType FLOAT32 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  PgColumn {
    labels = List.copyOf(labels);
    parts = List.copyOf(parts);
  }

  static PgColumn of(String name, String sourceType, Form form) {
    return nested(name, sourceType, form, List.of());
  }

  static PgColumn enumeration(String name, String sourceType, List<String> labels) {
    return new PgColumn(name, sourceType, Form.ENUM, 0, 0, false, labels, 0, List.of());
  }

  static PgColumn decimal(String name, String sourceType, int precision, int scale) {
    return decimal(name, sourceType, precision, scale, false);
  }

  /**
   * @param digits of the currency's smaller unit
   */
  static PgColumn money(String name, String sourceType, int digits) {
    return new PgColumn(
        name, sourceType, Form.MONEY, MONEY_PRECISION, digits, false, List.of(), 0, List.of());
  }

  private static PgColumn decimal(
      String name, String sourceType, int precision, int scale, boolean unbounded) {
    return new PgColumn(
        name, sourceType, Form.DECIMAL, precision, scale, unbounded, List.of(), 0, List.of());
  }

  /** A range, multirange, composite or hstore. */
  static PgColumn nested(String name, String sourceType, Form form, List<PgColumn> parts) {
    return new PgColumn(name, sourceType, form, 0, 0, false, List.of(), 0, parts);
  }

  /** An array of which no value was seen: of one dimension until one says otherwise. */
  static PgColumn array(String name, String sourceType, PgColumn element) {
    return new PgColumn(
        name, sourceType, Form.ARRAY, 0, 0, true, List.of(), 1, List.of(element.renamed(ITEM)));
  }

  /** A numeric without precision: 38 digits, so many of them behind the point. */
  static PgColumn unboundedDecimal(String name, String sourceType, int scale) {
    return decimal(name, sourceType, MAX_PRECISION_128, scale, true);
  }

  /** A numeric without precision whose values need more than 38 digits, or what holds such. */
  static PgColumn unboundedText(String name, String sourceType) {
    return new PgColumn(name, sourceType, Form.CAST_TO_TEXT, 0, 0, true, List.of(), 0, List.of());
  }

  PgColumn renamed(String other) {
    return new PgColumn(
        other, sourceType, form, precision, scale, unbounded, labels, dimensions, parts);
  }

  PgColumn withParts(List<PgColumn> other) {
    return new PgColumn(
        name, sourceType, form, precision, scale, unbounded, labels, dimensions, other);
  }

  /** A decimal without precision, as narrow as what was seen of it. */
  PgColumn guessed(int wholeDigits, int digitsBehind) {
    return decimal(name, sourceType, wholeDigits + digitsBehind, digitsBehind, true);
  }

  /** The array, whose dimensions a value has shown. */
  PgColumn withDimensions(int shown) {
    return new PgColumn(name, sourceType, form, precision, scale, false, labels, shown, parts);
  }

  /** Whether the type of the column, or of a part of it, is a guess. */
  boolean open() {
    return unbounded || parts.stream().anyMatch(PgColumn::open);
  }

  /** Whether its values, and all their parts, are decoded from what the type sends. */
  boolean decodable() {
    return !form.isCast() && parts.stream().allMatch(PgColumn::decodable);
  }

  /**
   * What is selected of a column, so that it comes in its form.
   *
   * @param column as SQL names it
   */
  String expression(String column) {
    return form == Form.ARRAY
        ? parts.get(0).form().arrayExpression(column)
        : form.expression(column);
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
      case INT32 -> plain(INT32);
      case INT64 -> plain(new ArrowType.Int(64, true));
      case UINT32 -> plain(new ArrowType.Int(32, false));
      case UINT64 -> plain(new ArrowType.Int(64, false));
      case FLOAT32 -> plain(FLOAT32);
      case FLOAT64 -> plain(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
      case DECIMAL, MONEY -> plain(new ArrowType.Decimal(precision, scale, decimalWidth() * 8));
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
              child("offset_seconds", INT32));
      case INTERVAL -> plain(new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
      case UUID -> ArrowFields.uuid(name, sourceType);
      case JSON, JSONB -> ArrowFields.json(name, sourceType);
      case ENUM -> ArrowFields.dictionary(name, index, sourceType);
      case ARRAY -> array();
      case RANGE -> range();
      case MULTIRANGE -> ArrowFields.of(name, ArrowType.List.INSTANCE, sourceType, part(0));
      case COMPOSITE ->
          ArrowFields.of(
              name,
              ArrowType.Struct.INSTANCE,
              sourceType,
              IntStream.range(0, parts.size()).mapToObj(this::part).toArray(Field[]::new));
      case HSTORE -> hstore();
      case VECTOR, HALF_VECTOR ->
          ArrowFields.of(name, ArrowType.List.INSTANCE, sourceType, child(ITEM, FLOAT32));
      case SPARSE_VECTOR ->
          ArrowFields.of(
              name,
              ArrowType.Struct.INSTANCE,
              sourceType,
              child("dim", INT32),
              list("indices", INT32),
              list("values", FLOAT32));
    };
  }

  /** A part holds no dictionary, so that its index is of no account. */
  private Field part(int index) {
    return parts.get(index).field(index);
  }

  private Field array() {
    Field field = part(0);
    for (int i = 1; i < dimensions; i++) {
      field = ArrowFields.of(ITEM, ArrowType.List.INSTANCE, sourceType, field);
    }
    return ArrowFields.of(name, ArrowType.List.INSTANCE, sourceType, field);
  }

  private Field range() {
    PgColumn bound = parts.get(0);
    return ArrowFields.of(
        name,
        ArrowType.Struct.INSTANCE,
        sourceType,
        bound.renamed("lower").field(0),
        bound.renamed("upper").field(0),
        child("lower_inc", ArrowType.Bool.INSTANCE),
        child("upper_inc", ArrowType.Bool.INSTANCE),
        child("empty", ArrowType.Bool.INSTANCE));
  }

  /** Arrow's layout of a map: entries and keys are never null. */
  private Field hstore() {
    Field key = new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of());
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(key, child("value", ArrowType.Utf8.INSTANCE)));
    return ArrowFields.of(name, new ArrowType.Map(false), sourceType, entries);
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

  private static Field list(String name, ArrowType items) {
    return new Field(
        name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(child(ITEM, items)));
  }

  private static Field child(String name, ArrowType type) {
    return new Field(name, new FieldType(true, type, null, Map.of()), List.of());
  }
}
