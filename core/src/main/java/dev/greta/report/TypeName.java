package dev.greta.report;

import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The name that people give an Arrow type: {@code Int64}, {@code Decimal128(12, 2)}, {@code
 * Timestamp(µs, UTC)}, {@code List<Utf8>}, {@code Struct<lower: Int32, upper: Int32>}, {@code
 * arrow.uuid}.
 */
public final class TypeName {

  private TypeName() {}

  /** The name of a field's type; an extension type by the name of the extension. */
  public static String of(Field field) {
    String storage = ArrowFields.extensionName(field).orElseGet(() -> plain(field));
    return field.getDictionary() == null ? storage : "Dictionary<" + storage + ">";
  }

  private static String plain(Field field) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (type instanceof ArrowType.Int whole) {
      return (whole.getIsSigned() ? "Int" : "UInt") + whole.getBitWidth();
    }
    if (type instanceof ArrowType.FloatingPoint number) {
      return "Float" + width(number.getPrecision());
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "Decimal%d(%d, %d)"
          .formatted(decimal.getBitWidth(), decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return "FixedSizeBinary(" + binary.getByteWidth() + ")";
    }
    if (type instanceof ArrowType.Struct) {
      return "Struct" + named(children);
    }
    if (type instanceof ArrowType.Union union) {
      return union.getMode() + "Union" + named(children);
    }
    if (type instanceof ArrowType.Map) {
      return "Map" + unnamed(children.get(0).getChildren());
    }
    if (type instanceof ArrowType.FixedSizeList list) {
      return "FixedSizeList<%s, %d>".formatted(of(children.get(0)), list.getListSize());
    }
    return temporal(type) + (type.isComplex() ? unnamed(children) : "");
  }

  private static String temporal(ArrowType type) {
    if (type instanceof ArrowType.Timestamp timestamp) {
      String zone = timestamp.getTimezone() == null ? "" : ", " + timestamp.getTimezone();
      return "Timestamp(" + symbol(timestamp.getUnit()) + zone + ")";
    }
    if (type instanceof ArrowType.Date date) {
      return date.getUnit() == DateUnit.DAY ? "Date32" : "Date64";
    }
    if (type instanceof ArrowType.Time time) {
      return "Time" + time.getBitWidth() + "(" + symbol(time.getUnit()) + ")";
    }
    if (type instanceof ArrowType.Duration duration) {
      return "Duration(" + symbol(duration.getUnit()) + ")";
    }
    if (type instanceof ArrowType.Interval interval) {
      return switch (interval.getUnit()) {
        case YEAR_MONTH -> "YearMonth";
        case DAY_TIME -> "DayTime";
        case MONTH_DAY_NANO -> "MonthDayNano";
      };
    }
    return type.getTypeID().name();
  }

  private static int width(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> 16;
      case SINGLE -> 32;
      case DOUBLE -> 64;
    };
  }

  private static String symbol(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "µs";
      case NANOSECOND -> "ns";
    };
  }

  private static String named(List<Field> fields) {
    return fields.stream()
        .map(field -> field.getName() + ": " + of(field))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String unnamed(List<Field> fields) {
    return fields.stream().map(TypeName::of).collect(Collectors.joining(", ", "<", ">"));
  }
}
