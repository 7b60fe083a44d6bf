package dev.greta.formats.csv;

import dev.greta.formats.text.Utf8Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of a CSV file one by one, by the rules of RFC 4180, and knows their lines. For
 * the header, for finding the place of an error and for files that are cleaned before they are
 * read: the data of all others DuckDB reads, which is several times faster.
 *
 * <p>Keeps one record, of a bounded length; of a longer one it keeps the start.
 */
final class RecordReader implements AutoCloseable {

  /** How a record ended, or why it is none. */
  enum Outcome {
    RECORD,
    END_OF_FILE,
    /** The file ends within quotes. */
    UNCLOSED_QUOTE,
    /** After a closing quote comes neither a delimiter nor the end of the line. */
    TEXT_AFTER_QUOTE,
    /** Longer than is kept. */
    TOO_LONG,
    /** A record, whose line ends in another way than those before it. */
    MIXED_LINE_ENDS
  }

  private static final int EOF = -1;

  private final InputStream input;
  private final CsvDialect dialect;
  private final int quote;
  private final int escape;
  private final int comment;
  private final int longest;
  private final byte[] block = new byte[1 << 16];
  private int at;
  private int end;
  private byte[] data = new byte[1 << 12];
  private int size;
  private int[] ends = new int[16];
  private boolean[] quoted = new boolean[16];
  private int count;
  private int ahead;
  private long line = 1;
  private long recordLine = 1;
  private long quoteLine = 1;
  private long length;
  private int lineEnd = EOF;
  private boolean mixed;

  /**
   * @param input past a byte order mark; closed with this reader
   * @param text what of it is passed over: lines at the start, and comments
   * @param longest a record of more bytes is none
   */
  RecordReader(InputStream input, CsvDialect dialect, CsvText text, int longest)
      throws IOException {
    this.input = input;
    this.dialect = dialect;
    this.quote = dialect.quote() == CsvDialect.NO_QUOTE ? EOF - 1 : dialect.quote();
    this.escape = dialect.quote() == CsvDialect.NO_QUOTE ? EOF - 1 : dialect.escape();
    this.comment = text.comment().map(c -> (int) c).orElse(EOF - 1);
    this.longest = longest;
    this.ahead = readByte();
    for (int i = 0; i < text.skipLines() && ahead != EOF; i++) {
      skipLine();
    }
  }

  /**
   * The line on which the record last read begins, from 1; of a quote that does not close, its own.
   */
  long line() {
    return recordLine;
  }

  /** Whether the record last read is UTF-8. */
  boolean isUtf8() {
    Utf8Check check = new Utf8Check();
    return check.accept(data, 0, size) < 0 && check.isComplete();
  }

  /** The number of fields of the record last read. */
  int count() {
    return count;
  }

  /** The fields of the record last read. */
  List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(new String(data, start(i), ends[i] - start(i), StandardCharsets.UTF_8));
    }
    return fields;
  }

  /**
   * Whether the record last read has so many fields, empty ones behind them aside: those that a
   * delimiter at the end of a line makes hold nothing, and DuckDB passes over them too.
   */
  boolean hasFields(int columns) {
    for (int i = columns; i < count; i++) {
      if (quoted[i] || start(i) < ends[i]) {
        return false;
      }
    }
    return count >= columns;
  }

  /** The bytes of the record last read, its fields without quotes and delimiters. */
  byte[] data() {
    return data;
  }

  int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  int end(int field) {
    return ends[field];
  }

  boolean isQuoted(int field) {
    return quoted[field];
  }

  /** The length of the record last read in the file, in bytes. */
  long length() {
    return length;
  }

  /** Whether lines were seen that end in different ways. */
  boolean hasMixedLineEnds() {
    return mixed;
  }

  /** Whether a field of the record last read has a line break within its quotes. */
  boolean hasLineBreak() {
    for (int i = 0; i < size; i++) {
      if (data[i] == '\n' || data[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Whether the record last read is an empty line. */
  boolean isBlank() {
    return count == 1 && size == 0 && !quoted[0];
  }

  Outcome next() throws IOException {
    count = 0;
    size = 0;
    while (ahead == comment) {
      skipLine();
    }
    length = 0;
    recordLine = line;
    if (ahead == EOF) {
      return Outcome.END_OF_FILE;
    }
    while (true) {
      Outcome outcome = readField();
      if (outcome != Outcome.RECORD) {
        recordLine = outcome == Outcome.UNCLOSED_QUOTE ? quoteLine : recordLine;
        return outcome;
      }
      if (ahead != dialect.delimiter()) {
        return endRecord();
      }
      advance();
    }
  }

  private Outcome readField() throws IOException {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      quoted = Arrays.copyOf(quoted, 2 * count);
    }
    quoted[count] = ahead == quote;
    Outcome outcome = Outcome.RECORD;
    if (ahead == quote) {
      outcome = readQuoted();
    } else {
      while (!endsField()) {
        take();
      }
    }
    ends[count++] = size;
    return outcome;
  }

  private Outcome readQuoted() throws IOException {
    quoteLine = line;
    advance();
    while (ahead != EOF) {
      if (ahead == escape && escape != quote) {
        advance();
        if (ahead != EOF) {
          take();
        }
      } else if (ahead == quote) {
        advance();
        if (ahead != quote || escape != quote) {
          return endsField() ? Outcome.RECORD : Outcome.TEXT_AFTER_QUOTE;
        }
        take();
      } else {
        take();
      }
    }
    return Outcome.UNCLOSED_QUOTE;
  }

  private boolean endsField() {
    return ahead == dialect.delimiter() || ahead == '\n' || ahead == '\r' || ahead == EOF;
  }

  private Outcome endRecord() throws IOException {
    boolean same = endLine();
    if (length > longest) {
      return Outcome.TOO_LONG;
    }
    return same ? Outcome.RECORD : Outcome.MIXED_LINE_ENDS;
  }

  /** Whether it ends as the lines before it. */
  private boolean endLine() throws IOException {
    if (ahead == EOF) {
      return true;
    }
    int ending = passLineEnd();
    boolean same = lineEnd == EOF || lineEnd == ending;
    lineEnd = ending;
    mixed |= !same;
    return same;
  }

  private int passLineEnd() throws IOException {
    int ending = ahead;
    advance();
    if (ending == '\r' && ahead == '\n') {
      advance();
      return '\r' << 8 | '\n';
    }
    return ending;
  }

  /** Passes over what is left of a line, whatever it is. */
  void skipLine() throws IOException {
    while (ahead != '\n' && ahead != '\r' && ahead != EOF) {
      advance();
    }
    if (ahead != EOF) {
      passLineEnd();
    }
  }

  private void take() throws IOException {
    if (size < longest) {
      if (size == data.length) {
        data = Arrays.copyOf(data, 2 * size);
      }
      data[size++] = (byte) ahead;
    }
    advance();
  }

  private void advance() throws IOException {
    int passed = ahead;
    ahead = at < end ? block[at++] & 0xFF : readByte();
    length++;
    if (passed <= '\r' && (passed == '\n' || (passed == '\r' && ahead != '\n'))) {
      line++;
    }
  }

  private int readByte() throws IOException {
    at = 0;
    end = 0;
    while (end == 0) {
      end = input.read(block, 0, block.length);
    }
    return end < 0 ? EOF : block[at++] & 0xFF;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
