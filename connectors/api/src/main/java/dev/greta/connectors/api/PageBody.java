package dev.greta.connectors.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of an answer: in memory while it is small, else in a file, and so until it is used. */
sealed interface PageBody {

  /** How much of a body is held in memory. */
  int IN_MEMORY = 1 << 20;

  long size();

  /** Its bytes, from the first one; to be closed. */
  InputStream open();

  /** Frees what it takes; it is not opened again. */
  void discard();

  /** In memory. */
  @SuppressWarnings("ArrayRecordComponent")
  record Held(byte[] bytes, int length) implements PageBody {

    @Override
    public long size() {
      return length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, 0, length);
    }

    @Override
    public void discard() {}
  }

  /** In a file of its own. */
  record Filed(Path file, long size) implements PageBody {

    @Override
    public InputStream open() {
      try {
        return Files.newInputStream(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void discard() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A piece of a file that has others too. */
  record Piece(FileChannel file, long start, int length) implements PageBody {

    @Override
    public long size() {
      return length;
    }

    /** All of it. */
    byte[] bytes() {
      byte[] bytes = new byte[length];
      ByteBuffer into = ByteBuffer.wrap(bytes);
      try {
        while (into.hasRemaining()) {
          if (file.read(into, start + into.position()) < 0) {
            throw new IOException("the file of pages is cut short");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes());
    }

    @Override
    public void discard() {}
  }

  /** A body in the making. */
  final class Writer extends OutputStream {

    private final Path folder;
    private byte[] bytes = new byte[8 << 10];
    private int length;
    private long size;
    private @Nullable Path file;
    private @Nullable OutputStream out;

    /**
     * @param folder for the file of what is large
     */
    Writer(Path folder) {
      this.folder = folder;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int count) throws IOException {
      size += count;
      if (out == null && length + count > IN_MEMORY) {
        Path place = Files.createTempFile(folder, "page", null);
        file = place;
        out = Files.newOutputStream(place, StandardOpenOption.WRITE);
        out.write(bytes, 0, length);
        bytes = new byte[0];
      }
      if (out != null) {
        out.write(from, start, count);
        return;
      }
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      System.arraycopy(from, start, bytes, length, count);
      length += count;
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
      }
    }

    /** What was written. */
    PageBody body() {
      return file == null ? new Held(bytes, length) : new Filed(file, size);
    }
  }
}
