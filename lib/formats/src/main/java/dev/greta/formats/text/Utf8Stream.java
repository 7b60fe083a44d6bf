package dev.greta.formats.text;

import dev.greta.formats.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A text file as UTF-8, whatever its encoding and compression, without a byte order mark. Strict: a
 * byte that the encoding does not know is an error that names its line.
 */
public final class Utf8Stream extends InputStream {

  private static final int BLOCK = 1 << 16;

  private final LocalFile file;
  private final Encoding encoding;
  private final String code;
  private final InputStream input;
  private final @Nullable Decoding decoding;
  private final Utf8Check check = new Utf8Check();
  private final byte[] block = new byte[BLOCK];
  private byte[] out = new byte[0];
  private int at;
  private int end;
  private long line = 1;
  private boolean afterReturn;
  private boolean started;

  private Utf8Stream(LocalFile file, Encoding encoding, String code, InputStream input) {
    this.file = file;
    this.encoding = encoding;
    this.code = code;
    this.input = input;
    this.decoding = encoding.isUtf8() ? null : Decoding.of(encoding);
  }

  /**
   * Opens a file.
   *
   * @param encoding not {@link Encoding#AUTO}
   * @param code of the error that a byte is which the encoding does not know
   * @param read told of every byte that is read of the file itself
   */
  public static InputStream open(
      LocalFile file, Packing packing, Encoding encoding, String code, LongConsumer read) {
    return new Utf8Stream(file, encoding, code, packing.open(file, read));
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(out, at, bytes, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (at == end) {
      int count = input.read(block, 0, BLOCK);
      if (decoding == null) {
        pass(count);
      } else {
        decode(decoding, count);
      }
      if (!started && end > 0) {
        started = true;
        skipMark();
      }
      if (count < 0) {
        return at < end;
      }
    }
    return true;
  }

  /** The bytes of U+FEFF; a block has at least three unless the file has fewer. */
  private void skipMark() {
    if (end >= 3 && out[0] == (byte) 0xEF && out[1] == (byte) 0xBB && out[2] == (byte) 0xBF) {
      at = 3;
    }
  }

  private void pass(int count) {
    out = block;
    at = 0;
    end = Math.max(0, count);
    int wrong = check.accept(block, 0, end);
    if (wrong >= 0 || (count < 0 && !check.isComplete())) {
      countLines(Math.max(0, wrong));
      int start = Math.max(0, wrong - check.taken());
      throw fault(
          wrong < 0 ? "it ends within a character" : hex(block, start, Math.max(1, wrong - start)));
    }
    countLines(end);
  }

  private void decode(Decoding decoding, int count) {
    String wrong = decoding.decode(block, Math.max(0, count), count < 0);
    out = decoding.out();
    at = 0;
    end = decoding.length();
    countLines(end);
    if (wrong != null) {
      throw fault(wrong);
    }
  }

  private void countLines(int count) {
    for (int i = 0; i < count; i++) {
      byte b = out[i];
      if (b <= '\r') {
        line += b == '\r' || (b == '\n' && !afterReturn) ? 1 : 0;
      }
      afterReturn = b == '\r';
    }
  }

  static String hex(byte[] bytes, int start, int count) {
    return "0x" + HexFormat.of().withUpperCase().formatHex(bytes, start, start + count);
  }

  private RuntimeException fault(String wrong) {
    return PackingFaults.notOfEncoding(code, file, line, encoding, wrong);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
