package dev.greta.testkit;

import static java.util.Objects.requireNonNull;

import dev.greta.testkit.ArrowRows.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Writes single cells; for tests, where clarity beats speed. */
final class VectorCells {

  private VectorCells() {}

  /** A vector of the given values, which the caller closes. */
  static FieldVector column(
      BufferAllocator allocator,
      Field field,
      List<@Nullable Object> values,
      MapDictionaryProvider dictionaries) {
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      return plain(allocator, field, values);
    }
    Field index =
        new Field(
            field.getName(),
            new FieldType(
                field.isNullable(), encoding.getIndexType(), encoding, field.getMetadata()),
            null);
    return filled(index.createVector(allocator), indices(allocator, field, values, dictionaries));
  }

  private static FieldVector plain(
      BufferAllocator allocator, Field field, List<@Nullable Object> values) {
    return filled(field.createVector(allocator), values);
  }

  private static FieldVector filled(FieldVector vector, List<@Nullable Object> values) {
    try {
      vector.allocateNew();
      for (int row = 0; row < values.size(); row++) {
        set(vector, row, values.get(row));
      }
      vector.setValueCount(values.size());
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** The values' positions in their dictionary, which grows by those that it lacks. */
  private static List<@Nullable Object> indices(
      BufferAllocator allocator,
      Field field,
      List<@Nullable Object> values,
      MapDictionaryProvider dictionaries) {
    DictionaryEncoding encoding = requireNonNull(field.getDictionary());
    Dictionary known = dictionaries.lookup(encoding.getId());
    List<@Nullable Object> entries = new ArrayList<>();
    if (known != null) {
      for (int i = 0; i < known.getVector().getValueCount(); i++) {
        entries.add(ArrowRows.value(known.getVector(), i));
      }
    }
    List<@Nullable Object> indices = new ArrayList<>();
    for (Object value : values) {
      if (value != null && !entries.contains(value)) {
        entries.add(value);
      }
      indices.add(value == null ? null : (Object) (long) entries.indexOf(value));
    }
    if (known == null) {
      Field plain =
          new Field(field.getName(), FieldType.nullable(field.getType()), field.getChildren());
      dictionaries.put(new Dictionary(plain(allocator, plain, entries), encoding));
    } else {
      for (int i = known.getVector().getValueCount(); i < entries.size(); i++) {
        set(known.getVector(), i, entries.get(i));
      }
      known.getVector().setValueCount(entries.size());
    }
    return indices;
  }

  private static void set(FieldVector vector, int index, @Nullable Object value) {
    if (value == null) {
      setNull(vector, index);
    } else if (!setNested(vector, index, value)
        && !setNumber(vector, index, value)
        && !setTemporal(vector, index, value)
        && !setBytes(vector, index, value)) {
      throw new IllegalArgumentException(
          value.getClass().getSimpleName() + " does not fit " + vector.getField());
    }
  }

  private static void setNull(FieldVector vector, int index) {
    if (!vector.getField().isNullable()) {
      throw new IllegalArgumentException("null does not fit " + vector.getField());
    }
    if (vector instanceof ListVector list) {
      list.setNull(index);
    } else if (vector instanceof StructVector struct) {
      while (struct.getValueCapacity() <= index) {
        struct.reAlloc();
      }
      struct.setNull(index);
    } else {
      while (vector.getValueCapacity() <= index) {
        vector.reAlloc();
      }
      vector.setNull(index);
    }
  }

  private static boolean setNested(FieldVector vector, int index, Object value) {
    if (vector instanceof StructVector struct && value instanceof Map<?, ?> map) {
      struct.setIndexDefined(index);
      for (FieldVector child : struct.getChildrenFromFields()) {
        set(child, index, map.get(child.getName()));
      }
      return true;
    }
    if (vector instanceof MapVector list && value instanceof Map<?, ?> map) {
      StructVector entries = (StructVector) list.getDataVector();
      int position = list.startNewValue(index);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.setIndexDefined(position);
        set(entries.getChildrenFromFields().get(0), position, entry.getKey());
        set(entries.getChildrenFromFields().get(1), position, entry.getValue());
        position++;
      }
      list.endValue(index, map.size());
      return true;
    }
    if (!(value instanceof List<?> elements)) {
      return false;
    }
    if (vector instanceof ListVector list) {
      setElements(list.getDataVector(), list.startNewValue(index), elements);
      list.endValue(index, elements.size());
    } else if (vector instanceof LargeListVector list) {
      setElements(list.getDataVector(), (int) list.startNewValue(index), elements);
      list.endValue(index, elements.size());
    } else if (vector instanceof FixedSizeListVector list
        && elements.size() == list.getListSize()) {
      setElements(list.getDataVector(), list.startNewValue(index), elements);
    } else {
      return false;
    }
    return true;
  }

  private static void setElements(FieldVector data, int start, List<?> elements) {
    for (int i = 0; i < elements.size(); i++) {
      set(data, start + i, elements.get(i));
    }
  }

  private static boolean setNumber(FieldVector vector, int index, Object value) {
    if (vector instanceof BitVector v && value instanceof Boolean truth) {
      v.setSafe(index, truth ? 1 : 0);
    } else if (vector instanceof TinyIntVector v && value instanceof Long number) {
      v.setSafe(index, (byte) within(number, Byte.MIN_VALUE, Byte.MAX_VALUE));
    } else if (vector instanceof SmallIntVector v && value instanceof Long number) {
      v.setSafe(index, (short) within(number, Short.MIN_VALUE, Short.MAX_VALUE));
    } else if (vector instanceof IntVector v && value instanceof Long number) {
      v.setSafe(index, Math.toIntExact(number));
    } else if (vector instanceof BigIntVector v && value instanceof Long number) {
      v.setSafe(index, number);
    } else if (vector instanceof UInt1Vector v && value instanceof Long number) {
      v.setSafe(index, (byte) within(number, 0, 0xFF));
    } else if (vector instanceof UInt2Vector v && value instanceof Long number) {
      v.setSafe(index, (char) within(number, 0, 0xFFFF));
    } else if (vector instanceof UInt4Vector v && value instanceof Long number) {
      v.setSafe(index, (int) within(number, 0, 0xFFFF_FFFFL));
    } else if (vector instanceof UInt8Vector v && value instanceof Long number) {
      v.setSafe(index, within(number, 0, Long.MAX_VALUE));
    } else if (vector instanceof UInt8Vector v && value instanceof BigInteger number) {
      v.setSafe(index, Long.parseUnsignedLong(number.toString()));
    } else if (vector instanceof Float4Vector v && value instanceof Float number) {
      v.setSafe(index, number);
    } else if (vector instanceof Float8Vector v && value instanceof Double number) {
      v.setSafe(index, number);
    } else if (vector instanceof DecimalVector v && value instanceof BigDecimal number) {
      v.setSafe(index, number.setScale(v.getScale()));
    } else if (vector instanceof Decimal256Vector v && value instanceof BigDecimal number) {
      v.setSafe(index, number.setScale(v.getScale()));
    } else {
      return false;
    }
    return true;
  }

  private static boolean setTemporal(FieldVector vector, int index, Object value) {
    ArrowType type = vector.getField().getType();
    if (vector instanceof DateDayVector v && value instanceof LocalDate date) {
      v.setSafe(index, Math.toIntExact(date.toEpochDay()));
    } else if (vector instanceof DateMilliVector v && value instanceof LocalDate date) {
      v.setSafe(index, Math.multiplyExact(date.toEpochDay(), 86_400_000L));
    } else if (type instanceof ArrowType.Time time && value instanceof LocalTime moment) {
      setTime(vector, index, moment.toNanoOfDay(), time.getUnit());
    } else if (vector instanceof TimeStampVector v && value instanceof LocalDateTime moment) {
      v.setSafe(index, units(moment.toInstant(ZoneOffset.UTC), (ArrowType.Timestamp) type, false));
    } else if (vector instanceof TimeStampVector v && value instanceof Instant moment) {
      v.setSafe(index, units(moment, (ArrowType.Timestamp) type, true));
    } else if (vector instanceof DurationVector v && value instanceof Duration duration) {
      v.setSafe(index, exactly(duration, ((ArrowType.Duration) type).getUnit()));
    } else if (vector instanceof IntervalYearVector v && value instanceof Period period) {
      v.setSafe(index, Math.toIntExact(period.toTotalMonths()));
    } else if (vector instanceof IntervalDayVector v && value instanceof PeriodDuration interval) {
      v.setSafe(
          index,
          interval.getPeriod().getDays(),
          Math.toIntExact(exactly(interval.getDuration(), TimeUnit.MILLISECOND)));
    } else if (vector instanceof IntervalMonthDayNanoVector v
        && value instanceof PeriodDuration interval) {
      v.setSafe(
          index,
          Math.toIntExact(interval.getPeriod().toTotalMonths()),
          interval.getPeriod().getDays(),
          interval.getDuration().toNanos());
    } else {
      return false;
    }
    return true;
  }

  private static boolean setBytes(FieldVector vector, int index, Object value) {
    if (vector instanceof VarCharVector v && value instanceof String text) {
      v.setSafe(index, text.getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof LargeVarCharVector v && value instanceof String text) {
      v.setSafe(index, text.getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector v && value instanceof Bytes bytes) {
      v.setSafe(index, bytes.toArray());
    } else if (vector instanceof LargeVarBinaryVector v && value instanceof Bytes bytes) {
      v.setSafe(index, bytes.toArray());
    } else if (vector instanceof FixedSizeBinaryVector v && value instanceof Bytes bytes) {
      v.setSafe(index, bytes.toArray());
    } else if (vector instanceof FixedSizeBinaryVector v && value instanceof UUID uuid) {
      v.setSafe(
          index,
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    } else {
      return false;
    }
    return true;
  }

  private static void setTime(FieldVector vector, int index, long nanos, TimeUnit unit) {
    long amount = exactly(Duration.ofNanos(nanos), unit);
    if (vector instanceof TimeSecVector v) {
      v.setSafe(index, (int) amount);
    } else if (vector instanceof TimeMilliVector v) {
      v.setSafe(index, (int) amount);
    } else if (vector instanceof TimeMicroVector v) {
      v.setSafe(index, amount);
    } else if (vector instanceof TimeNanoVector v) {
      v.setSafe(index, amount);
    }
  }

  /** The units of a time of day. */
  static Long timeUnits(ValueVector vector, int index) {
    if (vector instanceof TimeSecVector v) {
      return (long) v.get(index);
    }
    if (vector instanceof TimeMilliVector v) {
      return (long) v.get(index);
    }
    if (vector instanceof TimeMicroVector v) {
      return v.get(index);
    }
    if (vector instanceof TimeNanoVector v) {
      return v.get(index);
    }
    throw new IllegalArgumentException("holds no integers: " + vector.getField());
  }

  private static long units(Instant moment, ArrowType.Timestamp type, boolean zoned) {
    if (zoned != (type.getTimezone() != null)) {
      throw new IllegalArgumentException((zoned ? "Instant" : "LocalDateTime") + " for " + type);
    }
    return exactly(Duration.between(Instant.EPOCH, moment), type.getUnit());
  }

  private static long exactly(Duration duration, TimeUnit unit) {
    long perSecond = ArrowRows.perSecond(unit);
    long nanosPerUnit = 1_000_000_000L / perSecond;
    if (duration.getNano() % nanosPerUnit != 0) {
      throw new IllegalArgumentException(duration + " is no whole number of " + unit);
    }
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), perSecond), duration.getNano() / nanosPerUnit);
  }

  private static long within(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " is not between " + min + " and " + max);
    }
    return value;
  }
}
