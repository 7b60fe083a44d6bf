package dev.greta.documents;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The schema of what was seen.
 *
 * <p>A column whose name is not that of a field of the document says in its metadata, by {@link
 * #PATH}, where it comes from. With the types and the source types that is all that decoding needs.
 */
final class DocumentFields {

  /**
   * The metadata key of a column's place in the documents, a JSON Pointer (RFC 6901); where it is
   * absent, the column is the field of its name.
   */
  static final String PATH = "greta.path";

  /** The column of documents that are no objects. */
  static final String VALUE = "value";

  static final String NULL = "null";
  static final String BOOLEAN = "boolean";
  static final String INTEGER = "integer";
  static final String NUMBER = "number";
  static final String STRING = "string";
  static final String OBJECT = "object";
  static final String EMPTY_OBJECT = "empty object";
  static final String ARRAY = "array";
  static final String MIXED = "mixed";

  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT64 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  private final DocumentSettings settings;
  private final List<Path> paths = new ArrayList<>();

  private DocumentFields(DocumentSettings settings) {
    this.settings = settings;
  }

  /**
   * The narrowest schema that holds all that was seen.
   *
   * @throws ValidationException if a field has values of several kinds and the settings forbid it
   */
  static Schema schema(PathTree tree, DocumentSettings settings) {
    DocumentFields fields = new DocumentFields(settings);
    fields.collect(tree.root());
    return new Schema(fields.columns());
  }

  private void collect(Path path) {
    if (isFlat(path)) {
      path.fields().forEach(this::collect);
    } else {
      paths.add(path);
    }
  }

  private boolean isFlat(Path path) {
    return path.level() <= settings.flattenDepth()
        && !path.whole
        && path.kinds.only(Kinds.OBJECT)
        && !path.fields().isEmpty();
  }

  private List<Field> columns() {
    List<List<String>> places = paths.stream().map(Path::names).toList();
    List<String> names = names(places, settings.separator());
    List<Field> columns = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      columns.add(at(places.get(i), field(names.get(i), paths.get(i)), names.get(i)));
    }
    return columns;
  }

  /** The names of columns; of several that would be the same, the outermost field has it. */
  static List<String> names(List<List<String>> places, String separator) {
    String[] names = new String[places.size()];
    Set<String> taken = new HashSet<>();
    Stream<Integer> outermostFirst =
        IntStream.range(0, names.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(places.get(a).size(), places.get(b).size()));
    outermostFirst.forEach(
        at -> {
          List<String> place = places.get(at);
          String joined = place.isEmpty() ? VALUE : String.join(separator, place);
          String name = joined;
          for (int i = 2; !taken.add(name); i++) {
            name = joined + separator + i;
          }
          names[at] = name;
        });
    return List.of(names);
  }

  /** A field as the column of a place in the documents, by this name. */
  static Field at(List<String> place, Field field, String name) {
    Map<String, String> metadata = new LinkedHashMap<>(field.getMetadata());
    metadata.remove(PATH);
    if (!place.equals(List.of(name))) {
      metadata.put(PATH, pointer(place));
    }
    FieldType type =
        new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata);
    return new Field(name, type, field.getChildren());
  }

  static String pointer(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }

  /** The names on the way from the document to a column. */
  static List<String> path(Field column) {
    return Optional.ofNullable(column.getMetadata().get(PATH))
        .map(DocumentFields::names)
        .orElse(List.of(column.getName()));
  }

  private static List<String> names(String pointer) {
    return pointer.isEmpty()
        ? List.of()
        : Stream.of(pointer.substring(1).split("/", -1))
            .map(name -> name.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  /** See {@link DocumentSurvey#mayLeaveOut}. */
  static boolean mayLeaveOut(Schema schema, List<String> read, String separator) {
    List<List<String>> kept = new ArrayList<>();
    for (Field field : schema.getFields()) {
      if (read.contains(field.getName())) {
        kept.add(path(field));
      }
    }
    for (Field field : schema.getFields()) {
      List<String> names = path(field);
      for (int i = 1; i <= names.size() && !read.contains(field.getName()); i++) {
        List<String> object = names.subList(0, i);
        String within = String.join(separator, object) + separator;
        if (kept.stream()
            .anyMatch(k -> String.join(separator, k).startsWith(within) && !isIn(k, object))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isIn(List<String> path, List<String> object) {
    return path.size() >= object.size() && path.subList(0, object.size()).equals(object);
  }

  /** See {@link DocumentSurvey#requireUnmixed}. */
  static void requireUnmixed(Field field, String place) {
    if (ArrowFields.sourceType(field).filter(MIXED::equals).isPresent()) {
      throw new ValidationException(
          Fault.of(
                  DocumentFaults.MIXED,
                  "column '" + field.getName() + "' has values of several kinds")
              .withPlace(place)
              .withRemedy("Write on_mixed_types: json or string, or leave the column out."));
    }
    field.getChildren().forEach(child -> requireUnmixed(child, place));
  }

  private Field field(String name, Path path) {
    Kinds kinds = path.kinds;
    if (kinds.isMixed()) {
      return mixed(name, path);
    }
    if (path.whole) {
      return ArrowFields.json(name, kinds.has(Kinds.ARRAY) ? ARRAY : OBJECT);
    }
    if (kinds.none()) {
      return ArrowFields.of(name, ArrowType.Utf8.INSTANCE, NULL);
    }
    if (kinds.has(Kinds.OBJECT)) {
      return object(name, path);
    }
    if (kinds.has(Kinds.ARRAY)) {
      Field elements = field("item", path.elementsOrNew());
      return ArrowFields.of(name, ArrowType.List.INSTANCE, ARRAY, elements);
    }
    if (kinds.has(Kinds.NUMBER)) {
      return number(name, kinds.numbers());
    }
    return kinds.has(Kinds.BOOLEAN)
        ? ArrowFields.of(name, ArrowType.Bool.INSTANCE, BOOLEAN)
        : ArrowFields.of(name, string(kinds), STRING);
  }

  private Field mixed(String name, Path path) {
    return switch (settings.mixed()) {
      case JSON -> ArrowFields.json(name, MIXED);
      case STRING -> ArrowFields.of(name, ArrowType.Utf8.INSTANCE, MIXED);
      case ERROR ->
          throw new ValidationException(
              Fault.of(
                      DocumentFaults.MIXED,
                      DocumentFaults.named(path)
                          + " has "
                          + String.join(" and ", path.kinds.names()))
                  .withRemedy("Write on_mixed_types: json or string."));
    };
  }

  private Field object(String name, Path path) {
    if (path.fields().isEmpty()) {
      return ArrowFields.json(name, EMPTY_OBJECT);
    }
    Field[] fields =
        path.fields().stream().map(field -> field(field.name(), field)).toArray(Field[]::new);
    return ArrowFields.of(name, ArrowType.Struct.INSTANCE, OBJECT, fields);
  }

  /** A field of numbers, which says what it must hold. */
  static Field number(String name, NumberProfile numbers) {
    Field field = numberType(name, numbers);
    Map<String, String> metadata = new LinkedHashMap<>(field.getMetadata());
    metadata.put(DocumentUnion.EVIDENCE, numbers.text());
    return new Field(name, new FieldType(true, field.getType(), null, metadata), List.of());
  }

  private static Field numberType(String name, NumberProfile numbers) {
    return switch (numbers.type()) {
      case INT64 -> ArrowFields.of(name, INT64, INTEGER);
      case FLOAT64 -> ArrowFields.of(name, FLOAT64, NUMBER);
      case DECIMAL ->
          ArrowFields.of(
              name, new ArrowType.Decimal(NumberProfile.DIGITS, numbers.scale(), 128), NUMBER);
      case TEXT, MIXED -> ArrowFields.of(name, ArrowType.Utf8.INSTANCE, NUMBER);
    };
  }

  private static ArrowType string(Kinds kinds) {
    if (kinds.only(Kinds.DATE)) {
      return new ArrowType.Date(DateUnit.DAY);
    }
    if (kinds.only(Kinds.DATE | Kinds.TIMESTAMP)) {
      return new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    }
    return kinds.only(Kinds.TIMESTAMP_UTC)
        ? new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")
        : ArrowType.Utf8.INSTANCE;
  }
}
