package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * What the start of a CSV file says.
 *
 * @param text the file's, as it is
 * @param names of the columns; {@code column_1} and so on where the file has no header
 * @param skip empty lines before the first record, where the file is read as it is
 * @param rowBytes how long a line is on average, as far as was looked; at least 1
 */
record CsvHeader(CsvDialect dialect, CsvText text, List<String> names, int skip, long rowBytes) {

  /** How much of a file is looked at; no header is longer. */
  static final int START = 2_000_000;

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  CsvHeader {
    names = List.copyOf(names);
  }

  /**
   * Reads the start of the file.
   *
   * @param again whether a read of the file has met something that the start did not show, so that
   *     all of the file is looked at for how its text is written
   */
  static CsvHeader read(LocalFile file, CsvSettings settings, boolean again) {
    CsvText text = CsvTextSurvey.of(file, settings.text(), again);
    try {
      byte[] start = start(file, text);
      requireText(file, start);
      char delimiter =
          settings.delimiter().orElseGet(() -> detectDelimiter(start, text, settings.quote()));
      CsvDialect dialect =
          new CsvDialect(delimiter, settings.quote(), settings.escape(), settings.header());
      return read(
          file, start, dialect, settings, CsvTextSurvey.of(file, text, dialect, start, again));
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  private static byte[] start(LocalFile file, CsvText text) throws IOException {
    try (InputStream input = text.open(file, n -> {})) {
      byte[] start = input.readNBytes(START + 2);
      boolean cut = start.length > START && start[start.length - 1] == '\r';
      return cut ? Arrays.copyOf(start, start.length - 1) : start; // It may be half a line end.
    }
  }

  private static void requireText(LocalFile file, byte[] start) {
    for (int i = 0; i < Math.min(start.length, 4096); i++) {
      if (start[i] == 0) {
        throw CsvFaults.at(
            CsvFaults.ENCODING,
            file.path(),
            1,
            file.name() + " is no text file: byte " + (i + 1) + " is zero",
            "Check 'type' and 'source'.");
      }
    }
  }

  /** The candidate that the first line with any text has most of outside quotes. */
  private static char detectDelimiter(byte[] start, CsvText text, char quote) {
    int[] counts = new int[128];
    int at = afterLines(start, 0, text.skipLines());
    while (at < start.length && isPassedOver(start[at], text)) {
      boolean lineEnd = start[at] == '\n' || start[at] == '\r';
      at = lineEnd ? at + 1 : afterLines(start, at, 1);
    }
    boolean within = false;
    for (; at < start.length; at++) {
      byte b = start[at];
      if (b == quote && quote != CsvDialect.NO_QUOTE) {
        within = !within;
      } else if (!within && (b == '\n' || b == '\r')) {
        break;
      } else if (!within && b >= 0) {
        counts[b]++;
      }
    }
    char best = DELIMITERS[0];
    for (char candidate : DELIMITERS) {
      best = counts[candidate] > counts[best] ? candidate : best;
    }
    return best;
  }

  private static boolean isPassedOver(byte first, CsvText text) {
    return first == '\n' || first == '\r' || text.comment().filter(c -> c == first).isPresent();
  }

  private static int afterLines(byte[] start, int from, int lines) {
    int at = from;
    for (int i = 0; i < lines; i++) {
      while (at < start.length && start[at] != '\n' && start[at] != '\r') {
        at++;
      }
      at += at + 1 < start.length && start[at] == '\r' && start[at + 1] == '\n' ? 2 : 1;
    }
    return Math.min(at, start.length);
  }

  private static CsvHeader read(
      LocalFile file, byte[] start, CsvDialect dialect, CsvSettings settings, CsvText text)
      throws IOException {
    try (RecordReader records =
        new RecordReader(new ByteArrayInputStream(start), dialect, text, START)) {
      int skip = 0;
      RecordReader.Outcome outcome = records.next();
      while (isRecord(outcome) && records.isBlank()) {
        skip++;
        outcome = records.next();
      }
      if (outcome == RecordReader.Outcome.END_OF_FILE) {
        throw CsvFaults.at(
            CsvFaults.EMPTY,
            file.path(),
            1,
            file.name() + " is empty",
            "Check 'source', and whether the file was written to its end.");
      }
      if (!isRecord(outcome) || !records.isUtf8()) {
        throw CsvDiagnosis.find(file, text, dialect, 0, RecordBound.ofFirst())
            .orElseGet(() -> CsvFaults.at(CsvFaults.HEADER, file.path(), 1, "no header", ""));
      }
      // DuckDB takes the first line break of a file for the end of a line, within quotes too.
      CsvText known = records.hasLineBreak() ? text.withAnyLineEnds() : text;
      return new CsvHeader(
          dialect, known, names(file, records, dialect, settings), skip, lineBytes(start));
    }
  }

  private static boolean isRecord(RecordReader.Outcome outcome) {
    return outcome == RecordReader.Outcome.RECORD
        || outcome == RecordReader.Outcome.MIXED_LINE_ENDS;
  }

  private static List<String> names(
      LocalFile file, RecordReader records, CsvDialect dialect, CsvSettings settings) {
    if (!dialect.header()) {
      return CsvNames.numbered(records.count());
    }
    return settings.numberNames()
        ? CsvNames.unique(records.fields())
        : CsvNames.checked(file, records.line(), records.fields());
  }

  private static long lineBytes(byte[] start) {
    int lines = 1;
    for (byte b : start) {
      lines += b == '\n' ? 1 : 0;
    }
    return start.length / lines + 1L;
  }
}
