package dev.greta.formats.csv;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ResourceException;
import java.nio.file.Path;

/**
 * How long a record may be: at most {@link #MOST} bytes, and less where the memory does not hold
 * that, as DuckDB holds several blocks of twice as many.
 *
 * @param memoryBytes what the read may take; 0 where the memory is no matter
 */
record RecordBound(int bytes, long memoryBytes) {

  /** The most bytes of a record, whatever memory there is. */
  static final int MOST = 16_000_000;

  private static final int LEAST = 2_000_000;
  private static final int PARTS = 20;

  /** Of a read that may take so much. */
  static RecordBound of(long memoryBytes) {
    long bytes = Math.max(LEAST, Math.min(MOST, memoryBytes / PARTS));
    return new RecordBound((int) bytes, memoryBytes);
  }

  /** Of the first record, which ends in what is looked at for the header. */
  static RecordBound ofFirst() {
    return new RecordBound(CsvHeader.START, 0);
  }

  /** Whether a record is too long for the memory, and not for the format. */
  boolean lacksMemory(long length) {
    return memoryBytes > 0 && length > bytes && length <= MOST;
  }

  /** The failure of a longer record. */
  GretaException exceeded(Path file, long line, long length) {
    String found = "a record of " + length + " bytes";
    if (!lacksMemory(length)) {
      return CsvFaults.at(
          CsvFaults.MALFORMED,
          file,
          line,
          found + ", more than the " + (memoryBytes > 0 ? MOST : bytes) + " that can be read",
          "Check whether a quote is missing.");
    }
    double times = Math.ceil(10.0 * PARTS * length / memoryBytes) / 10;
    return new ResourceException(
        Fault.of(CsvFaults.TOO_LONG, found + ", more than the memory allows, which is " + bytes)
            .withPlace(file + ":" + line)
            .withRemedy(
                "Allow "
                    + times
                    + " times as much by memory:, or check whether a quote is missing."));
  }
}
