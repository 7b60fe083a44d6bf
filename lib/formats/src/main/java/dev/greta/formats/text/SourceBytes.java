package dev.greta.formats.text;

import dev.greta.formats.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.function.LongConsumer;

/**
 * The bytes of a file, buffered and counted. A failure to read is the file's, not that of whoever
 * makes sense of the bytes, so it is thrown as such.
 */
final class SourceBytes extends InputStream {

  private final LocalFile file;
  private final InputStream input;
  private final LongConsumer read;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  private SourceBytes(LocalFile file, InputStream input, LongConsumer read) {
    this.file = file;
    this.input = input;
    this.read = read;
  }

  static SourceBytes open(LocalFile file, LongConsumer read) {
    try {
      return new SourceBytes(file, Files.newInputStream(file.path()), read);
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  @Override
  public int read() {
    return fill() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, bytes, offset, count);
    at += count;
    return count;
  }

  private boolean fill() {
    if (at < end) {
      return true;
    }
    try {
      at = 0;
      end = Math.max(0, input.read(buffer, 0, buffer.length));
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
    read.accept(end);
    return end > 0;
  }

  @Override
  public int available() throws IOException {
    return at < end ? end - at : input.available();
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }
}
