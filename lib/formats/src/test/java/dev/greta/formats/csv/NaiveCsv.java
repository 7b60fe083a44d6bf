package dev.greta.formats.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV text, read by RFC 4180 as simply as can be: an oracle. Null is an empty
 * field without quotes.
 */
final class NaiveCsv {

  private final String text;
  private final CsvDialect dialect;
  private final List<List<@Nullable String>> records = new ArrayList<>();
  private int at;

  private NaiveCsv(String text, CsvDialect dialect) {
    this.text = text;
    this.dialect = dialect;
  }

  /** All records, empty lines too; empty where the text is malformed. */
  static Optional<List<List<@Nullable String>>> records(String text, CsvDialect dialect) {
    NaiveCsv csv = new NaiveCsv(text, dialect);
    return csv.read() ? Optional.of(csv.records) : Optional.empty();
  }

  private boolean read() {
    while (at < text.length()) {
      List<@Nullable String> record = new ArrayList<>();
      do {
        if (!record.isEmpty()) {
          at++;
        }
        if (!readField(record)) {
          return false;
        }
      } while (at < text.length() && text.charAt(at) == dialect.delimiter());
      records.add(record);
      if (text.startsWith("\r\n", at)) {
        at += 2;
      } else if (at < text.length()) {
        at++;
      }
    }
    return true;
  }

  private boolean readField(List<@Nullable String> record) {
    if (at < text.length() && text.charAt(at) == dialect.quote()) {
      return readQuoted(record);
    }
    int start = at;
    while (!endsField()) {
      at++;
    }
    record.add(start == at ? null : text.substring(start, at));
    return true;
  }

  private boolean readQuoted(List<@Nullable String> record) {
    StringBuilder field = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean twice = at + 1 < text.length() && text.charAt(at + 1) == c;
      if (c != dialect.quote()) {
        field.append(c);
      } else if (twice) {
        field.append(c);
        at++;
      } else {
        at++;
        record.add(field.toString());
        return endsField();
      }
    }
    return false;
  }

  private boolean endsField() {
    return at == text.length()
        || text.charAt(at) == '\n'
        || text.charAt(at) == '\r'
        || text.charAt(at) == dialect.delimiter();
  }
}
