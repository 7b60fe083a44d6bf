package dev.greta.connectors.excel;

import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a zipped workbook (ECMA-376-2). What a part may grow to is bounded: past its first
 * {@value #UNSUSPECTED} bytes it must not be more than {@value #MOST_RATIO} times as large as it is
 * in the file, and never more than {@value #LARGEST}. What was read to its end has the checksum
 * that the file states.
 */
final class XlsxPackage implements AutoCloseable {

  static final long UNSUSPECTED = 64L << 20;
  static final int MOST_RATIO = 250;
  static final long LARGEST = 32L << 30;

  /** A workbook has some dozens of parts; the list of all of them is held in memory. */
  private static final long LARGEST_DIRECTORY = 16L << 20;

  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;

  private final Path file;
  private final ZipFile zip;
  private final Cancellation cancellation;
  private final Map<String, ZipEntry> parts = new HashMap<>();
  private double bytesRead;

  private XlsxPackage(Path file, ZipFile zip, Cancellation cancellation) {
    this.file = file;
    this.zip = zip;
    this.cancellation = cancellation;
    zip.stream().forEach(entry -> parts.put(key(entry.getName()), entry));
  }

  static XlsxPackage open(Path file, Cancellation cancellation) {
    try {
      requireDirectory(file);
      return new XlsxPackage(file, new ZipFile(file.toFile()), cancellation);
    } catch (ZipException e) {
      throw ExcelFaults.damaged(file, "zip", String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw LocalFile.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw ExcelFaults.damaged(file, "zip", "names that are no UTF-8", e);
    }
  }

  /** The list of parts stands at the end: a file that is cut short has none. */
  private static void requireDirectory(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(bytes.length(), END_BYTES + LONGEST_COMMENT);
      byte[] tail = new byte[length];
      bytes.seek(bytes.length() - length);
      bytes.readFully(tail);
      for (int at = length - END_BYTES; at >= 0; at--) {
        if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
          long directory = 0;
          for (int i = 15; i >= 12; i--) {
            directory = directory << 8 | tail[at + i] & 0xFF;
          }
          if (directory > LARGEST_DIRECTORY) {
            throw ExcelFaults.tooLarge(file, "zip", "a list of parts of " + directory + " bytes");
          }
          return;
        }
      }
      throw ExcelFaults.damaged(file, "zip", "it is cut short, its list of parts is missing", null);
    }
  }

  /** Part names differ not by case alone (ECMA-376-2, 6.2.2.3). */
  private static String key(String name) {
    String relative = name.replace('\\', '/');
    return (relative.startsWith("/") ? relative.substring(1) : relative).toLowerCase(Locale.ROOT);
  }

  boolean has(String part) {
    return parts.containsKey(key(part));
  }

  /** About how many bytes of the file were read so far. */
  long bytesRead() {
    return (long) bytesRead;
  }

  /** A scanner over a part, or null where there is none. */
  @Nullable XmlScanner scan(String part) {
    ZipEntry entry = parts.get(key(part));
    if (entry == null) {
      return null;
    }
    try {
      InputStream inflated = zip.getInputStream(entry);
      return new XmlScanner(new Bounded(inflated, entry), file, entry.getName());
    } catch (IOException | IllegalArgumentException e) {
      throw ExcelFaults.damaged(file, part, String.valueOf(e.getMessage()), e);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw LocalFile.unreadable(file, e);
    }
  }

  /** Counts what comes out, and compares it at the end. */
  private final class Bounded extends FilterInputStream {

    private final ZipEntry entry;
    private final CRC32 checksum = new CRC32();
    private long count;

    Bounded(InputStream inflated, ZipEntry entry) {
      super(inflated);
      this.entry = entry;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      cancellation.throwIfCancelled();
      int now = super.read(target, start, length);
      if (now > 0) {
        count += now;
        bytesRead += now * ((double) entry.getCompressedSize() / Math.max(1, entry.getSize()));
        checksum.update(target, start, now);
        requireBounds();
      } else if (now < 0 && entry.getCrc() >= 0 && checksum.getValue() != entry.getCrc()) {
        throw new IOException("its checksum is not the one that the file states");
      }
      return now;
    }

    private void requireBounds() {
      long stored = Math.max(1, entry.getCompressedSize());
      boolean inflated = count > UNSUSPECTED && count / stored >= MOST_RATIO;
      if (inflated || count > LARGEST) {
        throw ExcelFaults.tooLarge(
            file,
            entry.getName(),
            stored
                + " bytes inflate to more than "
                + (inflated ? MOST_RATIO + " times as many" : LARGEST + " bytes"));
      }
    }
  }
}
