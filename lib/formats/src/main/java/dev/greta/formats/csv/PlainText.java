package dev.greta.formats.csv;

import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ResourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A file that DuckDB can read: the scan's own where its text is plain, else one in the temporary
 * folder that has its text, in UTF-8, and goes when this is closed.
 *
 * @param lines what was left out or changed
 */
record PlainText(Path path, Form form, BadLineCount lines) implements AutoCloseable {

  /** What of the file it is. */
  enum Form {
    /** The file itself. */
    FILE,
    /** Its text. */
    TEXT,
    /** Its records, without the header and what is passed over, each ended by a line feed. */
    RECORDS
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The most text that a sample is taken from. */
  private static final long LONGEST_START = 64_000_000;

  /**
   * All of the file.
   *
   * @param read told of every byte that is read of a file that is not plain
   */
  static PlainText of(
      CsvScan scan, Cancellation cancellation, LongConsumer read, SourceContext room) {
    if (scan.text().isPlain()) {
      return new PlainText(scan.file().path(), Form.FILE, new BadLineCount());
    }
    return to(newFile(room.tempDirectory()), scan, cancellation, read, room);
  }

  /** All of the file, written to a place. */
  static PlainText to(
      Path place, CsvScan scan, Cancellation cancellation, LongConsumer read, SourceContext room) {
    return written(
        place,
        scan.text().isCleaned() ? Form.RECORDS : Form.TEXT,
        room,
        (lines, out) -> {
          if (scan.text().isCleaned()) {
            new CsvCleaner(scan, room, lines).clean(out, Long.MAX_VALUE, cancellation, read);
          } else {
            copy(scan, out, cancellation, read);
          }
        });
  }

  /** The start of the file, of at least so many rows as a sample has where it is that long. */
  static PlainText start(CsvScan scan, SourceContext room) {
    if (scan.text().isPlain()) {
      return new PlainText(scan.file().path(), Form.FILE, new BadLineCount());
    }
    return written(
        newFile(room.tempDirectory()),
        Form.RECORDS,
        room,
        (lines, out) ->
            new CsvCleaner(scan, room, lines)
                .clean(out, LONGEST_START, new Cancellation(), n -> {}));
  }

  /** Writes a file. */
  private interface Writer {
    void write(BadLineCount lines, OutputStream out) throws IOException;
  }

  private static PlainText written(Path path, Form form, SourceContext room, Writer writer) {
    PlainText text = new PlainText(path, form, new BadLineCount());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
      out.write(BYTE_ORDER_MARK); // DuckDB would take one that the text begins with for this.
      writer.write(text.lines, out);
    } catch (IOException e) {
      text.close();
      throw full(room.tempDirectory(), e);
    } catch (RuntimeException | Error e) {
      text.close();
      throw e;
    }
    return text;
  }

  private static Path newFile(Path folder) {
    try {
      return Files.createTempFile(folder, "plain-", ".csv");
    } catch (IOException e) {
      throw new ResourceException(
          Fault.of("GRT-1204", "no folder for spilled data: " + e.getMessage())
              .withPlace(folder.toString())
              .withRemedy("Name a writable folder in temp_dir."),
          e);
    }
  }

  /** Reading fails with other exceptions, so that this is of the file that is written. */
  private static ResourceException full(Path folder, IOException cause) {
    return new ResourceException(
        Fault.of("GRT-1212", "the text of a file could not be written: " + cause.getMessage())
            .withPlace(folder.toString())
            .withRemedy("Point temp_dir: to a disk that has room for the file, unpacked."),
        cause);
  }

  private static void copy(
      CsvScan scan, OutputStream out, Cancellation cancellation, LongConsumer read)
      throws IOException {
    byte[] block = new byte[1 << 16];
    try (InputStream input = scan.text().open(scan.file(), read)) {
      for (int count = input.read(block); count >= 0; count = input.read(block)) {
        cancellation.throwIfCancelled();
        out.write(block, 0, count);
      }
    }
  }

  @Override
  public void close() {
    if (form != Form.FILE) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new ResourceException(
            Fault.of("GRT-1205", "spilled data was not removed: " + e.getMessage())
                .withPlace(path.toString()),
            e);
      }
    }
  }
}
