package dev.greta.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.ArrowFields;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeNameTest {

  private static final ArrowType INT32 = new ArrowType.Int(32, true);

  static Stream<Arguments> names() {
    Field number = ArrowFields.of("n", INT32, "int4");
    Field text = ArrowFields.of("t", ArrowType.Utf8.INSTANCE, "text");
    Field entries =
        new Field(
            MapVector.DATA_VECTOR_NAME,
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(text, number));
    return Stream.of(
        named("Bool", ArrowType.Bool.INSTANCE),
        named("Int8", new ArrowType.Int(8, true)),
        named("UInt64", new ArrowType.Int(64, false)),
        named("Float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
        named("Float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
        named("Float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
        named("Decimal128(12, 2)", new ArrowType.Decimal(12, 2, 128)),
        named("Decimal256(65, 30)", new ArrowType.Decimal(65, 30, 256)),
        named("Utf8", ArrowType.Utf8.INSTANCE),
        named("LargeUtf8", ArrowType.LargeUtf8.INSTANCE),
        named("Binary", ArrowType.Binary.INSTANCE),
        named("FixedSizeBinary(8)", new ArrowType.FixedSizeBinary(8)),
        named("Null", ArrowType.Null.INSTANCE),
        named("Date32", new ArrowType.Date(DateUnit.DAY)),
        named("Date64", new ArrowType.Date(DateUnit.MILLISECOND)),
        named("Time32(s)", new ArrowType.Time(TimeUnit.SECOND, 32)),
        named("Time64(µs)", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
        named("Timestamp(ms, UTC)", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC")),
        named("Timestamp(ns)", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)),
        named("Duration(µs)", new ArrowType.Duration(TimeUnit.MICROSECOND)),
        named("YearMonth", new ArrowType.Interval(IntervalUnit.YEAR_MONTH)),
        named("DayTime", new ArrowType.Interval(IntervalUnit.DAY_TIME)),
        named("MonthDayNano", new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO)),
        named("List<Int32>", ArrowType.List.INSTANCE, number),
        named("LargeList<Utf8>", ArrowType.LargeList.INSTANCE, text),
        named("FixedSizeList<Int32, 3>", new ArrowType.FixedSizeList(3), number),
        named("Struct<n: Int32, t: Utf8>", ArrowType.Struct.INSTANCE, number, text),
        named("Map<Utf8, Int32>", new ArrowType.Map(false), entries),
        named(
            "SparseUnion<n: Int32, t: Utf8>",
            new ArrowType.Union(UnionMode.Sparse, new int[] {0, 1}),
            number,
            text),
        Arguments.of("arrow.uuid", ArrowFields.uuid("c", "uuid")),
        Arguments.of("arrow.json", ArrowFields.json("c", "jsonb")),
        Arguments.of("Dictionary<Utf8>", ArrowFields.dictionary("c", 1, "mood")),
        named("List<arrow.uuid>", ArrowType.List.INSTANCE, ArrowFields.uuid("u", "uuid")));
  }

  private static Arguments named(String name, ArrowType type, Field... children) {
    return Arguments.of(name, ArrowFields.of("c", type, "", children));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void aTypeIsCalledByTheNameOfTheTypeTables(String name, Field field) {
    assertThat(TypeName.of(field)).isEqualTo(name);
  }
}
