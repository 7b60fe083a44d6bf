package dev.greta.formats.files;

import dev.greta.formats.FileFormat;
import dev.greta.formats.LocalFile;
import dev.greta.formats.Widening;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Unites the columns of files by name, in the order in which they first appear. A name that a file
 * has several times is united with its first, second and so on of the others.
 */
final class SchemaUnion {

  /** The code of files whose columns contradict each other. */
  static final String CONTRADICTION = "GRT-744";

  /** The code of files whose columns are not the same, where they must be. */
  static final String NOT_THE_SAME = "GRT-745";

  /** The code of a column that the path gives and the file has. */
  static final String TWICE = "GRT-748";

  private final FileFormat format;
  private final FileSet.Union rule;
  private final Map<Column, Field> columns = new LinkedHashMap<>();
  private final Map<Column, LocalFile> firsts = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private @Nullable LocalFile first;

  SchemaUnion(FileFormat format, FileSet.Union rule) {
    this.format = format;
    this.rule = rule;
  }

  /** A place, and the how many-th of that place it is. */
  record Column(String place, int occurrence) {

    /** The columns of a schema, in its order. */
    static List<Column> of(List<Field> fields, FileFormat format) {
      Map<String, Integer> seen = new HashMap<>();
      List<Column> columns = new ArrayList<>();
      for (Field field : fields) {
        String place = format.place(field);
        columns.add(new Column(place, seen.merge(place, 1, Integer::sum)));
      }
      return columns;
    }
  }

  /**
   * Adds a file's columns.
   *
   * @param stated whether the file says its types itself
   * @throws ValidationException if they contradict those of an earlier file
   */
  void add(LocalFile file, Schema evidence, boolean stated) {
    List<Column> own = Column.of(evidence.getFields(), format);
    LocalFile earlier = first;
    if (earlier == null) {
      first = file;
    } else if (rule == FileSet.Union.STRICT) {
      requireSame(earlier, file, own, evidence.getFields(), stated);
    }
    for (int i = 0; i < own.size(); i++) {
      add(file, own.get(i), evidence.getFields().get(i));
    }
    settle(file);
    evidence.getCustomMetadata().forEach(metadata::putIfAbsent);
  }

  private void settle(LocalFile file) {
    List<Field> before = List.copyOf(columns.values());
    List<Field> settled = format.settle(before, file.path().toString());
    if (!settled.equals(before)) {
      List<Column> keys = Column.of(settled, format);
      columns.clear();
      for (int i = 0; i < keys.size(); i++) {
        columns.put(keys.get(i), settled.get(i));
        firsts.putIfAbsent(keys.get(i), file);
      }
    }
  }

  private void add(LocalFile file, Column column, Field field) {
    Field earlier = columns.get(column);
    if (earlier == null) {
      columns.put(column, field);
      firsts.put(column, file);
    } else if (!earlier.equals(field)) {
      Field both =
          format
              .unite(earlier, field)
              .orElseThrow(() -> contradiction(column, earlier, file, field));
      columns.put(column, both);
      if (!both.getType().equals(earlier.getType())) {
        firsts.put(column, file);
      }
    }
  }

  private ValidationException contradiction(
      Column column, Field earlier, LocalFile file, Field field) {
    LocalFile other = firsts.getOrDefault(column, file);
    return new ValidationException(
        Fault.of(
                CONTRADICTION,
                "column '"
                    + field.getName()
                    + "' is "
                    + shown(earlier)
                    + " in "
                    + other.path()
                    + " and "
                    + shown(field)
                    + " in "
                    + file.path()
                    + ": no type holds both as they are")
            .withPlace(file.path() + ", column '" + field.getName() + "'")
            .withRemedy(
                "Read them as two sources, or write one of the files with the other's type."));
  }

  private void requireSame(
      LocalFile earlier, LocalFile file, List<Column> own, List<Field> fields, boolean stated) {
    List<Column> due = List.copyOf(columns.keySet());
    List<String> names = names();
    for (int i = 0; i < Math.max(due.size(), own.size()); i++) {
      String expected = i < due.size() ? "'" + names.get(i) + "'" : "none";
      String found = i < own.size() ? "'" + fields.get(i).getName() + "'" : "none";
      if (i >= due.size() || i >= own.size() || !due.get(i).equals(own.get(i))) {
        throw notTheSame(earlier, file, "column " + (i + 1) + " is " + found + ", not " + expected);
      }
      Field before = columns.get(due.get(i));
      if (stated && before != null && !sameType(before, fields.get(i))) {
        String what = "column " + found + " is " + shown(fields.get(i)) + ", not " + shown(before);
        throw notTheSame(earlier, file, what);
      }
    }
  }

  private static ValidationException notTheSame(LocalFile earlier, LocalFile file, String what) {
    return new ValidationException(
        Fault.of(
                NOT_THE_SAME,
                "the columns of "
                    + file.path()
                    + " are not those of "
                    + earlier.path()
                    + ": "
                    + what)
            .withPlace(file.path().toString())
            .withRemedy("Correct the file, or write union: by_name."));
  }

  private static String shown(Field field) {
    return ArrowFields.sourceType(field).orElseGet(() -> field.getType().toString());
  }

  /** Whether two columns are alike but for names of their elements and metadata. */
  static boolean sameType(Field a, Field b) {
    if (!a.getType().equals(b.getType())
        || !Widening.sameMeaning(a, b)
        || (a.getDictionary() == null) != (b.getDictionary() == null)
        || a.getChildren().size() != b.getChildren().size()) {
      return false;
    }
    boolean named =
        a.getType().getTypeID() == org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID.Struct;
    for (int i = 0; i < a.getChildren().size(); i++) {
      Field one = a.getChildren().get(i);
      Field other = b.getChildren().get(i);
      if (!sameType(one, other) || (named && !one.getName().equals(other.getName()))) {
        return false;
      }
    }
    return true;
  }

  /** The names of all columns so far. */
  List<String> names() {
    return columns.values().stream().map(Field::getName).toList();
  }

  /**
   * The united columns, each nullable, then those that the paths give.
   *
   * @throws ValidationException if a file has a column of the same name
   */
  Schema schema(List<Field> ofPaths) {
    List<Field> fields = new ArrayList<>();
    for (Field field : columns.values()) {
      FieldType type =
          new FieldType(true, field.getType(), field.getDictionary(), field.getMetadata());
      fields.add(new Field(field.getName(), type, field.getChildren()));
    }
    for (Field field : ofPaths) {
      for (Map.Entry<Column, Field> column : columns.entrySet()) {
        LocalFile twice = firsts.get(column.getKey());
        if (twice != null && column.getValue().getName().equals(field.getName())) {
          throw twice(field.getName(), twice);
        }
      }
      fields.add(field);
    }
    return new Schema(fields, metadata);
  }

  private static ValidationException twice(String name, LocalFile file) {
    return new ValidationException(
        Fault.of(
                TWICE,
                "column '" + name + "' is in " + file.path() + " and comes from its path too")
            .withPlace(file.path().toString())
            .withRemedy("Write hive_partitioning: false, or another name for filename_column."));
  }
}
