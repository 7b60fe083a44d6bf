package dev.greta.formats.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of a CSV file one by one, by the rules of RFC 4180, and knows their lines. Made
 * for the header and for finding the place of an error, not for speed: DuckDB reads the data.
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
    /** Lines end in different ways. */
    MIXED_LINE_ENDS
  }

  private static final int EOF = -1;

  private final InputStream input;
  private final CsvDialect dialect;
  private final List<String> fields = new ArrayList<>();
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private int ahead;
  private long line = 1;
  private long recordLine = 1;
  private long length;
  private int lineEnd = EOF;
  private boolean quoted;
  private boolean utf8 = true;

  /**
   * @param input past a byte order mark; buffered; closed with this reader
   */
  RecordReader(InputStream input, CsvDialect dialect) throws IOException {
    this.input = input;
    this.dialect = dialect;
    this.ahead = input.read();
  }

  /** The line on which the record last read begins, from 1. */
  long line() {
    return recordLine;
  }

  /** Whether the record last read is UTF-8. */
  boolean isUtf8() {
    return utf8;
  }

  /** The fields of the record last read. */
  List<String> fields() {
    return fields;
  }

  /** The length of the record last read, in bytes. */
  long length() {
    return length;
  }

  /** Whether the record last read is an empty line. */
  boolean isBlank() {
    return fields.size() == 1 && fields.get(0).isEmpty() && !quoted;
  }

  Outcome next() throws IOException {
    fields.clear();
    length = 0;
    recordLine = line;
    quoted = false;
    utf8 = true;
    if (ahead == EOF) {
      return Outcome.END_OF_FILE;
    }
    while (true) {
      Outcome outcome = readField();
      String text = field.toString(StandardCharsets.UTF_8);
      utf8 &= Arrays.equals(text.getBytes(StandardCharsets.UTF_8), field.toByteArray());
      fields.add(text);
      if (outcome != Outcome.RECORD || ahead != dialect.delimiter()) {
        return outcome == Outcome.RECORD ? endLine() : outcome;
      }
      advance();
    }
  }

  private Outcome readField() throws IOException {
    field.reset();
    if (dialect.quote() != CsvDialect.NO_QUOTE && ahead == dialect.quote()) {
      return readQuoted();
    }
    while (!endsField()) {
      take();
    }
    return Outcome.RECORD;
  }

  private Outcome readQuoted() throws IOException {
    quoted = true;
    advance();
    while (ahead != EOF) {
      if (ahead == dialect.escape() && dialect.escape() != dialect.quote()) {
        advance();
        if (ahead != EOF) {
          take();
        }
      } else if (ahead == dialect.quote()) {
        advance();
        if (ahead != dialect.quote() || dialect.escape() != dialect.quote()) {
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
    return ahead == EOF || ahead == '\n' || ahead == '\r' || ahead == dialect.delimiter();
  }

  private Outcome endLine() throws IOException {
    if (ahead == EOF) {
      return Outcome.RECORD;
    }
    int end = ahead;
    advance();
    if (end == '\r' && ahead == '\n') {
      advance();
      end = '\r' << 8 | '\n';
    }
    boolean same = lineEnd == EOF || lineEnd == end;
    lineEnd = end;
    return same ? Outcome.RECORD : Outcome.MIXED_LINE_ENDS;
  }

  private void take() throws IOException {
    field.write(ahead);
    advance();
  }

  private void advance() throws IOException {
    int passed = ahead;
    ahead = input.read();
    length++;
    if (passed == '\n' || (passed == '\r' && ahead != '\n')) {
      line++;
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
