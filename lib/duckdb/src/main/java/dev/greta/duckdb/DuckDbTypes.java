package dev.greta.duckdb;

import dev.greta.spi.error.ValidationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the columns of a frame are in DuckDB. The table itself is {@link Crossing}. */
public final class DuckDbTypes {

  private DuckDbTypes() {}

  /**
   * DuckDB's type for a field, as SQL writes it.
   *
   * @throws dev.greta.spi.error.ValidationException if there is none
   */
  public static String of(Field field) {
    return Crossing.of(field).duckType();
  }

  /** Whether DuckDB has a type for a field. */
  public static boolean holds(Field field) {
    try {
      Crossing.of(field);
      return true;
    } catch (ValidationException e) {
      return false;
    }
  }

  /**
   * Whether a value of DuckDB's type for a field may fail to be one of the field's: where DuckDB
   * has a wider type, or none but text.
   */
  public static boolean isChecked(Field field) {
    Crossing crossing = Crossing.of(field);
    return !field.isNullable()
        || crossing.narrowing().isPresent()
        || !widest(crossing.carrier()).equals(widest(field))
        || field.getType().getTypeID() == ArrowType.ArrowTypeID.FixedSizeBinary
        || field.getChildren().stream().anyMatch(DuckDbTypes::isChecked);
  }

  private static ArrowType.ArrowTypeID widest(Field field) {
    return field.getDictionary() != null ? ArrowType.ArrowTypeID.Utf8 : field.getType().getTypeID();
  }

  /**
   * The columns that are less in DuckDB than in the frame, by name, and how. Their values are kept
   * in full, or refused.
   */
  public static Map<String, String> narrowed(Schema schema) {
    return schema.getFields().stream()
        .filter(field -> Crossing.of(field).narrowing().isPresent())
        .collect(
            Collectors.toMap(
                Field::getName,
                field -> Crossing.of(field).narrowing().orElseThrow(),
                (first, second) -> first,
                java.util.LinkedHashMap::new));
  }

  /**
   * Column names as DuckDB tells them apart, in the same order: an empty name becomes {@code
   * columnN}, and what differs from an earlier name in case only gets a number.
   */
  public static List<String> names(Schema schema) {
    return Crossing.uniqueNames(schema.getFields().stream().map(Field::getName).toList());
  }
}
