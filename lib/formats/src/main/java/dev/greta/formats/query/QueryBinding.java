package dev.greta.formats.query;

import dev.greta.duckdb.DuckDbTypes;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.GretaException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A query bound to the columns of its data, none of whose rows are read.
 *
 * @param columns of the data that must be read
 * @param schema the result's
 */
record QueryBinding(List<String> columns, Schema schema) {

  /**
   * Binds a query to as few columns as it needs. What its text says of them is trusted only if the
   * result is the same without the others.
   *
   * @param data the schema of all columns
   * @throws GretaException if the query is refused
   */
  static QueryBinding of(String query, Schema data, DataScans scans) {
    List<String> visible =
        data.getFields().stream().filter(DuckDbTypes::holds).map(Field::getName).toList();
    Bound whole = bind(query, DataQuery.project(data, visible), scans.project(visible));
    List<String> used =
        whole.uses().isEmpty() ? visible.subList(0, Math.min(1, visible.size())) : whole.uses();
    if (used.size() < visible.size()) {
      try {
        Bound part = bind(query, DataQuery.project(data, used), scans.project(used));
        if (part.schema().equals(whole.schema())) {
          return new QueryBinding(used, part.schema());
        }
      } catch (GretaException e) {
        return new QueryBinding(visible, whole.schema()); // It needs more than its text says.
      }
    }
    return new QueryBinding(visible, whole.schema());
  }

  /**
   * Whether a value of the result may turn out not to fit its column: an integer of more than 38
   * digits, or a null of an outer join's.
   */
  boolean mayWiden() {
    return schema.getFields().stream()
        .anyMatch(
            field ->
                !field.isNullable()
                    || ArrowFields.sourceType(field)
                        .filter(t -> t.contains("HUGEINT"))
                        .isPresent());
  }

  private record Bound(Schema schema, List<String> uses) {}

  private static Bound bind(String query, Schema read, DataScans scans) {
    BufferAllocator allocator = scans.room().allocator();
    ReadContext context =
        new ReadContext(
            allocator,
            BatchTarget.DEFAULT,
            new Cancellation(),
            RetryPolicy.NONE,
            ReadListener.NONE);
    try (SplitChain<Void> none = SplitChain.empty(read);
        QueryData data = scans.open(query, none, false, context)) {
      return new Bound(data.result(plain(read), allocator), data.uses(read));
    }
  }

  /** Dictionaries differ from file to file, and a query may give texts that none of them has. */
  private static Schema plain(Schema schema) {
    return new Schema(schema.getFields().stream().map(QueryBinding::plain).toList());
  }

  private static Field plain(Field field) {
    ArrowType type = field.getDictionary() == null ? field.getType() : ArrowType.Utf8.INSTANCE;
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, null, field.getMetadata()),
        field.getChildren().stream().map(QueryBinding::plain).toList());
  }
}
