package dev.greta.documents.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * JSON text as UTF-8, whatever of Unicode's encodings it has: a byte order mark says so, else the
 * zeros beside the first character, which is ASCII in all JSON.
 */
public final class Utf8Input {

  private Utf8Input() {}

  static InputStream of(InputStream raw, String name) {
    try {
      PushbackInputStream in = new PushbackInputStream(raw, 3);
      byte[] head = in.readNBytes(3);
      int first = head.length > 0 ? head[0] & 0xff : -1;
      int second = head.length > 1 ? head[1] & 0xff : -1;
      if (head.length == 3 && first == 0xef && second == 0xbb && (head[2] & 0xff) == 0xbf) {
        return in;
      }
      boolean marked = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
      int from = marked ? 2 : 0;
      in.unread(head, from, head.length - from);
      if (first == 0xfe || first == 0) {
        return new Transcoded(in, StandardCharsets.UTF_16BE, name);
      }
      if (first == 0xff || second == 0) {
        return new Transcoded(in, StandardCharsets.UTF_16LE, name);
      }
      return in;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Text of another encoding, of which malformed bytes are an error.
   *
   * @param in closed with what is returned
   * @param name of the source, for the error
   */
  public static InputStream transcoded(InputStream in, Charset charset, String name) {
    return new Transcoded(in, charset, name);
  }

  /** Another encoding as UTF-8. */
  private static final class Transcoded extends InputStream {

    private final Reader characters;
    private final Charset charset;
    private final String name;
    private final char[] read = new char[8192];
    private int carried;
    private byte[] bytes = new byte[0];
    private int next;

    Transcoded(InputStream in, Charset charset, String name) {
      this.characters =
          new InputStreamReader(
              in,
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
      this.charset = charset;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
      while (next == bytes.length) {
        if (!more()) {
          return -1;
        }
      }
      int count = Math.min(length, bytes.length - next);
      System.arraycopy(bytes, next, out, offset, count);
      next += count;
      return count;
    }

    private boolean more() throws IOException {
      int count;
      try {
        count = characters.read(read, carried, read.length - carried);
      } catch (CharacterCodingException e) {
        throw JsonFaults.notUnicode(name, "bytes that are not " + charset.name());
      }
      if (count < 0) {
        return false;
      }
      int all = carried + count;
      boolean cut = Character.isHighSurrogate(read[all - 1]);
      int whole = cut ? all - 1 : all;
      bytes = new String(read, 0, whole).getBytes(StandardCharsets.UTF_8);
      next = 0;
      carried = cut ? 1 : 0;
      if (cut) {
        read[0] = read[whole];
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      characters.close();
    }
  }
}
