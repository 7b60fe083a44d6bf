package dev.greta.formats.csv;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.nio.file.Path;

/** The codes of what can be wrong with a CSV file, and how each is worded. */
final class CsvFaults {

  static final String EMPTY = "GRT-731";
  static final String RAGGED = "GRT-732";
  static final String QUOTING = "GRT-733";
  static final String HEADER = "GRT-734";
  static final String ENCODING = "GRT-735";
  static final String MALFORMED = "GRT-736";
  static final String TOO_WIDE = "GRT-1216";
  static final String TOO_LONG = "GRT-1217";
  static final String LINE_ENDS = "GRT-726";
  static final String MISFIT_OF_GIVEN = "GRT-737";
  static final String MISFIT_OF_FOUND = "GRT-738";
  static final String UNKNOWN_COLUMN = "GRT-739";

  private static final int SHOWN = 60;

  private CsvFaults() {}

  static ValidationException at(String code, Path file, long line, String message, String remedy) {
    return new ValidationException(
        Fault.of(code, message).withPlace(file + ":" + line).withRemedy(remedy));
  }

  static Fault misfit(Path file, CsvColumn column, long row, String value) {
    boolean given = column.origin() == CsvColumn.Origin.GIVEN;
    String message =
        "column '"
            + column.name()
            + "', row "
            + row
            + ": "
            + shown(value)
            + " is no "
            + column.type();
    String remedy =
        given
            ? "Correct the value, or write types: {" + column.name() + ": text}."
            : "Write types: {" + column.name() + ": text}, or the type that holds every value.";
    return Fault.of(given ? MISFIT_OF_GIVEN : MISFIT_OF_FOUND, message)
        .withPlace(file + ", column '" + column.name() + "', row " + row)
        .withRemedy(remedy);
  }

  private static String shown(String value) {
    String start =
        value.length() <= SHOWN
            ? value
            : value.substring(0, value.offsetByCodePoints(0, value.codePointCount(0, SHOWN))) + "…";
    return "'" + start + "'";
  }
}
