package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds what is wrong with a file that DuckDB refused. DuckDB counts records where a person counts
 * lines, and loses its message where the first batch fails; reading the file again is slow, sure,
 * and done only then.
 */
final class CsvDiagnosis {

  private CsvDiagnosis() {}

  /**
   * The first fault of the file.
   *
   * @param columns how many fields a record has; 0 if the first record decides
   */
  static Optional<GretaException> find(
      LocalFile file, CsvText text, CsvDialect dialect, int columns, RecordBound bound) {
    try (RecordReader records =
        new RecordReader(text.open(file, n -> {}), dialect, text, bound.bytes())) {
      int expected = columns;
      while (true) {
        RecordReader.Outcome outcome = records.next();
        if (outcome == RecordReader.Outcome.END_OF_FILE) {
          return Optional.empty();
        }
        boolean endsWell = outcome == RecordReader.Outcome.RECORD || text.isCleaned();
        if (records.isBlank() && endsWell) {
          continue;
        }
        expected = expected == 0 ? records.count() : expected;
        Optional<GretaException> fault =
            faultOf(file.path(), records, outcome, text, dialect, expected, bound);
        if (fault.isPresent()) {
          return fault;
        }
      }
    } catch (ValidationException e) {
      return Optional.of(e); // Of the encoding, or the compression.
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  /** What is wrong with the record last read. */
  static Optional<GretaException> faultOf(
      Path file,
      RecordReader records,
      RecordReader.Outcome outcome,
      CsvText text,
      CsvDialect dialect,
      int expected,
      RecordBound bound) {
    boolean whole =
        outcome == RecordReader.Outcome.RECORD
            || (outcome == RecordReader.Outcome.MIXED_LINE_ENDS && text.isCleaned());
    if (!whole) {
      return Optional.of(broken(file, records, outcome, dialect, bound));
    }
    if (records.hasFields(expected)) {
      return Optional.empty();
    }
    return Optional.of(
        CsvFaults.at(
            CsvFaults.RAGGED,
            file,
            records.line(),
            "expected " + expected + " fields, found " + records.count(),
            "Correct the line, or quote the fields that hold the delimiter; bad_lines: skip leaves"
                + " such lines out."));
  }

  private static GretaException broken(
      Path file,
      RecordReader records,
      RecordReader.Outcome outcome,
      CsvDialect dialect,
      RecordBound bound) {
    long line = records.line();
    return switch (outcome) {
      case UNCLOSED_QUOTE ->
          CsvFaults.at(
              CsvFaults.QUOTING,
              file,
              line,
              "the quote " + dialect.quote() + " that opens here is never closed",
              "Close it, or set 'quote' if the file quotes in another way.");
      case TEXT_AFTER_QUOTE ->
          CsvFaults.at(
              CsvFaults.QUOTING,
              file,
              line,
              "text after a closing quote " + dialect.quote(),
              "Double the quotes within a quoted field, or set 'quote' and 'escape'.");
      case TOO_LONG -> bound.exceeded(file, line, records.length());
      default ->
          CsvFaults.at(
              CsvFaults.LINE_ENDS,
              file,
              line,
              "this line ends differently from those before it",
              "End all lines alike, or write bad_lines: skip, by which line ends do not matter.");
    };
  }
}
