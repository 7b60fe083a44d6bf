package dev.greta.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of a read, self-sufficient: with the config, these bytes are all that another JVM needs.
 *
 * @param id stable within its plan, short, printable: "blocks 0-8191"
 * @param version of the connector's own form of {@code json}
 * @param json what the connector needs to read this part; never a credential
 */
public record Split(String id, int version, String json) {

  private static final int MAGIC = 0x47525331; // "GRS1"

  public Split {
    if (id.isBlank() || version < 1) {
      throw new IllegalArgumentException("a split needs an id and a version from 1");
    }
  }

  /** This split as bytes, readable by {@link #fromBytes} of this and later releases. */
  public byte[] toBytes() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(12 + name.length + body.length)
        .putInt(MAGIC)
        .putInt(version)
        .putInt(name.length)
        .put(name)
        .put(body)
        .array();
  }

  /**
   * The inverse of {@link #toBytes}.
   *
   * @throws IllegalArgumentException if these are not the bytes of a split
   */
  public static Split fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < 12 || buffer.getInt() != MAGIC) {
      throw new IllegalArgumentException("not the bytes of a split");
    }
    int version = buffer.getInt();
    int nameLength = buffer.getInt();
    if (nameLength < 1 || nameLength > buffer.remaining()) {
      throw new IllegalArgumentException("a split's bytes are cut short");
    }
    int bodyStart = 12 + nameLength;
    return new Split(
        new String(Arrays.copyOfRange(bytes, 12, bodyStart), StandardCharsets.UTF_8),
        version,
        new String(Arrays.copyOfRange(bytes, bodyStart, bytes.length), StandardCharsets.UTF_8));
  }
}
