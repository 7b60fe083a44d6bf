package dev.greta.spi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Fields as all connectors make them: nullable, with the source's own type name in the metadata,
 * and Arrow's canonical extension types by their name on their storage type (Columnar Format,
 * "Extension Types"), so that no reader needs a registered class.
 */
public final class ArrowFields {

  /** The metadata key of the source's own type name: {@code numeric(12,2)}. */
  public static final String SOURCE_TYPE = "greta.source_type";

  /** The metadata key of an extension type's name. */
  public static final String EXTENSION_NAME = "ARROW:extension:name";

  /** The metadata key of an extension type's parameters. */
  public static final String EXTENSION_METADATA = "ARROW:extension:metadata";

  public static final String UUID = "arrow.uuid";
  public static final String JSON = "arrow.json";
  public static final String OPAQUE = "arrow.opaque";

  private ArrowFields() {}

  /** A nullable column. */
  public static Field of(String name, ArrowType type, String sourceType, Field... children) {
    return new Field(
        name, new FieldType(true, type, null, Map.of(SOURCE_TYPE, sourceType)), List.of(children));
  }

  /** A schema's columns with their types at the source, in a line. */
  public static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(field -> field.getName() + " " + sourceType(field).orElse(field.getType().toString()))
        .collect(Collectors.joining(", "));
  }

  /** {@code arrow.uuid}: 16 bytes, big-endian as RFC 9562 writes them. */
  public static Field uuid(String name, String sourceType) {
    return extension(name, new ArrowType.FixedSizeBinary(16), UUID, "", sourceType);
  }

  /** {@code arrow.json}: UTF-8 JSON text, RFC 8259. */
  public static Field json(String name, String sourceType) {
    return extension(name, ArrowType.Utf8.INSTANCE, JSON, "", sourceType);
  }

  /** {@code arrow.opaque}: a value in a form that only its source understands. */
  public static Field opaque(
      String name, ArrowType storage, String typeName, String vendor, String sourceType) {
    String parameters =
        "{\"type_name\":\"" + escape(typeName) + "\",\"vendor_name\":\"" + escape(vendor) + "\"}";
    return extension(name, storage, OPAQUE, parameters, sourceType);
  }

  /** A text column of few distinct values, as {@code Dictionary<Int32, Utf8>}. */
  public static Field dictionary(String name, long dictionaryId, String sourceType) {
    DictionaryEncoding encoding =
        new DictionaryEncoding(dictionaryId, false, new ArrowType.Int(32, true));
    return new Field(
        name,
        new FieldType(true, ArrowType.Utf8.INSTANCE, encoding, Map.of(SOURCE_TYPE, sourceType)),
        List.of());
  }

  /** The same field under another name. */
  public static Field renamed(Field field, String name) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  /** The source's own type name, where the field carries one. */
  public static Optional<String> sourceType(Field field) {
    return Optional.ofNullable(field.getMetadata().get(SOURCE_TYPE));
  }

  /** The name of the field's extension type, where it has one. */
  public static Optional<String> extensionName(Field field) {
    return Optional.ofNullable(field.getMetadata().get(EXTENSION_NAME));
  }

  private static Field extension(
      String name, ArrowType storage, String extension, String parameters, String sourceType) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(EXTENSION_NAME, extension);
    metadata.put(EXTENSION_METADATA, parameters);
    metadata.put(SOURCE_TYPE, sourceType);
    return new Field(name, new FieldType(true, storage, null, metadata), List.of());
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
