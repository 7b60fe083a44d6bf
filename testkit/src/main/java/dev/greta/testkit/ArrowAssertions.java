package dev.greta.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.spi.BatchReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.jspecify.annotations.Nullable;

/** Assertions on schemas and rows, each with a message that names the column. */
public final class ArrowAssertions {

  private ArrowAssertions() {}

  /**
   * Asserts that two schemas are equal, metadata included. The names of a list's elements and of a
   * map's entries are not compared: Arrow's vectors replace them by names of their own.
   */
  public static void assertSameSchema(Schema actual, Schema expected) {
    Schema plainActual = withPlainElements(actual);
    Schema plainExpected = withPlainElements(expected);
    assertThat(plainActual.getFields().stream().map(ArrowAssertions::describe).toList())
        .isEqualTo(plainExpected.getFields().stream().map(ArrowAssertions::describe).toList());
    assertThat(plainActual).isEqualTo(plainExpected);
  }

  /** Asserts that rows are equal, in order, cell by cell; see {@link ArrowRows} for the values. */
  public static void assertSameRows(
      Schema schema,
      List<List<@Nullable Object>> actual,
      List<? extends List<? extends @Nullable Object>> expected) {
    List<List<@Nullable Object>> wanted = ArrowRows.normal(expected);
    for (int row = 0; row < Math.min(actual.size(), wanted.size()); row++) {
      for (int column = 0; column < schema.getFields().size(); column++) {
        assertThat(actual.get(row).get(column))
            .as("row %d, column %s", row, schema.getFields().get(column))
            .isEqualTo(wanted.get(row).get(column));
      }
    }
    assertThat(actual).isEqualTo(wanted);
  }

  /** Asserts that a reader hands out the expected rows; closes the batches, not the reader. */
  public static void assertReads(
      BatchReader reader, Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
    assertSameRows(schema, ArrowRows.drain(reader), rows);
    assertSameSchema(ofValues(reader.schema(), reader.dictionaries()), schema);
  }

  /** A schema whose dictionary-encoded columns have the type of their values. */
  public static Schema ofValues(Schema schema, DictionaryProvider dictionaries) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(DictionaryUtility.toMessageFormat(field, dictionaries, new HashSet<>()));
    }
    return new Schema(fields, schema.getCustomMetadata());
  }

  private static Schema withPlainElements(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(ArrowAssertions::withPlainElements).toList(),
        schema.getCustomMetadata());
  }

  private static Field withPlainElements(Field field) {
    boolean list =
        field.getType() instanceof ArrowType.List
            || field.getType() instanceof ArrowType.LargeList
            || field.getType() instanceof ArrowType.FixedSizeList;
    boolean map = field.getType() instanceof ArrowType.Map;
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      Field plain = withPlainElements(child);
      if (list) {
        plain = renamed(plain, "item");
      } else if (map) {
        plain = entries(plain);
      }
      children.add(plain);
    }
    return new Field(field.getName(), field.getFieldType(), children);
  }

  private static Field entries(Field entries) {
    List<Field> children =
        List.of(
            renamed(entries.getChildren().get(0), "key"),
            renamed(entries.getChildren().get(1), "value"));
    return new Field("entries", entries.getFieldType(), children);
  }

  private static Field renamed(Field field, String name) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  private static String describe(Field field) {
    return field
        + (field.isNullable() ? "" : " not null")
        + new java.util.TreeMap<>(field.getMetadata());
  }
}
