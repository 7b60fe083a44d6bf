package dev.greta.testkit;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Arrow batches as rows of Java values that can be compared by {@code equals}, and back.
 *
 * <p>The values: {@code Boolean}; every integer as {@code Long}, or {@code BigInteger} where it
 * exceeds one; {@code Float}, {@code Double} ({@code -0.0} and {@code 0.0} differ, {@code NaN}
 * equals itself); {@code BigDecimal} of the column's scale; {@code String}; binary as {@link
 * Bytes}; {@code arrow.uuid} as {@code UUID}; {@code LocalDate}, {@code LocalTime}, {@code
 * LocalDateTime}, with a time zone {@code Instant}; {@code Duration}, {@code Period}, {@code
 * PeriodDuration}; lists as {@code List}, structs and maps as {@code Map}; dictionary-encoded
 * columns as what they stand for.
 */
public final class ArrowRows {

  private ArrowRows() {}

  /** Binary data that is compared, and shown, by its content. */
  public record Bytes(String hex) {
    public static Bytes of(byte[] bytes) {
      return new Bytes(HexFormat.of().formatHex(bytes));
    }

    public byte[] toArray() {
      return HexFormat.of().parseHex(hex);
    }
  }

  /** The rows of one batch. */
  public static List<List<@Nullable Object>> of(
      VectorSchemaRoot batch, DictionaryProvider dictionaries) {
    return rows(batch, dictionaries);
  }

  private static List<List<@Nullable Object>> rows(
      VectorSchemaRoot batch, @Nullable DictionaryProvider dictionaries) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        cells.add(cell(vector, row, dictionaries));
      }
      rows.add(cells);
    }
    return rows;
  }

  /** The rows of one batch, with the indices of dictionary-encoded columns as they stand. */
  static List<List<@Nullable Object>> undecoded(VectorSchemaRoot batch) {
    return rows(batch, null);
  }

  /** All remaining rows of a reader; closes each batch, not the reader. */
  public static List<List<@Nullable Object>> drain(BatchReader reader) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (VectorSchemaRoot batch = reader.next(); batch != null; batch = reader.next()) {
      try (VectorSchemaRoot open = batch) {
        rows.addAll(of(open, reader.dictionaries()));
      }
    }
    return rows;
  }

  /**
   * Rows as this class would have read them: integers of any Java type become {@code Long}, {@code
   * byte[]} becomes {@link Bytes}, dates with an offset become {@code Instant}.
   */
  public static List<List<@Nullable Object>> normal(
      List<? extends List<? extends @Nullable Object>> rows) {
    List<List<@Nullable Object>> normal = new ArrayList<>();
    for (List<? extends @Nullable Object> row : rows) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (Object value : row) {
        cells.add(normalValue(value));
      }
      normal.add(cells);
    }
    return normal;
  }

  /**
   * A batch of the given rows; columns of {@code schema} must not be dictionary-encoded.
   *
   * @return a batch that belongs to the caller
   * @throws IllegalArgumentException if a value does not fit its column
   */
  public static VectorSchemaRoot batch(
      BufferAllocator allocator,
      Schema schema,
      List<? extends List<? extends @Nullable Object>> rows) {
    try (MapDictionaryProvider none = new MapDictionaryProvider()) {
      return batch(allocator, schema, rows, none);
    }
  }

  /**
   * A batch of the given rows. Columns that are dictionary-encoded, not those within others, find
   * their values in {@code dictionaries}; what is missing there is added.
   *
   * @param schema a dictionary-encoded column has the type of its values
   * @param dictionaries closed by the caller, after the batch
   * @return a batch that belongs to the caller
   * @throws IllegalArgumentException if a value does not fit its column
   */
  public static VectorSchemaRoot batch(
      BufferAllocator allocator,
      Schema schema,
      List<? extends List<? extends @Nullable Object>> rows,
      MapDictionaryProvider dictionaries) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int column = 0; column < schema.getFields().size(); column++) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (List<? extends @Nullable Object> row : rows) {
          cells.add(normalValue(row.get(column)));
        }
        vectors.add(
            VectorCells.column(allocator, schema.getFields().get(column), cells, dictionaries));
      }
      return new VectorSchemaRoot(
          new Schema(
              vectors.stream().map(FieldVector::getField).toList(), schema.getCustomMetadata()),
          vectors,
          rows.size());
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  static @Nullable Object normalValue(@Nullable Object value) {
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() < 64 ? (Object) big.longValue() : big;
    }
    if (value instanceof byte[] bytes) {
      return Bytes.of(bytes);
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(normalValue(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(normalValue(key), normalValue(element)));
      return copy;
    }
    return value;
  }

  static @Nullable Object value(ValueVector vector, int index) {
    return cell(vector, index, null);
  }

  private static @Nullable Object cell(
      ValueVector vector, int index, @Nullable DictionaryProvider dictionaries) {
    if (vector.isNull(index)) {
      return null;
    }
    Field field = vector.getField();
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding != null) {
      return dictionaries == null
          ? integer(vector, index)
          : decoded(vector, index, encoding, dictionaries);
    }
    if (vector instanceof StructVector struct) {
      return struct(struct, index, dictionaries);
    }
    if (vector instanceof MapVector map) {
      return map(map, index, dictionaries);
    }
    if (vector instanceof LargeListVector list) {
      return elements(
          list.getDataVector(),
          (int) list.getElementStartIndex(index),
          (int) list.getElementEndIndex(index),
          dictionaries);
    }
    if (vector instanceof FixedSizeListVector list) {
      int size = list.getListSize();
      return elements(list.getDataVector(), index * size, (index + 1) * size, dictionaries);
    }
    if (vector instanceof BaseRepeatedValueVector list) {
      return elements(
          list.getDataVector(),
          list.getElementStartIndex(index),
          list.getElementEndIndex(index),
          dictionaries);
    }
    return scalar(vector, index, field);
  }

  private static @Nullable Object decoded(
      ValueVector vector, int index, DictionaryEncoding encoding, DictionaryProvider provider) {
    Dictionary dictionary = provider.lookup(encoding.getId());
    if (dictionary == null) {
      throw new AssertionError(
          vector.getField() + " refers to dictionary " + encoding.getId() + ", which is unknown");
    }
    int position = ((Number) integer(vector, index)).intValue();
    return cell(dictionary.getVector(), position, provider);
  }

  private static Map<String, @Nullable Object> struct(
      StructVector struct, int index, @Nullable DictionaryProvider dictionaries) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (FieldVector child : struct.getChildrenFromFields()) {
      values.put(child.getName(), cell(child, index, dictionaries));
    }
    return values;
  }

  private static Map<@Nullable Object, @Nullable Object> map(
      MapVector map, int index, @Nullable DictionaryProvider dictionaries) {
    StructVector entries = (StructVector) map.getDataVector();
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = map.getElementStartIndex(index); i < map.getElementEndIndex(index); i++) {
      Object key = cell(entries.getChildrenFromFields().get(0), i, dictionaries);
      Object value = cell(entries.getChildrenFromFields().get(1), i, dictionaries);
      if (values.containsKey(key)) {
        throw new AssertionError(map.getField() + " has the key " + key + " twice in one row");
      }
      values.put(key, value);
    }
    return values;
  }

  private static List<@Nullable Object> elements(
      ValueVector data, int start, int end, @Nullable DictionaryProvider dictionaries) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = start; i < end; i++) {
      values.add(cell(data, i, dictionaries));
    }
    return values;
  }

  private static Object scalar(ValueVector vector, int index, Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Int) {
      return integer(vector, index);
    }
    if (vector instanceof BitVector bits) {
      return bits.get(index) == 1;
    }
    if (vector instanceof Float2Vector half) {
      return half.getValueAsFloat(index);
    }
    if (vector instanceof DecimalVector decimal) {
      return exactScale(decimal.getObject(index), decimal.getScale());
    }
    if (vector instanceof Decimal256Vector decimal) {
      return exactScale(decimal.getObject(index), decimal.getScale());
    }
    if (vector instanceof FixedSizeBinaryVector binary
        && ArrowFields.extensionName(field).filter(ArrowFields.UUID::equals).isPresent()) {
      ByteBuffer bytes = ByteBuffer.wrap(binary.get(index));
      return new UUID(bytes.getLong(), bytes.getLong());
    }
    if (vector instanceof DateDayVector date) {
      return LocalDate.ofEpochDay(date.get(index));
    }
    if (vector instanceof DateMilliVector date) {
      return instant(date.get(index), TimeUnit.MILLISECOND).atOffset(ZoneOffset.UTC).toLocalDate();
    }
    if (vector instanceof TimeStampVector time) {
      ArrowType.Timestamp timestamp = (ArrowType.Timestamp) type;
      Instant instant = instant(time.get(index), timestamp.getUnit());
      return timestamp.getTimezone() == null
          ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
          : instant;
    }
    if (type instanceof ArrowType.Time time) {
      return timeOfDay(((Number) integer(vector, index)).longValue(), time.getUnit());
    }
    if (vector instanceof IntervalYearVector interval) {
      return Period.ofMonths(interval.get(index)).normalized();
    }
    if (vector instanceof IntervalDayVector interval) {
      return new PeriodDuration(
          Period.ofDays(IntervalDayVector.getDays(interval.getDataBuffer(), index)),
          Duration.ofMillis(IntervalDayVector.getMilliseconds(interval.getDataBuffer(), index)));
    }
    Object value = vector.getObject(index);
    if (value instanceof byte[] bytes) {
      return Bytes.of(bytes);
    }
    return value instanceof org.apache.arrow.vector.util.Text ? value.toString() : value;
  }

  private static Object integer(ValueVector vector, int index) {
    if (vector instanceof UInt1Vector unsigned) {
      return (long) Byte.toUnsignedInt(unsigned.get(index));
    }
    if (vector instanceof UInt2Vector unsigned) {
      return (long) unsigned.get(index);
    }
    if (vector instanceof UInt4Vector unsigned) {
      return Integer.toUnsignedLong(unsigned.get(index));
    }
    if (vector instanceof UInt8Vector unsigned) {
      long bits = unsigned.get(index);
      return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
    }
    if (vector instanceof org.apache.arrow.vector.BaseIntVector signed) {
      return signed.getValueAsLong(index);
    }
    return VectorCells.timeUnits(vector, index);
  }

  private static BigDecimal exactScale(@Nullable BigDecimal value, int scale) {
    return java.util.Objects.requireNonNull(value).setScale(scale);
  }

  private static Object timeOfDay(long amount, TimeUnit unit) {
    long nanos = Math.multiplyExact(amount, 1_000_000_000L / perSecond(unit));
    boolean withinDay = nanos >= 0 && nanos < Duration.ofDays(1).toNanos();
    return withinDay ? LocalTime.ofNanoOfDay(nanos) : Duration.ofNanos(nanos);
  }

  private static Instant instant(long amount, TimeUnit unit) {
    long perSecond = perSecond(unit);
    return Instant.ofEpochSecond(
        Math.floorDiv(amount, perSecond),
        Math.floorMod(amount, perSecond) * (1_000_000_000L / perSecond));
  }

  static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  /** A row, for tests that write them: {@code row(1, "a", null)}. */
  public static List<@Nullable Object> row(@Nullable Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }
}
