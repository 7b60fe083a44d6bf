package dev.greta.duckdb;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.GretaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/**
 * The columns of a query's result: those that the query passes on are the frame's own fields, all
 * others have the canonical type of what DuckDB computes.
 *
 * @param sql gives the rows in a form that Arrow holds
 * @param checked the ordinals of columns whose values may turn out not to fit
 */
public record QueryColumns(String sql, Schema schema, List<Integer> checked) {

  /**
   * Binds a query.
   *
   * @param connection shows the frame as {@code data}
   * @param frame the fields of {@code data}, in order
   * @throws GretaException if DuckDB refuses the query, with the place in its text
   */
  public static QueryColumns of(
      DuckDBConnection connection, UserQuery query, List<Field> frame, BufferAllocator allocator) {
    DuckDbQuery all = DuckDbQuery.of(connection, "SELECT * FROM " + UserQuery.TABLE, allocator);
    try {
      DuckDbQuery result = DuckDbQuery.of(connection, query.sql(), allocator);
      return of(query, frame, all, result);
    } catch (GretaException e) {
      throw query.explained(e, all.names());
    }
  }

  private static QueryColumns of(
      UserQuery query, List<Field> frame, DuckDbQuery all, DuckDbQuery result) {
    Schema canonical = result.schema(nextDictionary(frame));
    List<Field> fields = new ArrayList<>();
    List<Integer> checked = new ArrayList<>();
    for (int i = 0; i < result.names().size(); i++) {
      String name = result.names().get(i);
      int source = query.names(name) ? -1 : ordinal(all.names(), name);
      boolean passedOn =
          source >= 0
              && source < frame.size()
              && all.types().get(source).equals(result.types().get(i));
      Field field =
          passedOn ? ArrowFields.renamed(frame.get(source), name) : canonical.getFields().get(i);
      fields.add(field);
      boolean huge = !passedOn && result.types().get(i).contains("HUGEINT");
      if (huge || DuckDbTypes.isChecked(field)) {
        checked.add(i);
      }
    }
    return new QueryColumns(result.sql(), new Schema(fields), checked);
  }

  /** One more than the highest dictionary id in use. */
  private static long nextDictionary(List<Field> fields) {
    long next = 0;
    for (Field field : fields) {
      if (field.getDictionary() != null) {
        next = Math.max(next, field.getDictionary().getId() + 1);
      }
      next = Math.max(next, nextDictionary(field.getChildren()));
    }
    return next;
  }

  /** A column that is spelled in another case is the same to DuckDB. */
  private static int ordinal(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  /** The result by position, for columns whose names repeat: {@code c0}, {@code c1}. */
  public String positional() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < schema.getFields().size(); i++) {
      names.add("c" + i);
    }
    return "SELECT * FROM (" + sql + "\n) AS result(" + String.join(", ", names) + ")";
  }
}
