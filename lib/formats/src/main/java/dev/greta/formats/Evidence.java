package dev.greta.formats;

import dev.greta.documents.DocumentUnion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a format knows of a column beyond its type, as it travels between the files of a source in
 * the field's metadata. No plan and no batch shows it.
 */
public final class Evidence {

  private static final String KEY = DocumentUnion.EVIDENCE;

  private Evidence() {}

  /** The field with this known of it. */
  public static Field on(Field field, String evidence) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(KEY, evidence);
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata),
        field.getChildren());
  }

  /** What is known of the field. */
  public static Optional<String> of(Field field) {
    return Optional.ofNullable(field.getMetadata().get(KEY));
  }

  /** The schema without evidence. */
  public static Schema stripped(Schema schema) {
    List<Field> fields = schema.getFields().stream().map(Evidence::stripped).toList();
    return new Schema(fields, schema.getCustomMetadata());
  }

  private static Field stripped(Field field) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.remove(KEY);
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata),
        field.getChildren().stream().map(Evidence::stripped).toList());
  }
}
