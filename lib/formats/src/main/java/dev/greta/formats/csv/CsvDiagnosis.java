package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
  static Optional<ValidationException> find(LocalFile file, CsvDialect dialect, int columns) {
    try (RecordReader records = new RecordReader(CsvHeader.open(file), dialect)) {
      int expected = columns;
      while (true) {
        RecordReader.Outcome outcome = records.next();
        if (outcome == RecordReader.Outcome.END_OF_FILE) {
          return Optional.empty();
        }
        if (outcome != RecordReader.Outcome.RECORD) {
          return Optional.of(broken(file.path(), records.line(), outcome, dialect));
        }
        if (records.isBlank()) {
          continue;
        }
        expected = expected == 0 ? records.fields().size() : expected;
        Optional<ValidationException> fault = faultOf(file.path(), records, expected);
        if (fault.isPresent()) {
          return fault;
        }
      }
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  private static Optional<ValidationException> faultOf(
      Path file, RecordReader records, int expected) {
    List<String> fields = records.fields();
    if (fields.size() != expected) {
      return Optional.of(
          CsvFaults.at(
              CsvFaults.RAGGED,
              file,
              records.line(),
              "expected " + expected + " fields, found " + fields.size(),
              "Correct the line, or quote the fields that hold the delimiter."));
    }
    if (records.length() > CsvHeader.LONGEST_RECORD) {
      return Optional.of(
          CsvFaults.at(
              CsvFaults.MALFORMED,
              file,
              records.line(),
              "a record of "
                  + records.length()
                  + " bytes; at most "
                  + CsvHeader.LONGEST_RECORD
                  + " can be read",
              "Check whether a quote is missing."));
    }
    return records.isUtf8()
        ? Optional.empty()
        : Optional.of(
            CsvFaults.at(
                CsvFaults.ENCODING, file, records.line(), "not UTF-8", "Save the file as UTF-8."));
  }

  private static ValidationException broken(
      Path file, long line, RecordReader.Outcome outcome, CsvDialect dialect) {
    return switch (outcome) {
      case UNCLOSED_QUOTE ->
          CsvFaults.at(
              CsvFaults.QUOTING,
              file,
              line,
              "the quote " + dialect.quote() + " that opens in this record is never closed",
              "Close it, or set 'quote' if the file quotes in another way.");
      case TEXT_AFTER_QUOTE ->
          CsvFaults.at(
              CsvFaults.QUOTING,
              file,
              line,
              "text after a closing quote " + dialect.quote(),
              "Double the quotes within a quoted field, or set 'quote' and 'escape'.");
      default ->
          CsvFaults.at(
              CsvFaults.MALFORMED,
              file,
              line,
              "this line ends differently from those before it",
              "End all lines alike: \\n or \\r\\n.");
    };
  }
}
