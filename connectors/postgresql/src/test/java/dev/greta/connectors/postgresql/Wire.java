package dev.greta.connectors.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** COPY's binary form, written by its description, and a COPY that hands it out in pieces. */
final class Wire {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  static Wire begin() {
    return begin(0, new byte[0]);
  }

  static Wire begin(int flags, byte[] extension) {
    Wire wire = new Wire();
    wire.raw("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
    return wire.int32(flags).int32(extension.length).raw(extension);
  }

  /** Stands for a null in {@link #row}. */
  static final byte[] NULL = new byte[0];

  Wire row(byte[]... fields) {
    int16(fields.length);
    for (byte[] field : fields) {
      if (isNull(field)) {
        int32(-1);
      } else {
        part(field);
      }
    }
    return this;
  }

  /** A value behind its length. */
  Wire part(byte... value) {
    return int32(value.length).raw(value);
  }

  /** By identity: an array of no bytes is a value. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isNull(byte[] field) {
    return field == NULL;
  }

  Wire end() {
    return int16(-1);
  }

  Wire int16(int value) {
    return write(() -> out.writeShort(value));
  }

  Wire int32(int value) {
    return write(() -> out.writeInt(value));
  }

  Wire int64(long value) {
    return write(() -> out.writeLong(value));
  }

  Wire raw(byte... value) {
    return write(() -> out.write(value));
  }

  private interface Write {
    void run() throws IOException;
  }

  private Wire write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Pieces of a size, as a proxy may cut the server's messages. */
  List<byte[]> pieces(int size) {
    byte[] all = bytes();
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < all.length; i += size) {
      pieces.add(Arrays.copyOfRange(all, i, Math.min(all.length, i + size)));
    }
    return pieces;
  }

  /** A COPY that hands out these messages, and then says that it is done, and with how much. */
  static CopyOut copy(List<byte[]> messages, LongSupplier rowsSent) {
    return new CopyOut() {
      private int next;

      @Override
      public byte @Nullable [] readFromCopy() {
        return next < messages.size() ? messages.get(next++) : null;
      }

      @Override
      public byte @Nullable [] readFromCopy(boolean block) {
        return readFromCopy();
      }

      @Override
      public int getFieldCount() {
        return 1;
      }

      @Override
      public int getFormat() {
        return 1;
      }

      @Override
      public int getFieldFormat(int field) {
        return 1;
      }

      @Override
      public boolean isActive() {
        return next < messages.size();
      }

      @Override
      public void cancelCopy() {}

      @Override
      public long getHandledRowCount() {
        return rowsSent.getAsLong();
      }
    };
  }
}
