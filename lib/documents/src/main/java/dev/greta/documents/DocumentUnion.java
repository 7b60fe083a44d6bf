package dev.greta.documents;

import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The column that holds the values of two, each made by a {@link DocumentSurvey} of its own. */
public final class DocumentUnion {

  /**
   * The metadata key of what is known of a column's numbers beyond their type, so that those of
   * several surveys are united as one survey would have them. Decoding does not need it.
   */
  public static final String EVIDENCE = "greta.evidence";

  private static final Set<String> NUMBERS = Set.of(DocumentFields.INTEGER, DocumentFields.NUMBER);

  private static final ArrowType TIMESTAMP = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
  private static final ArrowType DATE = new ArrowType.Date(DateUnit.DAY);

  private final DocumentSettings settings;

  /**
   * @param settings those that both were made by
   */
  public DocumentUnion(DocumentSettings settings) {
    this.settings = settings;
  }

  /** Where a column's values are in the documents: those of one place are united. */
  public static String place(Field column) {
    return DocumentFields.pointer(DocumentFields.path(column));
  }

  /**
   * A column of the first's name that holds the values of both.
   *
   * @return empty if the settings forbid it, or the columns are from different fields
   */
  public Optional<Field> of(Field one, Field other) {
    if (!DocumentFields.path(one).equals(DocumentFields.path(other))) {
      return Optional.empty();
    }
    return within(one, other);
  }

  /**
   * The columns of two schemas, in the order in which they first appear.
   *
   * @param where for the error, of what came last
   * @throws dev.greta.spi.error.ValidationException if kinds are mixed and the settings forbid it
   */
  public Schema of(Schema one, Schema other, String where) {
    Map<String, Field> columns = new LinkedHashMap<>();
    one.getFields().forEach(field -> columns.put(place(field), field));
    for (Field field : other.getFields()) {
      Field known = columns.get(place(field));
      columns.put(
          place(field),
          known == null ? field : of(known, field).orElseThrow(() -> ofSeveralKinds(known, where)));
    }
    return new Schema(settle(List.copyOf(columns.values()), where), one.getCustomMetadata());
  }

  private static ValidationException ofSeveralKinds(Field column, String where) {
    String field = String.join(".", DocumentFields.path(column));
    return new ValidationException(
        Fault.of(DocumentFaults.MIXED, "field '" + field + "' has values of several kinds")
            .withPlace(where)
            .withRemedy("Write on_mixed_types: json or string."));
  }

  /**
   * The columns of several surveys, after those of one place were united, as a survey of all their
   * documents has them: where a place is an object in one and not in another, its values are of
   * mixed kinds, and are one column. The outermost field has a name that several would have.
   *
   * @param place for the error, of what came last
   * @throws dev.greta.spi.error.ValidationException if kinds are mixed and the settings forbid it
   */
  public List<Field> settle(List<Field> columns, String place) {
    return DocumentColumns.settle(this, columns, settings.separator(), place);
  }

  private Optional<Field> within(Field one, Field other) {
    String a = source(one);
    String b = source(other);
    boolean sameType =
        one.getType().equals(other.getType())
            && ArrowFields.extensionName(one).equals(ArrowFields.extensionName(other));
    if (sameType && a.equals(b) && one.getChildren().isEmpty()) {
      return Optional.of(one);
    }
    if (b.equals(DocumentFields.NULL) || isEmptyObject(b, one)) {
      return Optional.of(one);
    }
    if (a.equals(DocumentFields.NULL) || isEmptyObject(a, other)) {
      return Optional.of(like(one, other, other.getType(), other.getChildren()));
    }
    if (isWholeObject(one) && b.equals(DocumentFields.OBJECT)) {
      return Optional.of(one);
    }
    if (isWholeObject(other) && a.equals(DocumentFields.OBJECT)) {
      return Optional.of(like(one, other, other.getType(), List.of()));
    }
    if (NUMBERS.contains(a) && NUMBERS.contains(b)) {
      return Optional.of(numbers(one, other));
    }
    if (a.equals(DocumentFields.STRING) && b.equals(a)) {
      return Optional.of(like(one, one, strings(one.getType(), other.getType()), List.of()));
    }
    if (one.getType() instanceof ArrowType.List && sameType) {
      return within(one.getChildren().get(0), other.getChildren().get(0))
          .map(elements -> like(one, one, one.getType(), List.of(elements)));
    }
    if (one.getType() instanceof ArrowType.Struct && sameType) {
      return members(one, other).map(members -> like(one, one, one.getType(), members));
    }
    return mixed(one);
  }

  private static String source(Field field) {
    return ArrowFields.sourceType(field).orElse("");
  }

  private static boolean isEmptyObject(String source, Field other) {
    return source.equals(DocumentFields.EMPTY_OBJECT)
        && source(other).equals(DocumentFields.OBJECT);
  }

  /** Whether a column has objects as JSON text, as they have too many fields or are too deep. */
  static boolean isWholeObject(Field field) {
    return source(field).equals(DocumentFields.OBJECT)
        && ArrowFields.extensionName(field).isPresent();
  }

  /** The column of this one's values and of those of other kinds; empty if that is forbidden. */
  Optional<Field> mixed(Field one) {
    return switch (settings.mixed()) {
      case JSON ->
          Optional.of(inPlaceOf(one, ArrowFields.json(one.getName(), DocumentFields.MIXED)));
      case STRING ->
          Optional.of(
              inPlaceOf(
                  one,
                  ArrowFields.of(one.getName(), ArrowType.Utf8.INSTANCE, DocumentFields.MIXED)));
      case ERROR -> Optional.empty();
    };
  }

  private Optional<List<Field>> members(Field one, Field other) {
    Map<String, Field> members = new LinkedHashMap<>();
    one.getChildren().forEach(member -> members.put(member.getName(), member));
    for (Field member : other.getChildren()) {
      Field known = members.get(member.getName());
      Optional<Field> both = known == null ? Optional.of(member) : within(known, member);
      if (both.isEmpty()) {
        return Optional.empty();
      }
      members.put(member.getName(), both.get());
    }
    return Optional.of(new ArrayList<>(members.values()));
  }

  private static Field numbers(Field one, Field other) {
    NumberProfile all = profile(one);
    all.add(profile(other));
    return inPlaceOf(one, DocumentFields.number(one.getName(), all));
  }

  /** What is known of a field's numbers; without evidence, the most that its type may hold. */
  private static NumberProfile profile(Field field) {
    String evidence = field.getMetadata().get(EVIDENCE);
    if (evidence != null) {
      return NumberProfile.parse(evidence);
    }
    NumberProfile most = new NumberProfile();
    if (field.getType() instanceof ArrowType.Int) {
      most.addLongs(Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (field.getType() instanceof ArrowType.FloatingPoint) {
      most.addShort(0, 0);
    } else {
      most.addFar();
    }
    return most;
  }

  private static ArrowType strings(ArrowType a, ArrowType b) {
    if (a.equals(b)) {
      return a;
    }
    boolean times = Set.of(DATE, TIMESTAMP).containsAll(List.of(a, b));
    return times ? TIMESTAMP : ArrowType.Utf8.INSTANCE;
  }

  /** A field of the first's name and place, with the other's metadata. */
  private static Field like(Field name, Field of, ArrowType type, List<Field> children) {
    return inPlaceOf(
        name,
        new Field(name.getName(), new FieldType(true, type, null, of.getMetadata()), children));
  }

  private static Field inPlaceOf(Field place, Field field) {
    Map<String, String> metadata = new LinkedHashMap<>(field.getMetadata());
    String path = place.getMetadata().get(DocumentFields.PATH);
    if (path != null) {
      metadata.put(DocumentFields.PATH, path);
    }
    return new Field(
        field.getName(), new FieldType(true, field.getType(), null, metadata), field.getChildren());
  }
}
