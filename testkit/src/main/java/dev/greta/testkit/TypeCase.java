package dev.greta.testkit;

import static dev.greta.spi.ArrowFields.SOURCE_TYPE;

import dev.greta.spi.ArrowFields;
import dev.greta.testkit.ArrowRows.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * One of the types that frames have, with values at its edges.
 *
 * @param duckType what DuckDB calls it
 * @param values in the form of {@link ArrowRows}
 */
public record TypeCase(String duckType, Field field, List<@Nullable Object> values) {

  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;

  /** Every type of the type table. */
  public static List<TypeCase> all() {
    List<TypeCase> cases = new ArrayList<>();
    cases.add(of("BOOLEAN", ArrowType.Bool.INSTANCE, true, false));
    integers(cases);
    cases.add(
        of(
            "FLOAT",
            new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
            0f,
            -0f,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            0.1f));
    cases.add(
        of(
            "DOUBLE",
            new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
            0d,
            -0d,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            0.1));
    decimals(cases);
    cases.add(of("VARCHAR", UTF8, "", "a", "ä€𝄞", "a\0b", "NULL", "x".repeat(5000), " '\"\n"));
    cases.add(of("VARCHAR", ArrowType.LargeUtf8.INSTANCE, "", "ä€𝄞", "y".repeat(300)));
    cases.add(of("BLOB", ArrowType.Binary.INSTANCE, bytes(""), bytes("00ff"), bytes("80")));
    cases.add(of("BLOB", ArrowType.LargeBinary.INSTANCE, bytes(""), bytes("00ff80")));
    cases.add(of("BLOB", new ArrowType.FixedSizeBinary(3), bytes("000000"), bytes("ff0080")));
    cases.add(
        of(
            "BLOB",
            new ArrowType.FixedSizeBinary(16),
            bytes("00".repeat(16)),
            bytes("ff".repeat(16))));
    temporals(cases);
    extensions(cases);
    nested(cases);
    return cases;
  }

  private static void integers(List<TypeCase> cases) {
    for (int bits : new int[] {8, 16, 32, 64}) {
      String name =
          List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
              .get(Integer.numberOfTrailingZeros(bits) - 3);
      BigInteger half = BigInteger.TWO.pow(bits - 1);
      BigInteger last = half.subtract(BigInteger.ONE);
      cases.add(
          of(
              name,
              new ArrowType.Int(bits, true),
              half.negate(),
              last,
              BigInteger.ZERO,
              BigInteger.ONE.negate()));
      cases.add(
          of(
              "U" + name,
              new ArrowType.Int(bits, false),
              BigInteger.ZERO,
              half,
              half.shiftLeft(1).subtract(BigInteger.ONE)));
    }
  }

  private static void decimals(List<TypeCase> cases) {
    for (int[] type : new int[][] {{4, 2}, {9, 0}, {18, 18}, {38, 0}, {38, 38}, {38, 10}}) {
      BigDecimal most =
          new BigDecimal(BigInteger.TEN.pow(type[0]).subtract(BigInteger.ONE), type[1]);
      cases.add(
          of(
              "DECIMAL(" + type[0] + "," + type[1] + ")",
              new ArrowType.Decimal(type[0], type[1], 128),
              most,
              most.negate(),
              new BigDecimal(BigInteger.ZERO, type[1]),
              new BigDecimal(BigInteger.ONE, type[1]).negate()));
    }
    for (int[] type : new int[][] {{39, 0}, {76, 0}, {76, 76}, {60, 20}, {20, 5}}) {
      BigDecimal most =
          new BigDecimal(BigInteger.TEN.pow(type[0]).subtract(BigInteger.ONE), type[1]);
      cases.add(
          of(
              "VARCHAR",
              new ArrowType.Decimal(type[0], type[1], 256),
              most,
              most.negate(),
              new BigDecimal(BigInteger.ZERO, type[1]),
              new BigDecimal(BigInteger.ONE, type[1]).negate()));
    }
  }

  private static void temporals(List<TypeCase> cases) {
    LocalDate first = LocalDate.of(-5877641, 6, 24);
    cases.add(
        of(
            "DATE",
            new ArrowType.Date(DateUnit.DAY),
            LocalDate.EPOCH,
            first,
            LocalDate.of(9999, 12, 31),
            LocalDate.of(1, 1, 1),
            LocalDate.ofEpochDay(-1)));
    cases.add(
        of(
            "DATE",
            new ArrowType.Date(DateUnit.MILLISECOND),
            LocalDate.EPOCH,
            LocalDate.of(9999, 12, 31),
            LocalDate.ofEpochDay(-1)));
    for (TimeUnit unit : TimeUnit.values()) {
      timestamps(cases, unit);
      times(cases, unit);
      durations(cases, unit);
    }
    cases.add(
        of(
            "INTERVAL",
            new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO),
            interval(0, 0, Duration.ZERO),
            interval(14, -3, Duration.ofNanos(1_000)),
            interval(-1, 400, Duration.ofHours(-100)),
            interval(Integer.MAX_VALUE, Integer.MIN_VALUE, Duration.ofNanos(-1_000)),
            interval(0, 0, Duration.ofNanos(Long.MAX_VALUE / 1000 * 1000))));
  }

  private static void timestamps(List<TypeCase> cases, TimeUnit unit) {
    long nanos =
        switch (unit) {
          case SECOND -> 1_000_000_000;
          case MILLISECOND -> 1_000_000;
          case MICROSECOND -> 1_000;
          case NANOSECOND -> 1;
        };
    String suffix = List.of("_S", "_MS", "", "_NS").get(unit.ordinal());
    LocalDateTime smallest = LocalDateTime.of(1970, 1, 1, 0, 0).minusNanos(nanos);
    LocalDateTime early =
        unit == TimeUnit.NANOSECOND
            ? LocalDateTime.of(1677, 9, 22, 0, 0)
            : LocalDateTime.of(1, 1, 1, 0, 0, 1);
    LocalDateTime late =
        unit == TimeUnit.NANOSECOND
            ? LocalDateTime.of(2262, 4, 11, 23, 47)
            : LocalDateTime.of(9999, 12, 31, 23, 59, 59);
    cases.add(
        of(
            "TIMESTAMP" + suffix,
            new ArrowType.Timestamp(unit, null),
            LocalDateTime.of(1970, 1, 1, 0, 0),
            smallest,
            early,
            late));
    for (String zone : List.of("UTC", "Europe/Berlin")) {
      String name = unit == TimeUnit.NANOSECOND ? "TIMESTAMPTZ_NS" : "TIMESTAMP WITH TIME ZONE";
      List<@Nullable Object> moments = new ArrayList<>();
      for (LocalDateTime moment :
          List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3), smallest, early, late)) {
        moments.add(moment.toInstant(java.time.ZoneOffset.UTC));
      }
      cases.add(new TypeCase(name, field(new ArrowType.Timestamp(unit, zone)), moments));
    }
  }

  private static void times(List<TypeCase> cases, TimeUnit unit) {
    boolean small = unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND;
    LocalTime last =
        switch (unit) {
          case SECOND -> LocalTime.of(23, 59, 59);
          case MILLISECOND -> LocalTime.of(23, 59, 59, 999_000_000);
          case MICROSECOND -> LocalTime.of(23, 59, 59, 999_999_000);
          case NANOSECOND -> LocalTime.MAX;
        };
    cases.add(
        of(
            unit == TimeUnit.NANOSECOND ? "TIME_NS" : "TIME",
            new ArrowType.Time(unit, small ? 32 : 64),
            LocalTime.MIDNIGHT,
            last,
            LocalTime.of(12, 34, 56)));
  }

  private static void durations(List<TypeCase> cases, TimeUnit unit) {
    Duration step =
        unit == TimeUnit.SECOND
            ? Duration.ofSeconds(1)
            : unit == TimeUnit.MILLISECOND ? Duration.ofMillis(1) : Duration.ofNanos(1_000);
    cases.add(
        of(
            "INTERVAL",
            new ArrowType.Duration(unit),
            Duration.ZERO,
            step,
            step.negated(),
            Duration.ofHours(838).plusMinutes(59).plusSeconds(59),
            Duration.ofHours(-838),
            Duration.ofDays(100_000)));
  }

  private static void extensions(List<TypeCase> cases) {
    cases.add(
        new TypeCase(
            "UUID",
            ArrowFields.uuid("c", "uuid"),
            Arrays.asList(
                new UUID(0, 0),
                new UUID(-1, -1),
                UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210"))));
    cases.add(
        new TypeCase(
            "JSON",
            ArrowFields.json("c", "jsonb"),
            Arrays.asList("null", "{\"a\": 12345678901234567890123.50}", "[1,  2]", "\"ä\"")));
    cases.add(
        new TypeCase(
            "VARCHAR",
            ArrowFields.opaque("c", UTF8, "inet", "PostgreSQL", "inet"),
            Arrays.asList("10.0.0.1/8", "")));
    cases.add(
        new TypeCase(
            "BLOB",
            ArrowFields.opaque("c", new ArrowType.FixedSizeBinary(16), "hugeint", "DuckDB", "x"),
            Arrays.asList(bytes("ff".repeat(16)), bytes("01".repeat(16)))));
    cases.add(
        new TypeCase(
            "VARCHAR",
            ArrowFields.dictionary("c", 7, "mood"),
            Arrays.asList("sad", "ok", "", "sad", "ä€", "happy")));
  }

  private static void nested(List<TypeCase> cases) {
    Field ints = Field.nullable("element", new ArrowType.Int(32, true));
    Field texts = Field.nullable("element", UTF8);
    cases.add(
        nested(
            "INTEGER[]",
            ArrowType.List.INSTANCE,
            List.of(ints),
            List.of(),
            List.of(1L, 2L),
            Arrays.asList(null, 3L),
            Arrays.asList((Object) null)));
    cases.add(
        nested(
            "VARCHAR[]",
            new ArrowType.LargeList(),
            List.of(texts),
            List.of(),
            List.of("a", ""),
            Arrays.asList("b", null)));
    cases.add(
        nested(
            "INTEGER[2]",
            new ArrowType.FixedSizeList(2),
            List.of(ints),
            List.of(1L, 2L),
            Arrays.asList(null, 3L)));
    Field time = ArrowFields.of("time", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "time");
    Field offset = ArrowFields.of("offset_seconds", new ArrowType.Int(32, true), "int4");
    cases.add(
        nested(
            "STRUCT(\"time\" TIME, offset_seconds INTEGER)",
            ArrowType.Struct.INSTANCE,
            List.of(time, offset),
            map("time", LocalTime.of(1, 2), "offset_seconds", -3600L),
            map("time", null, "offset_seconds", 0L),
            map("time", null, "offset_seconds", null)));
    cases.add(
        nested(
            "MAP(VARCHAR, VARCHAR)",
            new ArrowType.Map(false),
            List.of(pair(texts)),
            map(),
            map("a", "b", "c", null)));
    wild(cases, time);
  }

  /** What is refused at one level is refused at all; what is converted is converted at all. */
  private static void wild(List<TypeCase> cases, Field time) {
    Field big = field("D", new ArrowType.Decimal(50, 2, 256));
    Field flag = field("d", ArrowType.Bool.INSTANCE);
    Field id = ArrowFields.uuid("", "uuid");
    Field struct =
        new Field("s", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(big, flag, id));
    UUID one = new UUID(1, 1);
    cases.add(
        nested(
            "STRUCT(D VARCHAR, d_1 BOOLEAN, column2 UUID)[]",
            ArrowType.List.INSTANCE,
            List.of(struct),
            List.of(map("D", new BigDecimal("1.25"), "d", true, "", one)),
            Arrays.asList(null, map("D", null, "d", false, "", null))));
    Field days =
        new Field(
            "x",
            FieldType.nullable(ArrowType.List.INSTANCE),
            List.of(field("y", new ArrowType.Duration(TimeUnit.MILLISECOND))));
    Field entries = pair(days);
    cases.add(
        nested(
            "MAP(VARCHAR, INTERVAL[])",
            new ArrowType.Map(false),
            List.of(entries),
            map("k", List.of(Duration.ofMillis(5))),
            map("k", null, "l", Arrays.asList((Object) null))));
    Field list =
        new Field(
            "f",
            FieldType.nullable(new ArrowType.FixedSizeList(2)),
            List.of(field("b", new ArrowType.FixedSizeBinary(2))));
    cases.add(
        nested(
            "STRUCT(\"time\" TIME, f BLOB[2])",
            ArrowType.Struct.INSTANCE,
            List.of(time, list),
            map("time", LocalTime.NOON, "f", Arrays.asList(bytes("0001"), null)),
            map("time", null, "f", null)));
  }

  private static Field pair(Field value) {
    return new Field(
        "entries",
        FieldType.notNullable(ArrowType.Struct.INSTANCE),
        List.of(
            new Field("key", FieldType.notNullable(UTF8), null),
            new Field("value", value.getFieldType(), value.getChildren())));
  }

  private static TypeCase of(String duckType, ArrowType type, @Nullable Object... values) {
    return new TypeCase(duckType, field(type), Arrays.asList(values));
  }

  private static TypeCase nested(
      String duckType, ArrowType type, List<Field> children, @Nullable Object... values) {
    FieldType fieldType = new FieldType(true, type, null, Map.of(SOURCE_TYPE, "some " + duckType));
    return new TypeCase(duckType, new Field("c", fieldType, children), Arrays.asList(values));
  }

  private static Field field(ArrowType type) {
    return field("c", type);
  }

  private static Field field(String name, ArrowType type) {
    return ArrowFields.of(name, type, "a source's " + type);
  }

  private static PeriodDuration interval(int months, int days, Duration time) {
    return new PeriodDuration(Period.of(0, months, days), time);
  }

  private static Bytes bytes(String hex) {
    return new Bytes(hex);
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }

  @Override
  public String toString() {
    return field.toString();
  }
}
