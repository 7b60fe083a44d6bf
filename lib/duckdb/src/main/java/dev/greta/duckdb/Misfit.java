package dev.greta.duckdb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A value that its column's type at the other side cannot hold. Thrown where the value lies; every
 * nested type on the way out adds its child's ordinal and translates the index to its own.
 */
final class Misfit extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Deque<Integer> path = new ArrayDeque<>();
  private final transient Optional<UnaryOperator<Field>> wider;
  private long index;

  /**
   * @param index of the value in its own vector
   * @param reason reads on from "the value": "1.5 s 1 ns has nanoseconds, DuckDB's INTERVAL …"
   * @param wider what the field must become to hold the value, where there is such a type
   */
  Misfit(long index, String reason, Optional<UnaryOperator<Field>> wider) {
    super(reason, null, false, false);
    this.index = index;
    this.wider = wider;
  }

  Misfit(long index, String reason) {
    this(index, reason, Optional.empty());
  }

  Misfit within(int child, LongUnaryOperator toParentIndex) {
    path.addFirst(child);
    index = toParentIndex.applyAsLong(index);
    return this;
  }

  /** In the column: its row in the batch. */
  long index() {
    return index;
  }

  /** The column with the field that did not fit made wider. */
  Optional<Field> widened(Field column) {
    return wider.map(change -> replace(column, List.copyOf(path), change));
  }

  /** The column's name, and those of the nested fields on the way to the value. */
  String place(Field column) {
    StringBuilder name = new StringBuilder(column.getName());
    Field field = column;
    for (int child : path) {
      field = field.getChildren().get(child);
      name.append('.').append(field.getName());
    }
    return name.toString();
  }

  private static Field replace(Field field, List<Integer> path, UnaryOperator<Field> change) {
    if (path.isEmpty()) {
      return change.apply(field);
    }
    List<Field> children = new ArrayList<>(field.getChildren());
    int child = path.get(0);
    children.set(child, replace(children.get(child), path.subList(1, path.size()), change));
    return new Field(field.getName(), field.getFieldType(), children);
  }
}
