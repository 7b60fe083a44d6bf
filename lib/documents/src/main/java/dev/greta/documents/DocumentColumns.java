package dev.greta.documents;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Columns of several surveys, each place's united, made those of one: what is an object in one and
 * a column in another is either its fields' columns, or of mixed kinds.
 */
final class DocumentColumns {

  private final DocumentUnion union;
  private final Map<List<String>, Field> columns = new LinkedHashMap<>();
  private final Set<List<String>> objects = new HashSet<>();
  private final Map<List<String>, Field> settled = new LinkedHashMap<>();

  private DocumentColumns(DocumentUnion union, List<Field> columns) {
    this.union = union;
    for (Field column : columns) {
      List<String> place = DocumentFields.path(column);
      this.columns.put(place, column);
      for (int i = 0; i < place.size(); i++) {
        objects.add(place.subList(0, i));
      }
    }
  }

  /** See {@link DocumentUnion#settle}. */
  static List<Field> settle(
      DocumentUnion union, List<Field> columns, String separator, String place) {
    DocumentColumns all = new DocumentColumns(union, columns);
    all.columns.keySet().forEach(column -> all.settle(column, place));
    List<List<String>> places = List.copyOf(all.settled.keySet());
    List<String> names = DocumentFields.names(places, separator);
    List<Field> fields = new ArrayList<>();
    for (Field field : all.settled.values()) {
      int i = fields.size();
      fields.add(DocumentFields.at(places.get(i), field, names.get(i)));
    }
    return fields;
  }

  private void settle(List<String> place, String where) {
    for (int i = 0; i <= place.size(); i++) {
      List<String> object = place.subList(0, i);
      Field column = columns.get(object);
      if (column != null && !(objects.contains(object) && givesWay(column))) {
        if (!settled.containsKey(object)) {
          settled.put(object, objects.contains(object) ? withObjects(column, where) : column);
        }
        return;
      }
    }
  }

  /** Whether a column has nothing that its fields' columns have not. */
  private static boolean givesWay(Field column) {
    String source = ArrowFields.sourceType(column).orElse("");
    return source.equals(DocumentFields.NULL) || source.equals(DocumentFields.EMPTY_OBJECT);
  }

  private Field withObjects(Field column, String where) {
    if (DocumentUnion.isWholeObject(column)) {
      return column;
    }
    return union
        .mixed(column)
        .orElseThrow(
            () ->
                new ValidationException(
                    Fault.of(
                            DocumentFaults.MIXED,
                            "field '"
                                + String.join(".", DocumentFields.path(column))
                                + "' is an object in one file and "
                                + ArrowFields.sourceType(column).orElse("another kind")
                                + " in another")
                        .withPlace(where)
                        .withRemedy("Write on_mixed_types: json or string.")));
  }
}
