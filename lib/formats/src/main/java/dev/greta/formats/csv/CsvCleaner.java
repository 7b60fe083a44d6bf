package dev.greta.formats.csv;

import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/**
 * Writes the records of a file anew, in the same dialect: without lines that are passed over, all
 * ending in {@code \n}, and what is no record of the table as the user wants it. A field is quoted
 * if it was, so that nulls stay nulls.
 */
final class CsvCleaner {

  private static final int CHECKED_EVERY = 1024;

  private final CsvScan scan;
  private final CsvDialect dialect;
  private final CsvText.BadLines policy;
  private final RecordBound bound;
  private final BadLineCount bad;

  /**
   * @param bad told of every line that is no record
   */
  CsvCleaner(CsvScan scan, SourceContext room, BadLineCount bad) {
    this.scan = scan;
    this.dialect = scan.dialect();
    this.policy = scan.text().badLines();
    this.bound = RecordBound.of(room.memoryBytes());
    this.bad = bad;
  }

  /**
   * Cleans the file, or its start.
   *
   * @param most ends once there are enough rows for a sample, or so many bytes
   * @throws dev.greta.spi.error.ValidationException if a line is no record, and that is an error
   */
  void clean(OutputStream out, long most, Cancellation cancellation, LongConsumer read)
      throws IOException {
    boolean start = most != Long.MAX_VALUE;
    long written = 0;
    try (RecordReader records =
        new RecordReader(
            scan.text().open(scan.file(), read), dialect, scan.text(), bound.bytes())) {
      RecordReader.Outcome outcome = records.next();
      for (long row = 0; outcome != RecordReader.Outcome.END_OF_FILE; outcome = records.next()) {
        if (row % CHECKED_EVERY == 0) {
          cancellation.throwIfCancelled();
        }
        int fields = fields(records, outcome, row == 0);
        if (fields > 0) {
          if (row > 0 || !dialect.header()) {
            write(records, fields, out);
          }
          written += records.length();
          row++;
        }
        if (start && (row > CsvFile.SAMPLE_ROWS || written > most)) {
          return;
        }
      }
    }
  }

  /** How many fields of a record are written: of none 0. */
  private int fields(RecordReader records, RecordReader.Outcome outcome, boolean first)
      throws IOException {
    int columns = scan.columns().size();
    boolean whole =
        outcome == RecordReader.Outcome.RECORD || outcome == RecordReader.Outcome.MIXED_LINE_ENDS;
    if (whole && records.isBlank() && (first || columns > 1)) {
      return 0;
    }
    if (whole && records.hasFields(columns)) {
      return columns;
    }
    boolean toSkip = policy == CsvText.BadLines.SKIP;
    if (policy == CsvText.BadLines.ERROR
        || outcome == RecordReader.Outcome.UNCLOSED_QUOTE
        || (outcome == RecordReader.Outcome.TOO_LONG && bound.lacksMemory(records.length()))
        || !(whole || toSkip)) {
      throw CsvDiagnosis.faultOf(
              scan.file().path(), records, outcome, scan.text(), dialect, columns, bound)
          .orElseThrow();
    }
    bad.add(records.line());
    if (outcome == RecordReader.Outcome.TEXT_AFTER_QUOTE) {
      records.skipLine();
    }
    return toSkip ? 0 : columns;
  }

  private void write(RecordReader records, int columns, OutputStream out) throws IOException {
    byte[] data = records.data();
    for (int i = 0; i < columns; i++) {
      if (i > 0) {
        out.write(dialect.delimiter());
      }
      if (i >= records.count()) {
        continue;
      }
      int start = records.start(i);
      int end = records.end(i);
      if (records.isQuoted(i)) {
        writeQuoted(data, start, end, out);
      } else {
        out.write(data, start, end - start);
      }
    }
    out.write('\n');
  }

  private void writeQuoted(byte[] data, int start, int end, OutputStream out) throws IOException {
    out.write(dialect.quote());
    for (int at = start; at < end; at++) {
      if (data[at] == dialect.quote() || data[at] == dialect.escape()) {
        out.write(dialect.escape());
      }
      out.write(data[at]);
    }
    out.write(dialect.quote());
  }
}
