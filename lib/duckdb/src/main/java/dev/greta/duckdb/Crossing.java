package dev.greta.duckdb;

import static dev.greta.duckdb.Scalars.UTF8;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * How a field of a frame stands in DuckDB.
 *
 * @param duckType DuckDB's type, as SQL writes it
 * @param carrier the Arrow field that DuckDB takes in as that type
 * @param in from the frame's field to the carrier
 * @param narrowing what DuckDB cannot do with the values that the frame's type could, if anything
 */
record Crossing(String duckType, Field carrier, Conversion in, Optional<String> narrowing) {

  static final String NO_TYPE = "GRT-711";

  /**
   * The table of the way in. Everything not named is refused.
   *
   * @throws ValidationException if DuckDB has no type for the field
   */
  static Crossing of(Field field) {
    if (field.getDictionary() != null) {
      Conversion in = Coded.decode(field.getDictionary().getId(), codes(field));
      return to("VARCHAR", UTF8, in, field);
    }
    ArrowType type = field.getType();
    Map<String, String> kept = keptMetadata(field);
    return switch (type.getTypeID()) {
      case Bool -> as("BOOLEAN", field, 2);
      case Int -> as(integer((ArrowType.Int) type), field, 2);
      case FloatingPoint -> floating(((ArrowType.FloatingPoint) type).getPrecision(), field);
      case Decimal -> decimal((ArrowType.Decimal) type, field);
      case Utf8 -> as(kept.isEmpty() ? "VARCHAR" : "JSON", field, 3);
      case LargeUtf8 -> as("VARCHAR", field, 3);
      case Binary, LargeBinary -> as("BLOB", field, 3);
      case FixedSizeBinary -> as(kept.isEmpty() ? "BLOB" : "UUID", field, 2);
      case Date -> date(((ArrowType.Date) type).getUnit(), field);
      case Timestamp -> timestamp((ArrowType.Timestamp) type, field);
      case Time -> time((ArrowType.Time) type, field);
      case Duration -> duration(((ArrowType.Duration) type).getUnit(), field);
      case Interval -> interval(((ArrowType.Interval) type).getUnit(), field);
      case Null -> to("VARCHAR", UTF8, Scalars.nullToText(), field);
      case List -> list(field, 4);
      case LargeList -> list(field, 8);
      case FixedSizeList -> fixedSizeList(field, ((ArrowType.FixedSizeList) type).getListSize());
      case Struct -> struct(field);
      case Map -> map(field);
      default -> throw refused(field);
    };
  }

  private static Crossing floating(FloatingPointPrecision precision, Field field) {
    return switch (precision) {
      case SINGLE -> as("FLOAT", field, 2);
      case DOUBLE -> as("DOUBLE", field, 2);
      case HALF -> throw refused(field);
    };
  }

  private static Crossing decimal(ArrowType.Decimal type, Field field) {
    boolean fits =
        type.getBitWidth() == 128
            && type.getPrecision() <= 38
            && type.getScale() >= 0
            && type.getScale() <= type.getPrecision();
    if (fits) {
      return as("DECIMAL(" + type.getPrecision() + "," + type.getScale() + ")", field, 2);
    }
    if (type.getBitWidth() < 128) {
      throw refused(field);
    }
    return narrowed(
        to("VARCHAR", UTF8, Scalars.decimalToText(type), field),
        "DuckDB's decimals have 38 digits: in SQL it is text");
  }

  private static Crossing date(DateUnit unit, Field field) {
    return switch (unit) {
      case DAY -> as("DATE", field, 2);
      case MILLISECOND ->
          to(
              "DATE",
              new ArrowType.Date(DateUnit.DAY),
              Scalars.scaled(8, 4, 1, 86_400_000, Integer.MAX_VALUE, "ms is no whole day"),
              field);
    };
  }

  private static Crossing timestamp(ArrowType.Timestamp type, Field field) {
    boolean instant = type.getTimezone() != null;
    return switch (type.getUnit()) {
      case SECOND -> instant ? instant(1_000_000, field) : as("TIMESTAMP_S", field, 2);
      case MILLISECOND -> instant ? instant(1_000, field) : as("TIMESTAMP_MS", field, 2);
      case MICROSECOND -> as(instant ? "TIMESTAMPTZ" : "TIMESTAMP", field, 2);
      case NANOSECOND -> as(instant ? "TIMESTAMPTZ_NS" : "TIMESTAMP_NS", field, 2);
    };
  }

  private static Crossing instant(long microsPerUnit, Field field) {
    return narrowed(
        to(
            "TIMESTAMPTZ",
            new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
            Scalars.scaled(8, 8, microsPerUnit, 1, Long.MAX_VALUE, "overflows TIMESTAMPTZ"),
            field),
        "DuckDB's TIMESTAMPTZ ends 292,000 years from 1970");
  }

  private static Crossing time(ArrowType.Time type, Field field) {
    return switch (type.getUnit()) {
      case SECOND -> timeOfDay(1_000_000, field);
      case MILLISECOND -> timeOfDay(1_000, field);
      case MICROSECOND -> as("TIME", field, 2);
      case NANOSECOND -> as("TIME_NS", field, 2);
    };
  }

  private static Crossing timeOfDay(long microsPerUnit, Field field) {
    return to(
        "TIME",
        new ArrowType.Time(TimeUnit.MICROSECOND, 64),
        Scalars.scaled(4, 8, microsPerUnit, 1, Long.MAX_VALUE, "overflows TIME"),
        field);
  }

  private static Crossing duration(TimeUnit unit, Field field) {
    long micros = microsPer(unit);
    Conversion in = Scalars.durationToMicros(Math.max(micros, 1), micros == 0 ? 1000 : 1);
    return narrowed(
        to("INTERVAL", new ArrowType.Duration(TimeUnit.MICROSECOND), in, field),
        "DuckDB's INTERVAL has microseconds, and crosses up to 292 years");
  }

  private static Crossing interval(IntervalUnit unit, Field field) {
    if (unit != IntervalUnit.MONTH_DAY_NANO) {
      throw refused(field);
    }
    return narrowed(
        to("INTERVAL", field.getType(), Scalars.intervalIn(), field),
        "DuckDB's INTERVAL has microseconds");
  }

  private static Crossing list(Field field, int offset) {
    Crossing child = of(field.getChildren().get(0));
    return nested(
        child.duckType + "[]", field, List.of(child), Nested.list(child.in, offset, offset));
  }

  private static Crossing fixedSizeList(Field field, int size) {
    if (size < 1 || size > 100_000) {
      throw refused(field);
    }
    Crossing child = of(field.getChildren().get(0));
    return nested(
        child.duckType + "[" + size + "]",
        field,
        List.of(child),
        Nested.fixedSizeList(child.in, size));
  }

  private static Crossing struct(Field field) {
    if (field.getChildren().isEmpty()) {
      throw refused(field);
    }
    List<Crossing> children = field.getChildren().stream().map(Crossing::of).toList();
    List<String> names = uniqueNames(field.getChildren().stream().map(Field::getName).toList());
    List<String> members = new ArrayList<>();
    List<Crossing> renamed = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Crossing child = children.get(i);
      members.add(DuckDb.identifier(names.get(i)) + " " + child.duckType);
      renamed.add(child.named(names.get(i)));
    }
    Conversion in = Nested.struct(children.stream().map(Crossing::in).toList());
    return nested("STRUCT(" + String.join(", ", members) + ")", field, renamed, in);
  }

  private static Crossing map(Field field) {
    Field entries = field.getChildren().get(0);
    Crossing key = of(entries.getChildren().get(0));
    Crossing value = of(entries.getChildren().get(1));
    Field keyCarrier =
        new Field(
            "key",
            new FieldType(false, key.carrier.getType(), null, key.carrier.getMetadata()),
            key.carrier.getChildren());
    Field pair =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(keyCarrier, ArrowFields.renamed(value.carrier, "value")));
    return new Crossing(
        "MAP(" + key.duckType + ", " + value.duckType + ")",
        new Field(field.getName(), FieldType.nullable(field.getType()), List.of(pair)),
        Nested.list(Nested.struct(List.of(key.in, value.in)), 4, 4),
        key.narrowing.or(value::narrowing));
  }

  /** A type that DuckDB takes in as it stands. */
  private static Crossing as(String duckType, Field field, int buffers) {
    return new Crossing(
        duckType,
        new Field(
            field.getName(),
            new FieldType(true, field.getType(), null, keptMetadata(field)),
            List.of()),
        Conversion.same(buffers),
        Optional.empty());
  }

  private static Crossing to(String duckType, ArrowType carrier, Conversion in, Field field) {
    return new Crossing(
        duckType,
        new Field(field.getName(), FieldType.nullable(carrier), List.of()),
        in,
        Optional.empty());
  }

  private static Crossing nested(
      String duckType, Field field, List<Crossing> children, Conversion in) {
    return new Crossing(
        duckType,
        new Field(
            field.getName(),
            FieldType.nullable(field.getType()),
            children.stream().map(Crossing::carrier).toList()),
        in,
        children.stream().flatMap(child -> child.narrowing.stream()).findFirst());
  }

  private static Crossing narrowed(Crossing crossing, String how) {
    return new Crossing(crossing.duckType, crossing.carrier, crossing.in, Optional.of(how));
  }

  /** The same under another name. */
  Crossing named(String name) {
    return new Crossing(duckType, ArrowFields.renamed(carrier, name), in, narrowing);
  }

  /** The extension names that DuckDB knows; it refuses an opaque column that is none of its own. */
  private static Map<String, String> keptMetadata(Field field) {
    Optional<String> extension = ArrowFields.extensionName(field);
    boolean uuid =
        extension.equals(Optional.of(ArrowFields.UUID))
            && field.getType().equals(new ArrowType.FixedSizeBinary(16));
    boolean json = extension.equals(Optional.of(ArrowFields.JSON)) && field.getType().equals(UTF8);
    return uuid || json
        ? Map.of(ArrowFields.EXTENSION_NAME, extension.get(), ArrowFields.EXTENSION_METADATA, "")
        : Map.of();
  }

  private static String integer(ArrowType.Int type) {
    String name =
        switch (type.getBitWidth()) {
          case 8 -> "TINYINT";
          case 16 -> "SMALLINT";
          case 32 -> "INTEGER";
          default -> "BIGINT";
        };
    return type.getIsSigned() ? name : "U" + name;
  }

  /** Microseconds a unit; 0 for the nanosecond. */
  static long microsPer(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1_000_000;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1;
      case NANOSECOND -> 0;
    };
  }

  static ArrowType.Int codes(Field field) {
    ArrowType.Int codes = field.getDictionary().getIndexType();
    return codes == null ? new ArrowType.Int(32, true) : codes;
  }

  /** Names as DuckDB tells them apart: not empty, different in more than case. */
  static List<String> uniqueNames(List<String> names) {
    Set<String> taken = new HashSet<>();
    names.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    Set<String> given = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      String candidate = name.isEmpty() ? "column" + unique.size() : name;
      for (int i = 1; !given.add(candidate.toLowerCase(Locale.ROOT)); i++) {
        String next = (name.isEmpty() ? "column" : name) + "_" + i;
        candidate = taken.contains(next.toLowerCase(Locale.ROOT)) ? candidate : next;
      }
      unique.add(candidate);
    }
    return unique;
  }

  private static ValidationException refused(Field field) {
    return new ValidationException(
        Fault.of(
                NO_TYPE,
                "column " + field.getName() + ": DuckDB has no type for Arrow's " + field.getType())
            .withRemedy("leave the column out, or use backend: memory, which holds every type"));
  }
}
