package dev.greta.connectors.excel;

import dev.greta.formats.csv.ColumnType;
import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column.
 *
 * @param precision of a decimal, 1 to 38; 0 for every other kind
 * @param scale of a decimal; 0 for every other kind
 */
record ExcelType(Kind kind, int precision, int scale) {

  /** The kinds, with the name that {@code types:} knows each by and what Excel calls such cells. */
  enum Kind {
    BOOL("bool", "boolean", ArrowType.Bool.INSTANCE, 1),
    INT64("int64", "number", new ArrowType.Int(64, true), 9),
    FLOAT64("float64", "number", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), 9),
    DECIMAL("decimal", "number", null, 17),
    DATE("date", "date", new ArrowType.Date(DateUnit.DAY), 5),
    TIMESTAMP("timestamp", "date", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), 9),
    TIMESTAMP_UTC("timestamp_utc", "date", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), 9),
    TIME("time", "time", new ArrowType.Time(TimeUnit.MICROSECOND, 64), 9),
    DURATION("duration", "elapsed time", new ArrowType.Duration(TimeUnit.MICROSECOND), 9),
    TEXT("text", "text", ArrowType.Utf8.INSTANCE, 5);

    private final String name;
    private final String sourceType;
    private final @Nullable ArrowType arrow;
    private final int bytes;

    Kind(String name, String sourceType, @Nullable ArrowType arrow, int bytes) {
      this.name = name;
      this.sourceType = sourceType;
      this.arrow = arrow;
      this.bytes = bytes;
    }
  }

  static final ExcelType TEXT = of(Kind.TEXT);

  /** The names that {@link #parse} knows. */
  static final List<String> NAMES =
      List.of(
          "bool",
          "int64",
          "float64",
          "decimal(p,s)",
          "date",
          "timestamp",
          "timestamp_utc",
          "time",
          "duration",
          "text");

  static ExcelType of(Kind kind) {
    return new ExcelType(kind, 0, 0);
  }

  /** The type of a name; empty for any other text. */
  static Optional<ExcelType> parse(String name) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.DECIMAL && kind.name.equals(name)) {
        return Optional.of(of(kind));
      }
    }
    return ColumnType.parse(name)
        .filter(type -> type.kind() == ColumnType.Kind.DECIMAL)
        .map(type -> new ExcelType(Kind.DECIMAL, type.precision(), type.scale()));
  }

  /** The type of an Arrow column that this package made. */
  static Optional<ExcelType> of(ArrowType arrow) {
    if (arrow instanceof ArrowType.Decimal decimal) {
      return Optional.of(new ExcelType(Kind.DECIMAL, decimal.getPrecision(), decimal.getScale()));
    }
    for (Kind kind : Kind.values()) {
      if (arrow.equals(kind.arrow)) {
        return Optional.of(of(kind));
      }
    }
    return Optional.empty();
  }

  /** About what a value takes in a batch, the bytes of a text aside. */
  int bytes() {
    return kind.bytes;
  }

  Field field(String column) {
    ArrowType arrow =
        kind.arrow == null ? new ArrowType.Decimal(precision, scale, 128) : kind.arrow;
    return ArrowFields.of(column, arrow, kind.sourceType);
  }

  /** The name as {@code types:} takes it. */
  @Override
  public String toString() {
    return kind == Kind.DECIMAL ? "decimal(" + precision + "," + scale + ")" : kind.name;
  }
}
