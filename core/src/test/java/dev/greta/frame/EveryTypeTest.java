package dev.greta.frame;

import static dev.greta.testkit.ArrowAssertions.assertSameRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.duckdb.DuckDbTypes;
import dev.greta.spi.ArrowFields;
import dev.greta.testkit.TypeCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Arrow type through each door and back: exact schema, exact values, order. */
class EveryTypeTest {

  static Stream<TypeCase> types() {
    return TypeCase.all().stream();
  }

  private static Schema schema(TypeCase type) {
    Field before = ArrowFields.of("before", new ArrowType.Int(64, true), "bigint");
    Field after = ArrowFields.of("after", ArrowType.Utf8.INSTANCE, "text");
    return new Schema(List.of(before, type.field(), after), Map.of("made by", "a test"));
  }

  /** All values; nulls only; nothing; values in another order, with nulls between. */
  private static List<List<List<@Nullable Object>>> parts(TypeCase type) {
    List<@Nullable Object> reversed = new ArrayList<>();
    for (Object value : type.values()) {
      reversed.add(0, null);
      reversed.add(0, value);
    }
    List<List<List<@Nullable Object>>> parts = new ArrayList<>();
    long number = 0;
    for (List<@Nullable Object> values :
        List.of(
            type.values(),
            Arrays.asList(null, null, null, null),
            List.<@Nullable Object>of(),
            reversed)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (Object value : values) {
        rows.add(Arrays.asList(number, value, "row " + number++));
      }
      parts.add(rows);
    }
    return parts;
  }

  private static List<List<@Nullable Object>> rows(List<List<List<@Nullable Object>>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("types")
  void crossesIntoMemoryAndBack(TypeCase type) {
    crosses(Backends.memory(), type);
  }

  @ParameterizedTest
  @MethodSource("types")
  void crossesIntoDuckDbAndBack(TypeCase type) {
    crosses(Backends.duckDb(), type);
  }

  private static void crosses(Backend backend, TypeCase type) {
    List<List<List<@Nullable Object>>> parts = parts(type);
    try (FrameWorkshop workshop = new FrameWorkshop();
        DataFrame frame = workshop.frame(backend, schema(type), parts, 3)) {
      assertIs(frame, schema(type), rows(parts));
      headAndSelectKeepIt(frame, type, rows(parts));
      queriesGiveItBack(frame, type, rows(parts));
    }
  }

  private static void assertIs(DataFrame frame, Schema schema, List<List<@Nullable Object>> rows) {
    assertThat(frame.schema()).isEqualTo(schema);
    assertThat(frame.rowCount()).isEqualTo(rows.size());
    assertSameRows(schema, FrameWorkshop.rows(frame), rows);
  }

  private static void headAndSelectKeepIt(
      DataFrame frame, TypeCase type, List<List<@Nullable Object>> rows) {
    Schema schema = schema(type);
    List<Field> swapped = List.of(schema.getFields().get(1), schema.getFields().get(0));
    List<List<@Nullable Object>> first = rows.subList(0, 7);
    try (DataFrame head = frame.head(7);
        DataFrame columns = head.select(List.of("c", "before"))) {
      assertIs(head, schema, first);
      head.close();
      assertIs(
          columns,
          new Schema(swapped, schema.getCustomMetadata()),
          first.stream().map(row -> Arrays.asList(row.get(1), row.get(0))).toList());
    }
  }

  private static void queriesGiveItBack(
      DataFrame frame, TypeCase type, List<List<@Nullable Object>> rows) {
    Schema schema = new Schema(schema(type).getFields());
    List<List<@Nullable Object>> descending = new ArrayList<>(rows);
    Collections.reverse(descending);
    try (DataFrame sorted = frame.sql("FROM data ORDER BY before DESC");
        DataFrame twice =
            frame.sql("SELECT a.* FROM data a JOIN data b USING (before) ORDER BY before");
        DataFrame none = frame.sql("SELECT * FROM data WHERE before < 0");
        DataFrame told = frame.sql("SELECT DISTINCT typeof(c) AS t FROM data")) {
      frame.close();
      assertIs(sorted, schema, descending);
      assertIs(twice, schema, rows);
      assertIs(none, schema, List.of());
      assertThat(FrameWorkshop.rows(told)).containsExactly(List.of(type.duckType()));
      assertThat(DuckDbTypes.holds(type.field())).isTrue();
    }
  }

  @Test
  void framesWithoutRowsAreFramesToo() {
    try (FrameWorkshop workshop = new FrameWorkshop()) {
      List<Field> fields = new ArrayList<>();
      for (TypeCase type : TypeCase.all()) {
        fields.add(ArrowFields.renamed(type.field(), "c" + fields.size()));
      }
      Schema schema = new Schema(fields);
      for (Backend backend : List.of(Backends.memory(), Backends.duckDb())) {
        try (DataFrame frame = workshop.frame(backend, schema, List.of());
            DataFrame all = frame.sql("FROM data")) {
          assertIs(frame, schema, List.of());
          assertIs(all, schema, List.of());
        }
      }
    }
  }

  @Test
  void aFrameWithoutColumnsStillCountsItsRows() {
    Schema schema = new Schema(List.of());
    List<List<List<@Nullable Object>>> parts =
        List.of(List.of(List.of(), List.of()), List.of(List.of()));
    try (FrameWorkshop workshop = new FrameWorkshop()) {
      for (Backend backend : List.of(Backends.memory(), Backends.duckDb())) {
        try (DataFrame frame = workshop.frame(backend, schema, parts, 2);
            DataFrame head = frame.head(2);
            DataFrame counted = frame.sql("SELECT count(*) AS n FROM data")) {
          assertThat(frame.rowCount()).isEqualTo(3);
          assertThat(frame.schema()).isEqualTo(schema);
          assertThat(FrameWorkshop.rows(frame)).hasSize(3);
          assertThat(FrameWorkshop.rows(head)).hasSize(2);
          assertThat(FrameWorkshop.rows(counted)).containsExactly(List.of(3L));
        }
      }
    }
  }
}
