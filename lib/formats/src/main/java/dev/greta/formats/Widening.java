package dev.greta.formats;

import dev.greta.spi.ArrowFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The type that holds every value of two types as it is:
 *
 * <pre>
 *   one              other                  both
 *   null             any                    the other
 *   int              wider int              the wider
 *   int              uint                   the int that holds both; UInt64 with an int: decimal(20,0)
 *   int, decimal     decimal                decimal with the digits of both before and after the point
 *   float32          float64                float64
 *   int of 8, 16     float32                float32
 *   int up to 32     float64                float64
 *   int of 32        float32                float64
 *   timestamp        timestamp, same zone   the finer unit; a value that it does not reach is refused
 *   time             time                   the finer unit
 *   utf8, binary     large utf8, binary     the large one
 *   list, map        list, map              of what holds the elements of both
 *   struct           struct                 all fields of both, by name
 *   anything else    another                none
 * </pre>
 */
public final class Widening {

  private static final int MOST_DIGITS = 38;

  private Widening() {}

  /** A field that holds the values of both, under the first's name; empty if there is none. */
  public static Optional<Field> of(Field a, Field b) {
    boolean flat = a.getChildren().isEmpty() && b.getChildren().isEmpty();
    if (flat && a.getType().equals(b.getType()) && sameMeaning(a, b)) {
      return Optional.of(field(a, b, a.getType(), List.of()));
    }
    if (a.getType().getTypeID() == ArrowType.ArrowTypeID.Null) {
      return Optional.of(nullable(b, a.getName()));
    }
    if (b.getType().getTypeID() == ArrowType.ArrowTypeID.Null) {
      return Optional.of(nullable(a, a.getName()));
    }
    if (!sameMeaning(a, b)) {
      return Optional.empty();
    }
    if (!flat) {
      return nested(a, b);
    }
    return type(a.getType(), b.getType())
        .or(() -> type(b.getType(), a.getType()))
        .map(type -> field(a, b, type, List.of()));
  }

  /** Whether both are the same kind of extension, or none. */
  public static boolean sameMeaning(Field a, Field b) {
    return Objects.equals(extension(a), extension(b));
  }

  private static List<String> extension(Field field) {
    return List.of(
        field.getMetadata().getOrDefault(ArrowFields.EXTENSION_NAME, ""),
        field.getMetadata().getOrDefault(ArrowFields.EXTENSION_METADATA, ""));
  }

  private static Optional<Field> nested(Field a, Field b) {
    ArrowType type = a.getType();
    if (!type.equals(b.getType())) {
      return Optional.empty();
    }
    if (type.getTypeID() == ArrowType.ArrowTypeID.Struct) {
      return members(a, b).map(members -> field(a, b, type, members));
    }
    if (a.getChildren().size() != 1 || b.getChildren().size() != 1) {
      return Optional.empty();
    }
    return of(a.getChildren().get(0), b.getChildren().get(0))
        .map(element -> field(a, b, type, List.of(element)));
  }

  private static Optional<List<Field>> members(Field a, Field b) {
    Map<String, Field> members = new LinkedHashMap<>();
    for (Field member : a.getChildren()) {
      members.put(member.getName(), member);
    }
    if (members.size() < a.getChildren().size()) {
      return Optional.empty(); // Names that repeat are no names to unite by.
    }
    Map<String, Field> others = new LinkedHashMap<>();
    b.getChildren().forEach(member -> others.put(member.getName(), member));
    if (others.size() < b.getChildren().size()) {
      return Optional.empty();
    }
    members.replaceAll(
        (name, member) -> others.containsKey(name) ? member : nullable(member, name));
    for (Field other : others.values()) {
      Field own = members.get(other.getName());
      if (own == null) {
        members.put(other.getName(), nullable(other, other.getName()));
        continue;
      }
      Optional<Field> both = of(own, other);
      if (both.isEmpty()) {
        return Optional.empty();
      }
      members.put(other.getName(), both.get());
    }
    return Optional.of(new ArrayList<>(members.values()));
  }

  private static Optional<ArrowType> type(ArrowType a, ArrowType b) {
    if (a instanceof ArrowType.Int one) {
      return integer(one, b);
    }
    if (a instanceof ArrowType.Decimal one && b instanceof ArrowType.Decimal other) {
      return decimal(one, other);
    }
    if (a instanceof ArrowType.FloatingPoint one
        && b instanceof ArrowType.FloatingPoint other
        && one.getPrecision() == FloatingPointPrecision.SINGLE
        && other.getPrecision() == FloatingPointPrecision.DOUBLE) {
      return Optional.of(b);
    }
    if (a instanceof ArrowType.Timestamp one && b instanceof ArrowType.Timestamp other) {
      return Objects.equals(one.getTimezone(), other.getTimezone())
          ? Optional.of(finer(one.getUnit(), other.getUnit()) ? a : b)
          : Optional.empty();
    }
    if (a instanceof ArrowType.Time one && b instanceof ArrowType.Time other) {
      return Optional.of(finer(one.getUnit(), other.getUnit()) ? a : b);
    }
    boolean large =
        (a instanceof ArrowType.Utf8 && b instanceof ArrowType.LargeUtf8)
            || (a instanceof ArrowType.Binary && b instanceof ArrowType.LargeBinary);
    return large ? Optional.of(b) : Optional.empty();
  }

  private static boolean finer(TimeUnit a, TimeUnit b) {
    return a.compareTo(b) > 0;
  }

  private static Optional<ArrowType> integer(ArrowType.Int a, ArrowType b) {
    if (b instanceof ArrowType.Int other) {
      return Optional.of(integers(a, other));
    }
    if (b instanceof ArrowType.Decimal decimal) {
      return decimal(new ArrowType.Decimal(digits(a), 0, 128), decimal);
    }
    if (b instanceof ArrowType.FloatingPoint floating) {
      return switch (floating.getPrecision()) {
        case SINGLE ->
            a.getBitWidth() <= 16
                ? Optional.of(b)
                : a.getBitWidth() == 32
                    ? Optional.of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))
                    : Optional.empty();
        case DOUBLE -> a.getBitWidth() <= 32 ? Optional.of(b) : Optional.empty();
        case HALF -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private static ArrowType integers(ArrowType.Int a, ArrowType.Int b) {
    int widest = Math.max(a.getBitWidth(), b.getBitWidth());
    if (a.getIsSigned() == b.getIsSigned()) {
      return new ArrowType.Int(widest, a.getIsSigned());
    }
    int unsigned = a.getIsSigned() ? b.getBitWidth() : a.getBitWidth();
    int signed = a.getIsSigned() ? a.getBitWidth() : b.getBitWidth();
    int needed = Math.max(signed, 2 * unsigned);
    return needed <= 64 ? new ArrowType.Int(needed, true) : new ArrowType.Decimal(20, 0, 128);
  }

  /** The decimal digits of the widest value. */
  static int digits(ArrowType.Int type) {
    return switch (type.getBitWidth()) {
      case 8 -> 3;
      case 16 -> 5;
      case 32 -> 10;
      default -> type.getIsSigned() ? 19 : 20;
    };
  }

  private static Optional<ArrowType> decimal(ArrowType.Decimal a, ArrowType.Decimal b) {
    if (a.getBitWidth() != 128 || b.getBitWidth() != 128) {
      return Optional.empty();
    }
    int scale = Math.max(a.getScale(), b.getScale());
    int whole = Math.max(a.getPrecision() - a.getScale(), b.getPrecision() - b.getScale());
    return whole + scale > MOST_DIGITS
        ? Optional.empty()
        : Optional.of(new ArrowType.Decimal(whole + scale, scale, 128));
  }

  private static Field nullable(Field field, String name) {
    FieldType type =
        new FieldType(true, field.getType(), field.getDictionary(), field.getMetadata());
    return new Field(name, type, field.getChildren());
  }

  private static Field field(Field a, Field b, ArrowType type, List<Field> children) {
    boolean asOther = children.isEmpty() && type.equals(b.getType()) && !type.equals(a.getType());
    Map<String, String> metadata = new HashMap<>(asOther ? a.getMetadata() : b.getMetadata());
    metadata.putAll(asOther ? b.getMetadata() : a.getMetadata());
    boolean asOne = children.isEmpty() && type.equals(a.getType());
    if (!asOther && !asOne) {
      sourceTypes(a, b).ifPresent(both -> metadata.put(ArrowFields.SOURCE_TYPE, both));
    }
    boolean nullable = a.isNullable() || b.isNullable();
    return new Field(a.getName(), new FieldType(nullable, type, null, metadata), children);
  }

  /** Of a type that neither has: what each calls its own. */
  private static Optional<String> sourceTypes(Field a, Field b) {
    String one = ArrowFields.sourceType(a).orElse("");
    String other = ArrowFields.sourceType(b).orElse("");
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    boolean named = List.of(one.split(" \\| ")).contains(other);
    return Optional.of(named ? one : one + " | " + other);
  }
}
