package dev.greta.connectors.excel;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a workbook's cells share, as UTF-8 one after the other, each behind its length.
 * The first ones stay in memory, those beyond a bound go to a temporary file.
 */
final class SharedStrings implements AutoCloseable {

  /**
   * More than a sheet of any kind has cells in a column, and what the places of all take 50 MB for.
   */
  static final int MOST = 50_000_000;

  /** How much stays in memory. */
  static final long RESIDENT = 64L << 20;

  private static final int CHUNK = 1 << 16;
  private static final int STRIDE = 8;
  private static final int CACHED = 64;

  private final Path folder;
  private final int residentChunks;
  private final List<byte[]> resident = new ArrayList<>();
  private final byte[][] cached = new byte[CACHED][];
  private final long[] cachedChunk = new long[CACHED];
  private @Nullable FileChannel spilled;
  private byte[] last = new byte[0];
  private long length;
  private long[] marks = new long[128];
  private int size;

  SharedStrings(Path folder, long residentBytes) {
    this.folder = folder;
    this.residentChunks = (int) Math.max(1, residentBytes / CHUNK);
    Arrays.fill(cachedChunk, -1);
  }

  int size() {
    return size;
  }

  /** Whether some are on disk. */
  boolean isSpilled() {
    return spilled != null;
  }

  void add(Bytes text) {
    if (size % STRIDE == 0) {
      if (size / STRIDE == marks.length) {
        marks = Arrays.copyOf(marks, 2 * marks.length);
      }
      marks[size / STRIDE] = length;
    }
    size++;
    int left = text.length;
    while (left >= 0x80) {
      put((byte) (left | 0x80));
      left >>>= 7;
    }
    put((byte) left);
    put(text.array, text.length);
  }

  private void put(byte value) {
    int within = (int) (length % CHUNK);
    if (within == 0) {
      startChunk();
    }
    last[within] = value;
    length++;
  }

  private void put(byte[] bytes, int count) {
    int done = 0;
    while (done < count) {
      int within = (int) (length % CHUNK);
      if (within == 0) {
        startChunk();
      }
      int now = Math.min(count - done, CHUNK - within);
      System.arraycopy(bytes, done, last, within, now);
      done += now;
      length += now;
    }
  }

  private void startChunk() {
    long chunk = length / CHUNK;
    if (chunk < residentChunks) {
      last = new byte[CHUNK];
      resident.add(last);
      return;
    }
    if (chunk == residentChunks) {
      last = new byte[CHUNK];
      open();
    } else {
      write(chunk - 1);
    }
  }

  private void open() {
    try {
      Path file = Files.createTempFile(folder, "strings-", ".bin");
      spilled =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  private void write(long chunk) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(last);
      long at = (chunk - residentChunks) * CHUNK;
      while (bytes.hasRemaining()) {
        at += channel().write(bytes, at);
      }
    } catch (IOException e) {
      throw full(e);
    }
  }

  private FileChannel channel() {
    if (spilled == null) {
      throw new IllegalStateException("nothing was spilled");
    }
    return spilled;
  }

  private ResourceException full(IOException e) {
    return new ResourceException(
        Fault.of("GRT-1212", "the texts of a workbook could not be written: " + e.getMessage())
            .withPlace(folder.toString())
            .withRemedy("Point temp_dir: to a disk that has room for them, or allow more memory:."),
        e);
  }

  private ResourceException noRoom(IOException e) {
    return new ResourceException(
        Fault.of("GRT-1204", "no folder for spilled data: " + e.getMessage())
            .withPlace(folder.toString())
            .withRemedy("Name a writable folder in temp_dir."),
        e);
  }

  /** Appends a text. */
  void copy(int index, Bytes out) {
    long at = seek(index);
    int bytes = lengthAt(at);
    at += lengthOfLength(bytes);
    out.reserve(bytes);
    int done = 0;
    while (done < bytes) {
      int within = (int) ((at + done) % CHUNK);
      int now = Math.min(bytes - done, CHUNK - within);
      out.append(chunk((at + done) / CHUNK), within, now);
      done += now;
    }
  }

  boolean isEmpty(int index) {
    return lengthAt(seek(index)) == 0;
  }

  private long seek(int index) {
    long at = marks[index / STRIDE];
    for (int i = index % STRIDE; i > 0; i--) {
      int bytes = lengthAt(at);
      at += lengthOfLength(bytes) + bytes;
    }
    return at;
  }

  private int lengthAt(long position) {
    long at = position;
    int value = 0;
    int shift = 0;
    while (true) {
      byte b = chunk(at / CHUNK)[(int) (at % CHUNK)];
      at++;
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  private static int lengthOfLength(int bytes) {
    return bytes < 1 << 7 ? 1 : bytes < 1 << 14 ? 2 : bytes < 1 << 21 ? 3 : bytes < 1 << 28 ? 4 : 5;
  }

  private byte[] chunk(long chunk) {
    if (chunk < residentChunks) {
      return resident.get((int) chunk);
    }
    if (chunk == (length - 1) / CHUNK) {
      return last;
    }
    int slot = (int) (chunk % CACHED);
    if (cachedChunk[slot] != chunk || cached[slot] == null) {
      cached[slot] = cached[slot] == null ? new byte[CHUNK] : cached[slot];
      readInto(cached[slot], chunk);
      cachedChunk[slot] = chunk;
    }
    return cached[slot];
  }

  private void readInto(byte[] target, long chunk) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(target);
      long at = (chunk - residentChunks) * CHUNK;
      while (bytes.hasRemaining()) {
        int now = channel().read(bytes, at);
        if (now < 0) {
          throw new IOException("the spilled texts are cut short");
        }
        at += now;
      }
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  @Override
  public void close() {
    FileChannel open = spilled;
    spilled = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw noRoom(e);
      }
    }
  }
}
