package dev.greta.frame;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Values of Arrow's vectors as Java's. */
final class JavaValues {

  private JavaValues() {}

  /**
   * One value, or null.
   *
   * @throws ValidationException if {@code java.time} does not reach that far
   */
  static @Nullable Object of(
      ValueVector vector, int index, Field field, DictionaryProvider dictionaries) {
    if (vector.isNull(index)) {
      return null;
    }
    if (field.getDictionary() != null) {
      Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
      int code = (int) ((BaseIntVector) vector).getValueAsLong(index);
      return String.valueOf(dictionary.getVector().getObject(code));
    }
    try {
      return plain(vector, index, field, dictionaries);
    } catch (DateTimeException | ArithmeticException e) {
      throw new ValidationException(
          Fault.of("GRT-716", "column " + field.getName() + ": beyond what java.time can hold")
              .withRemedy("Read the column by batches()."),
          e);
    }
  }

  private static @Nullable Object plain(
      ValueVector vector, int index, Field field, DictionaryProvider dictionaries) {
    if (vector instanceof MapVector map) {
      return map(map, index, field, dictionaries);
    }
    if (vector instanceof ListVector list) {
      return list(
          list.getDataVector(),
          list.getElementStartIndex(index),
          list.getElementEndIndex(index),
          field,
          dictionaries);
    }
    if (vector instanceof LargeListVector list) {
      long start = list.getElementStartIndex(index);
      long end = list.getElementEndIndex(index);
      return list(list.getDataVector(), (int) start, (int) end, field, dictionaries);
    }
    if (vector instanceof FixedSizeListVector list) {
      int start = index * list.getListSize();
      return list(list.getDataVector(), start, start + list.getListSize(), field, dictionaries);
    }
    if (vector instanceof StructVector struct) {
      return struct(struct, index, field, dictionaries);
    }
    if (vector instanceof FixedSizeBinaryVector bytes && isUuid(field)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.get(index));
      return new UUID(buffer.getLong(), buffer.getLong());
    }
    if (field.getType() instanceof ArrowType.Int type && !type.getIsSigned()) {
      return unsigned(vector, index);
    }
    Object temporal = temporal(vector, index, field.getType());
    if (temporal != null) {
      return temporal;
    }
    Object value = vector.getObject(index);
    return value instanceof Text text ? text.toString() : value;
  }

  private static boolean isUuid(Field field) {
    return ArrowFields.extensionName(field).filter(ArrowFields.UUID::equals).isPresent();
  }

  /** In the next larger signed type, as Java has no other. */
  private static Object unsigned(ValueVector vector, int index) {
    if (vector instanceof UInt1Vector v) {
      return (short) Byte.toUnsignedInt(v.get(index));
    }
    if (vector instanceof UInt2Vector v) {
      return (int) v.get(index);
    }
    if (vector instanceof UInt4Vector v) {
      return Integer.toUnsignedLong(v.get(index));
    }
    return new BigInteger(Long.toUnsignedString(((UInt8Vector) vector).get(index)));
  }

  private static @Nullable Object temporal(ValueVector vector, int index, ArrowType type) {
    if (vector instanceof DateDayVector v) {
      return LocalDate.ofEpochDay(v.get(index));
    }
    if (vector instanceof DateMilliVector v) {
      return LocalDate.ofEpochDay(Math.floorDiv(v.get(index), 86_400_000L));
    }
    if (vector instanceof TimeStampVector v) {
      ArrowType.Timestamp timestamp = (ArrowType.Timestamp) type;
      Instant instant = instant(v.get(index), timestamp.getUnit());
      return timestamp.getTimezone() == null
          ? instant.atOffset(ZoneOffset.UTC).toLocalDateTime()
          : instant;
    }
    if (type instanceof ArrowType.Time time) {
      return timeOfDay(vector, index, time.getUnit());
    }
    return null;
  }

  private static Instant instant(long amount, TimeUnit unit) {
    long perSecond = perSecond(unit);
    return Instant.ofEpochSecond(
        Math.floorDiv(amount, perSecond),
        Math.floorMod(amount, perSecond) * (1_000_000_000L / perSecond));
  }

  /** A time of day; 24:00:00, which {@code LocalTime} cannot hold, as a duration. */
  private static Object timeOfDay(ValueVector vector, int index, TimeUnit unit) {
    long amount =
        vector instanceof TimeSecVector seconds
            ? seconds.get(index)
            : vector instanceof TimeMilliVector millis
                ? millis.get(index)
                : vector instanceof TimeMicroVector micros
                    ? micros.get(index)
                    : ((TimeNanoVector) vector).get(index);
    long nanos = Math.multiplyExact(amount, 1_000_000_000L / perSecond(unit));
    Duration duration = Duration.ofNanos(nanos);
    return nanos < 0 || duration.toDays() > 0 ? duration : LocalTime.ofNanoOfDay(nanos);
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  private static List<@Nullable Object> list(
      FieldVector elements, int start, int end, Field field, DictionaryProvider dictionaries) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = start; i < end; i++) {
      values.add(of(elements, i, field.getChildren().get(0), dictionaries));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<String, @Nullable Object> struct(
      StructVector struct, int index, Field field, DictionaryProvider dictionaries) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < field.getChildren().size(); i++) {
      Field child = field.getChildren().get(i);
      ValueVector vector = struct.getVectorById(i);
      values.put(child.getName(), of(vector, index, child, dictionaries));
    }
    return Collections.unmodifiableMap(values);
  }

  private static Map<@Nullable Object, @Nullable Object> map(
      MapVector map, int index, Field field, DictionaryProvider dictionaries) {
    StructVector entries = (StructVector) map.getDataVector();
    Field pair = field.getChildren().get(0);
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = map.getElementStartIndex(index); i < map.getElementEndIndex(index); i++) {
      values.put(
          of(entries.getVectorById(0), i, pair.getChildren().get(0), dictionaries),
          of(entries.getVectorById(1), i, pair.getChildren().get(1), dictionaries));
    }
    return Collections.unmodifiableMap(values);
  }
}
