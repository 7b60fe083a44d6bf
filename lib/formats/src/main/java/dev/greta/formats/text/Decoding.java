package dev.greta.formats.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/** Turns blocks of an encoding into blocks of UTF-8. */
abstract sealed class Decoding {

  private byte[] out = new byte[0];
  private int length;

  static Decoding of(Encoding encoding) {
    return encoding.table().<Decoding>map(ByTable::new).orElseGet(() -> new ByDecoder(encoding));
  }

  /**
   * Decodes a block; {@link #out} has what it says up to its first fault.
   *
   * @param last whether nothing follows
   * @return the bytes that the encoding does not know; null if it knows all
   */
  final @Nullable String decode(byte[] block, int count, boolean last) {
    length = 0;
    return take(block, count, last);
  }

  abstract @Nullable String take(byte[] block, int count, boolean last);

  final byte[] out() {
    return out;
  }

  final int length() {
    return length;
  }

  final void room(int bytes) {
    if (out.length - length < bytes) {
      byte[] larger = new byte[Math.max(2 * out.length, length + bytes)];
      System.arraycopy(out, 0, larger, 0, length);
      out = larger;
    }
  }

  final void put(int c) {
    if (c < 0x80) {
      out[length++] = (byte) c;
    } else if (c < 0x800) {
      out[length++] = (byte) (0xC0 | c >> 6);
      out[length++] = (byte) (0x80 | c & 0x3F);
    } else if (c < 0x10000) {
      out[length++] = (byte) (0xE0 | c >> 12);
      out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[length++] = (byte) (0x80 | c & 0x3F);
    } else {
      out[length++] = (byte) (0xF0 | c >> 18);
      out[length++] = (byte) (0x80 | c >> 12 & 0x3F);
      out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[length++] = (byte) (0x80 | c & 0x3F);
    }
  }

  /** One byte, one character. */
  private static final class ByTable extends Decoding {

    private final int[] table;

    ByTable(int[] table) {
      this.table = table;
    }

    @Override
    @Nullable String take(byte[] block, int count, boolean last) {
      room(3 * count);
      for (int i = 0; i < count; i++) {
        int c = table[block[i] & 0xFF];
        if (c < 0) {
          return Utf8Stream.hex(block, i, 1);
        }
        put(c);
      }
      return null;
    }
  }

  /** Everything else, by Java's decoder. */
  private static final class ByDecoder extends Decoding {

    private static final int CHARS = 1 << 14;

    private final CharsetDecoder decoder;
    private final CharBuffer chars = CharBuffer.allocate(CHARS);
    private ByteBuffer left = ByteBuffer.allocate(0);

    ByDecoder(Encoding encoding) {
      decoder =
          encoding
              .charset()
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    @Nullable String take(byte[] block, int count, boolean last) {
      ByteBuffer input = ByteBuffer.allocate(left.remaining() + count);
      input.put(left).put(block, 0, count).flip();
      CoderResult result = CoderResult.OVERFLOW;
      while (result.isOverflow()) {
        result = decoder.decode(input, chars, last);
        putChars();
      }
      while (last && !result.isError() && decoder.flush(chars).isOverflow()) {
        putChars();
      }
      putChars();
      left = input;
      return result.isError()
          ? Utf8Stream.hex(
              input.array(), input.position(), Math.min(input.remaining(), result.length()))
          : null;
    }

    /** A decoder gives both surrogates of a pair at once. */
    private void putChars() {
      chars.flip();
      room(3 * chars.remaining());
      while (chars.hasRemaining()) {
        char c = chars.get();
        put(Character.isHighSurrogate(c) ? Character.toCodePoint(c, chars.get()) : c);
      }
      chars.clear();
    }
  }
}
