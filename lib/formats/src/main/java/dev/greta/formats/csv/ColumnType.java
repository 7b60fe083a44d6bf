package dev.greta.formats.csv;

import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The type of a CSV column.
 *
 * @param precision of a decimal, 1 to 38; 0 for every other kind
 * @param scale of a decimal, 0 to its precision; 0 for every other kind
 */
public record ColumnType(Kind kind, int precision, int scale) {

  /** What {@link ArrowFields#SOURCE_TYPE} says of a CSV column: the file itself knows only text. */
  static final String SOURCE_TYPE = "text";

  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),\\s*(\\d{1,2})\\)");

  /** The kinds, with the name that {@code types:} knows each by. */
  public enum Kind {
    BOOL("bool", ArrowType.Bool.INSTANCE),
    INT64("int64", new ArrowType.Int(64, true)),
    DECIMAL("decimal", null),
    FLOAT64("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
    DATE("date", new ArrowType.Date(DateUnit.DAY)),
    TIME("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
    TIMESTAMP("timestamp", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
    TIMESTAMP_UTC("timestamp_utc", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
    TEXT("text", ArrowType.Utf8.INSTANCE);

    private final String text;
    private final Optional<ArrowType> arrow;

    Kind(String text, @Nullable ArrowType arrow) {
      this.text = text;
      this.arrow = Optional.ofNullable(arrow);
    }
  }

  public static final ColumnType BOOL = new ColumnType(Kind.BOOL, 0, 0);
  public static final ColumnType INT64 = new ColumnType(Kind.INT64, 0, 0);
  public static final ColumnType FLOAT64 = new ColumnType(Kind.FLOAT64, 0, 0);
  public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
  public static final ColumnType TIME = new ColumnType(Kind.TIME, 0, 0);
  public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);
  public static final ColumnType TIMESTAMP_UTC = new ColumnType(Kind.TIMESTAMP_UTC, 0, 0);
  public static final ColumnType TEXT = new ColumnType(Kind.TEXT, 0, 0);

  /** The names that {@link #parse} knows. */
  public static final List<String> NAMES =
      List.of(
          "bool",
          "int64",
          "decimal(p,s)",
          "float64",
          "date",
          "time",
          "timestamp",
          "timestamp_utc",
          "text");

  public ColumnType {
    boolean decimal = kind == Kind.DECIMAL;
    if (decimal
        ? precision < 1 || precision > 38 || scale < 0 || scale > precision
        : precision != 0 || scale != 0) {
      throw new IllegalArgumentException("no type: " + kind + "(" + precision + "," + scale + ")");
    }
  }

  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  /** The type of a name as {@link #toString} writes it; empty for any other text. */
  public static Optional<ColumnType> parse(String name) {
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return precision >= 1 && precision <= 38 && scale <= precision
          ? Optional.of(decimal(precision, scale))
          : Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.DECIMAL && kind.text.equals(name)) {
        return Optional.of(new ColumnType(kind, 0, 0));
      }
    }
    return Optional.empty();
  }

  /** The type of an Arrow column that this package made. */
  static Optional<ColumnType> of(ArrowType arrow) {
    if (arrow instanceof ArrowType.Decimal decimal && decimal.getBitWidth() == 128) {
      return Optional.of(decimal(decimal.getPrecision(), decimal.getScale()));
    }
    for (Kind kind : Kind.values()) {
      if (kind.arrow.isPresent() && kind.arrow.get().equals(arrow)) {
        return Optional.of(new ColumnType(kind, 0, 0));
      }
    }
    return Optional.empty();
  }

  ArrowType arrow() {
    return kind.arrow.orElseGet(() -> new ArrowType.Decimal(precision, scale, 128));
  }

  /** About what a value takes in a batch, the bytes of a text aside. */
  int bytes() {
    return switch (kind) {
      case BOOL -> 1;
      case DECIMAL -> 17;
      case DATE, TEXT -> 5;
      default -> 9;
    };
  }

  Field field(String column) {
    return ArrowFields.of(column, arrow(), SOURCE_TYPE);
  }

  /** The name as {@code types:} takes it: {@code int64}, {@code decimal(12,2)}. */
  @Override
  public String toString() {
    return kind == Kind.DECIMAL ? "decimal(" + precision + "," + scale + ")" : kind.text;
  }
}
