package dev.greta.connectors.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A column of a read.
 *
 * @param declared the declared type; empty for an expression, and where there is none
 * @param firm whether another kind of value is an error at once, and not a reason to look again
 * @param kind what it is read as
 * @param classes the storage classes of a column that is read as text because it has several
 */
record SqliteColumn(
    String name,
    String declared,
    boolean firm,
    Kind kind,
    int precision,
    int scale,
    String classes) {

  /** The metadata key of the storage classes of a mixed column. */
  static final String STORAGE_CLASSES = "greta.storage_classes";

  Field field() {
    String source = declared.isEmpty() ? kind.storage() : declared;
    Field field = kind.field(name, source, precision, scale);
    if (kind != Kind.MIXED) {
      return field;
    }
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(STORAGE_CLASSES, classes);
    return new Field(name, new FieldType(true, field.getType(), null, metadata), List.of());
  }

  static Schema schema(List<SqliteColumn> columns) {
    return new Schema(columns.stream().map(SqliteColumn::field).toList());
  }

  SqliteColumn as(Kind other) {
    return new SqliteColumn(name, declared, firm, other, precision, scale, "");
  }

  SqliteColumn mixed(String found) {
    return new SqliteColumn(name, declared, firm, Kind.MIXED, precision, scale, found);
  }

  /**
   * The same column as an earlier plan's field has it.
   *
   * @throws IllegalArgumentException if no column of this declared type was ever planned like that
   */
  SqliteColumn as(Field field) {
    String found = field.getMetadata().get(STORAGE_CLASSES);
    if (found != null) {
      return mixed(found);
    }
    DeclaredType type = DeclaredType.of(declared);
    for (Kind candidate : Kind.values()) {
      boolean possible = candidate != Kind.DECIMAL || type.candidates().contains(Kind.DECIMAL);
      if (possible && as(candidate).field().equals(field)) {
        return as(candidate);
      }
    }
    throw new IllegalArgumentException("a schema of another source: " + field);
  }

  /** For messages: {@code 'price' (DECIMAL(10,2))}. */
  String shown() {
    return declared.isEmpty() ? "'" + name + "'" : "'" + name + "' (" + declared + ")";
  }

  ArrowType arrowType() {
    return field().getType();
  }
}
