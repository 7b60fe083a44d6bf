package dev.greta.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.ValidationException;
import dev.greta.testkit.ArrowRows;
import dev.greta.testkit.ArrowRows.Bytes;
import dev.greta.testkit.TypeCase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaValuesTest {

  static Stream<TypeCase> types() {
    return TypeCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("types")
  void areWhatPeopleExpectOfEveryType(TypeCase type) {
    List<@Nullable Object> values = new ArrayList<>(type.values());
    values.add(null);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    values.forEach(value -> rows.add(Collections.singletonList(value)));
    Schema schema = new Schema(List.of(type.field()));
    try (FrameWorkshop workshop = new FrameWorkshop();
        DataFrame frame = workshop.frame(Backends.memory(), schema, rows);
        Stream<List<Optional<Object>>> stream = frame.rows()) {
      List<List<Optional<Object>>> found = stream.toList();
      assertThat(found).hasSize(values.size());
      for (int i = 0; i < values.size(); i++) {
        Object expected = expected(values.get(i), type.field());
        Object actual = found.get(i).get(0).orElse(null);
        if (expected instanceof byte[] bytes) {
          assertThat((byte[]) actual).isEqualTo(bytes);
        } else {
          assertThat(comparable(actual)).isEqualTo(comparable(expected));
        }
      }
    }
  }

  /** From the test's form to the one that is promised, by the field's type. */
  private static @Nullable Object expected(@Nullable Object value, Field field) {
    if (value instanceof Bytes bytes) {
      return bytes.toArray();
    }
    if (field.getType() instanceof ArrowType.Int type && value instanceof Number number) {
      int bytes = type.getBitWidth() / 8 * (type.getIsSigned() ? 1 : 2);
      return switch (bytes) {
        case 1 -> (Object) number.byteValue();
        case 2 -> number.shortValue();
        case 4 -> number.intValue();
        case 8 -> number.longValue();
        default -> new BigInteger(number.toString());
      };
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(expected(element, field.getChildren().get(0))));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      boolean struct = field.getType() instanceof ArrowType.Struct;
      Field pair = struct ? field : field.getChildren().get(0);
      Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
      int position = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Field child = pair.getChildren().get(struct ? position++ : 1);
        entries.put(entry.getKey(), expected(entry.getValue(), child));
      }
      return entries;
    }
    return value;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return Bytes.of(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(v -> Optional.ofNullable(comparable(v))).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((k, v) -> entries.put(k, Optional.ofNullable(comparable(v))));
      return entries;
    }
    return value;
  }

  @Test
  void twentyFourHoursAreADuration() {
    try (RootAllocator allocator = new RootAllocator();
        MapDictionaryProvider none = new MapDictionaryProvider();
        TimeMicroVector vector = new TimeMicroVector("t", allocator)) {
      vector.allocateNew(3);
      vector.set(0, 86_400_000_000L);
      vector.set(1, 86_399_999_999L);
      vector.set(2, -1);
      vector.setValueCount(3);
      Field field = ArrowFields.of("t", new ArrowType.Time(TimeUnit.MICROSECOND, 64), "time");
      assertThat(JavaValues.of(vector, 0, field, none)).isEqualTo(java.time.Duration.ofDays(1));
      assertThat(JavaValues.of(vector, 1, field, none))
          .isEqualTo(java.time.LocalTime.of(23, 59, 59, 999_999_000));
      assertThat(JavaValues.of(vector, 2, field, none))
          .isEqualTo(java.time.Duration.ofNanos(-1_000));
    }
  }

  @Test
  void whatJavaCannotHoldIsRefusedByName() {
    try (RootAllocator allocator = new RootAllocator();
        MapDictionaryProvider none = new MapDictionaryProvider();
        TimeStampSecVector vector = new TimeStampSecVector("t", allocator)) {
      vector.allocateNew(1);
      vector.set(0, Long.MAX_VALUE);
      vector.setValueCount(1);
      Field field = ArrowFields.of("t", new ArrowType.Timestamp(TimeUnit.SECOND, null), "x");
      assertThatThrownBy(() -> JavaValues.of(vector, 0, field, none))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("column t");
    }
  }

  @Test
  void aStreamOfRowsIsReadAsItIsAsked() {
    Schema schema = new Schema(List.of(ArrowFields.of("n", new ArrowType.Int(32, true), "int")));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      rows.add(Arrays.asList((Object) (long) i));
    }
    try (FrameWorkshop workshop = new FrameWorkshop();
        DataFrame frame = workshop.frame(Backends.memory(), schema, List.of(rows), 10)) {
      try (Stream<List<Optional<Object>>> stream = frame.rows()) {
        assertThat(stream.skip(9).limit(3).map(r -> r.get(0).orElseThrow()))
            .containsExactly(9, 10, 11);
      }
      try (Stream<List<Optional<Object>>> stream = frame.rows()) {
        assertThat(stream.count()).isEqualTo(25);
      }
      assertThat(ArrowRows.normal(FrameWorkshop.rows(frame))).isEqualTo(rows);
    }
  }
}
