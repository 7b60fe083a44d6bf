package dev.greta.duckdb;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID;
import org.apache.arrow.vector.types.pojo.Field;

/** The way out: from what DuckDB exports to the field that is due. */
final class Leaving {

  private static final Set<ArrowTypeID> VARIABLE =
      Set.of(ArrowTypeID.Utf8, ArrowTypeID.Binary, ArrowTypeID.LargeUtf8, ArrowTypeID.LargeBinary);

  private static final Map<ArrowTypeID, ArrowTypeID> LARGE =
      Map.of(
          ArrowTypeID.LargeUtf8, ArrowTypeID.Utf8,
          ArrowTypeID.LargeBinary, ArrowTypeID.Binary,
          ArrowTypeID.LargeList, ArrowTypeID.List);

  private Leaving() {}

  /**
   * The conversion of one field.
   *
   * @param from as DuckDB exports it, losslessly
   * @param to as the frame has it
   * @throws ValidationException if the one cannot become the other
   */
  static Conversion of(Field from, Field to) {
    if (to.getDictionary() != null) {
      long id = to.getDictionary().getId();
      if (from.getDictionary() != null) {
        return Coded.recode(from.getDictionary().getId(), Crossing.codes(from), id, true);
      }
      return require(from, to, is(from, ArrowTypeID.Utf8), Coded.encode(id));
    }
    if (from.getDictionary() != null) {
      Conversion decode = Coded.decode(from.getDictionary().getId(), Crossing.codes(from));
      return require(from, to, is(to, ArrowTypeID.Utf8), decode);
    }
    return switch (to.getType().getTypeID()) {
      case Bool -> bool(from, to);
      case Decimal -> decimal(from, to, (ArrowType.Decimal) to.getType());
      case Utf8 -> text(from, to);
      case FixedSizeBinary -> fixedSizeBinary(from, to);
      case Date -> date(from, to, ((ArrowType.Date) to.getType()).getUnit());
      case Timestamp -> timestamp(from, to, (ArrowType.Timestamp) to.getType());
      case Time -> time(from, to, ((ArrowType.Time) to.getType()).getUnit());
      case Duration -> duration(from, to, ((ArrowType.Duration) to.getType()).getUnit());
      case Null -> nothing(from, to);
      case LargeUtf8, LargeBinary -> large(from, to);
      case List, LargeList, Map -> list(from, to);
      case FixedSizeList -> {
        int size = ((ArrowType.FixedSizeList) to.getType()).getListSize();
        same(from, to, 1);
        yield Nested.fixedSizeList(of(child(from, 0), child(to, 0)), size);
      }
      case Struct -> Nested.struct(children(from, to));
      default -> same(from, to, VARIABLE.contains(to.getType().getTypeID()) ? 3 : 2);
    };
  }

  private static Conversion bool(Field from, Field to) {
    boolean byteWide =
        ArrowFields.extensionName(from).filter("arrow.bool8"::equals).isPresent()
            && from.getType().equals(new ArrowType.Int(8, true));
    return byteWide ? Scalars.byteToBit() : same(from, to, 2);
  }

  private static Conversion decimal(Field from, Field to, ArrowType.Decimal type) {
    if (opaque(from, "hugeint") || opaque(from, "uhugeint")) {
      boolean whole = type.equals(new ArrowType.Decimal(38, 0, 128));
      return require(from, to, whole, Scalars.hugeToDecimal(opaque(from, "hugeint")));
    }
    return is(from, ArrowTypeID.Utf8) ? Scalars.textToDecimal(type) : same(from, to, 2);
  }

  private static Conversion text(Field from, Field to) {
    if (opaque(from, "hugeint") || opaque(from, "uhugeint")) {
      return Scalars.hugeToText(opaque(from, "hugeint"));
    }
    return is(from, ArrowTypeID.Null) ? Scalars.nullToText() : same(from, to, 3);
  }

  private static Conversion fixedSizeBinary(Field from, Field to) {
    int width = ((ArrowType.FixedSizeBinary) to.getType()).getByteWidth();
    return is(from, ArrowTypeID.Binary) ? Scalars.binaryToFixed(width) : same(from, to, 2);
  }

  private static Conversion date(Field from, Field to, DateUnit unit) {
    boolean days = from.getType().equals(new ArrowType.Date(DateUnit.DAY));
    if (unit == DateUnit.MILLISECOND && days) {
      return Scalars.scaled(4, 8, 86_400_000, 1, Long.MAX_VALUE, "days overflow");
    }
    return same(from, to, 2);
  }

  private static Conversion timestamp(Field from, Field to, ArrowType.Timestamp type) {
    if (!(from.getType() instanceof ArrowType.Timestamp exported)
        || (exported.getTimezone() == null) != (type.getTimezone() == null)) {
      throw refused(from, to);
    }
    if (exported.getUnit() == type.getUnit()) {
      return Conversion.same(2);
    }
    long micros = Crossing.microsPer(type.getUnit());
    boolean coarser = exported.getUnit() == TimeUnit.MICROSECOND && micros > 1;
    String reason = "us since 1970 is finer than the column's unit";
    return require(
        from, to, coarser, Scalars.scaled(8, 8, 1, Math.max(micros, 1), Long.MAX_VALUE, reason));
  }

  private static Conversion time(Field from, Field to, TimeUnit unit) {
    if (from.getType().equals(to.getType())) {
      return Conversion.same(2);
    }
    boolean coarser =
        from.getType().equals(new ArrowType.Time(TimeUnit.MICROSECOND, 64))
            && (unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND);
    long micros = Math.max(1, Crossing.microsPer(unit));
    String reason = "us of the day is finer than the column's unit";
    return require(from, to, coarser, Scalars.scaled(8, 4, 1, micros, Integer.MAX_VALUE, reason));
  }

  private static Conversion duration(Field from, Field to, TimeUnit unit) {
    long micros = Crossing.microsPer(unit);
    Conversion conversion = Scalars.intervalToDuration(micros == 0 ? 1000 : 1, Math.max(1, micros));
    return require(from, to, is(from, ArrowTypeID.Interval), conversion);
  }

  private static Conversion nothing(Field from, Field to) {
    if (is(from, ArrowTypeID.Null)) {
      return Conversion.same(0);
    }
    return require(from, to, is(from, ArrowTypeID.Utf8), Scalars.textToNull());
  }

  private static Conversion large(Field from, Field to) {
    if (from.getType().equals(to.getType())) {
      return Conversion.same(3);
    }
    boolean small = LARGE.get(to.getType().getTypeID()) == from.getType().getTypeID();
    return require(from, to, small, Scalars.toLarge());
  }

  private static Conversion list(Field from, Field to) {
    ArrowTypeID source = from.getType().getTypeID();
    ArrowTypeID target = to.getType().getTypeID();
    if (source != target && LARGE.get(target) != source) {
      throw refused(from, to);
    }
    return Nested.list(
        of(child(from, 0), child(to, 0)),
        source == ArrowTypeID.LargeList ? 8 : 4,
        target == ArrowTypeID.LargeList ? 8 : 4);
  }

  private static List<Conversion> children(Field from, Field to) {
    int count = to.getChildren().size();
    require(
        from,
        to,
        is(from, ArrowTypeID.Struct) && from.getChildren().size() == count,
        Conversion.same(0));
    List<Conversion> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(of(child(from, i), child(to, i)));
    }
    return children;
  }

  private static Conversion same(Field from, Field to, int buffers) {
    return require(from, to, from.getType().equals(to.getType()), Conversion.same(buffers));
  }

  private static Conversion require(Field from, Field to, boolean fits, Conversion conversion) {
    if (!fits) {
      throw refused(from, to);
    }
    return conversion;
  }

  static boolean opaque(Field field, String typeName) {
    return ArrowFields.extensionName(field).filter(ArrowFields.OPAQUE::equals).isPresent()
        && String.valueOf(field.getMetadata().get(ArrowFields.EXTENSION_METADATA))
            .contains("\"" + typeName + "\"");
  }

  private static boolean is(Field field, ArrowTypeID id) {
    return field.getType().getTypeID() == id;
  }

  private static Field child(Field field, int ordinal) {
    return field.getChildren().get(ordinal);
  }

  private static ValidationException refused(Field from, Field to) {
    return new ValidationException(
        Fault.of(
            "GRT-712",
            "column "
                + to.getName()
                + ": DuckDB gives "
                + from.getType()
                + " where "
                + to.getType()
                + " is due"));
  }
}
