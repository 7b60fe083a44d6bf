package dev.greta.spi;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A schema as text, for the JSON of a {@link Split}: Arrow's own Schema message (Columnar Format,
 * "Schema message"), in Base64. Arrow's JSON of a schema says the same, but costs a process its
 * first fifty milliseconds.
 */
public final class SchemaText {

  private SchemaText() {}

  /** The text of a schema. */
  public static String of(Schema schema) {
    return Base64.getEncoder().encodeToString(schema.serializeAsMessage());
  }

  /**
   * The inverse of {@link #of}.
   *
   * @throws IllegalArgumentException if this is no such text
   */
  public static Schema parse(String text) {
    byte[] message = Base64.getDecoder().decode(text);
    try {
      return Schema.deserializeMessage(ByteBuffer.wrap(message));
    } catch (RuntimeException e) { // What Arrow throws on bytes that are no message is up to them.
      throw new IllegalArgumentException("not an Arrow schema", e);
    }
  }
}
