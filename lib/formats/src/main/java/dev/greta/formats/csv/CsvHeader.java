package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the start of a CSV file says.
 *
 * @param names of the columns; {@code column_1} and so on where the file has no header
 * @param skip empty lines before the first record
 * @param rowBytes how long a line is on average, as far as was looked; at least 1
 */
record CsvHeader(CsvDialect dialect, List<String> names, int skip, long rowBytes) {

  /** The longest record that DuckDB reads, in bytes. */
  static final int LONGEST_RECORD = 2_000_000;

  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  CsvHeader {
    names = List.copyOf(names);
  }

  /** Reads the start of the file. */
  static CsvHeader read(LocalFile file, CsvSettings settings) {
    try {
      byte[] start = start(file);
      requireText(file, start);
      char delimiter =
          settings.delimiter().orElseGet(() -> detectDelimiter(start, settings.quote()));
      CsvDialect dialect =
          new CsvDialect(delimiter, settings.quote(), settings.escape(), settings.header());
      return read(file, start, dialect);
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  /** The file's bytes after a UTF-8 byte order mark. */
  static InputStream open(LocalFile file) throws IOException {
    InputStream input = new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16);
    input.mark(UTF8_MARK.length);
    if (!Arrays.equals(input.readNBytes(UTF8_MARK.length), UTF8_MARK)) {
      input.reset();
    }
    return input;
  }

  private static byte[] start(LocalFile file) throws IOException {
    try (InputStream input = open(file)) {
      return input.readNBytes(LONGEST_RECORD + 2);
    }
  }

  private static void requireText(LocalFile file, byte[] start) {
    if (start.length >= 2 && (start[0] & start[1] & 0xFE) == 0xFE && start[0] != start[1]) {
      throw CsvFaults.at(
          CsvFaults.ENCODING, file.path(), 1, file.name() + " is UTF-16 text", "Save it as UTF-8.");
    }
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
  private static char detectDelimiter(byte[] start, char quote) {
    int[] counts = new int[128];
    boolean within = false;
    boolean text = false;
    for (byte b : start) {
      if (b == quote && quote != CsvDialect.NO_QUOTE) {
        within = !within;
      } else if (!within && (b == '\n' || b == '\r')) {
        if (text) {
          break;
        }
        continue;
      } else if (!within && b >= 0) {
        counts[b]++;
      }
      text = true;
    }
    char best = DELIMITERS[0];
    for (char candidate : DELIMITERS) {
      best = counts[candidate] > counts[best] ? candidate : best;
    }
    return best;
  }

  private static CsvHeader read(LocalFile file, byte[] start, CsvDialect dialect)
      throws IOException {
    try (RecordReader records = new RecordReader(new ByteArrayInputStream(start), dialect)) {
      int skip = 0;
      RecordReader.Outcome outcome = records.next();
      while (outcome == RecordReader.Outcome.RECORD && records.isBlank()) {
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
      if (outcome != RecordReader.Outcome.RECORD
          || records.length() > LONGEST_RECORD
          || !records.isUtf8()) {
        throw CsvDiagnosis.find(file, dialect, 0)
            .orElseGet(() -> CsvFaults.at(CsvFaults.HEADER, file.path(), 1, "no header", ""));
      }
      List<String> fields = List.copyOf(records.fields());
      return new CsvHeader(
          dialect,
          dialect.header() ? checked(file, records.line(), fields) : numbered(fields.size()),
          skip,
          lineBytes(start));
    }
  }

  private static long lineBytes(byte[] start) {
    int lines = 1;
    for (byte b : start) {
      lines += b == '\n' ? 1 : 0;
    }
    return start.length / lines + 1L;
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("column_" + i);
    }
    return names;
  }

  private static List<String> checked(LocalFile file, long line, List<String> names) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        throw header(file, line, "column " + (i + 1) + " of the header has no name");
      }
      Integer earlier = seen.putIfAbsent(name, i);
      if (earlier != null) {
        throw header(
            file,
            line,
            "columns "
                + (earlier + 1)
                + " and "
                + (i + 1)
                + " of the header are both '"
                + name
                + "'");
      }
    }
    return names;
  }

  private static RuntimeException header(LocalFile file, long line, String message) {
    return CsvFaults.at(
        CsvFaults.HEADER,
        file.path(),
        line,
        message,
        "Give every column a name of its own, or write header: false if there is no header.");
  }
}
