package dev.greta.connectors.sqlite;

import dev.greta.spi.ArrowFields;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What a column is read as. */
enum Kind {
  INT64(new ArrowType.Int(64, true), "integer"),
  FLOAT64(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "real"),
  UTF8(ArrowType.Utf8.INSTANCE, "text"),
  BINARY(ArrowType.Binary.INSTANCE, "blob"),
  /** 0 and 1. */
  BOOL(ArrowType.Bool.INSTANCE, "integer"),
  /** Text {@code YYYY-MM-DD}. */
  DATE(new ArrowType.Date(DateUnit.DAY), "text"),
  /** Text {@code HH:MM[:SS[.ffffff]]}. */
  TIME(new ArrowType.Time(TimeUnit.MICROSECOND, 64), "text"),
  /** Text of a date and a time, without an offset. */
  TIMESTAMP(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), "text"),
  /** The same with {@code Z} or an offset. */
  TIMESTAMP_UTC(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), "text"),
  /** Numbers that a decimal of the declared size holds. */
  DECIMAL(new ArrowType.Decimal(38, 0, 128), "real"),
  JSON(ArrowType.Utf8.INSTANCE, "text"),
  UUID(new ArrowType.FixedSizeBinary(16), "text"),
  /** Values of any storage class, as text. */
  MIXED(ArrowType.Utf8.INSTANCE, "text");

  private final ArrowType type;
  private final String storage;

  Kind(ArrowType type, String storage) {
    this.type = type;
    this.storage = storage;
  }

  /** The storage class of most such values, the type of a column that was declared without one. */
  String storage() {
    return storage;
  }

  /** The Arrow field of a column of this kind. */
  Field field(String name, String sourceType, int precision, int scale) {
    return switch (this) {
      case JSON -> ArrowFields.json(name, sourceType);
      case UUID -> ArrowFields.uuid(name, sourceType);
      case DECIMAL ->
          ArrowFields.of(name, new ArrowType.Decimal(precision, scale, 128), sourceType);
      default -> ArrowFields.of(name, type, sourceType);
    };
  }
}
