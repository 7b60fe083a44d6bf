package dev.greta.connectors.excel;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The codes of what can be wrong with a workbook, and how the common ones are worded. */
final class ExcelFaults {

  static final String EMPTY = "GRT-780";
  static final String NO_WORKBOOK = "GRT-781";
  static final String ENCRYPTED = "GRT-782";
  static final String DAMAGED = "GRT-783";
  static final String HEADER = "GRT-785";
  static final String OUTSIDE = "GRT-786";
  static final String ERROR_CELL = "GRT-787";
  static final String MISFIT_OF_GIVEN = "GRT-788";
  static final String MISFIT_OF_FOUND = "GRT-789";
  static final String UNCALCULATED = "GRT-791";
  static final String MIXED = "GRT-792";
  static final String DOCUMENT_TYPE = "GRT-793";
  static final String TOO_LARGE = "GRT-794";
  static final String UNKNOWN_COLUMN = "GRT-795";

  private static final int SHOWN = 60;

  private ExcelFaults() {}

  static ValidationException of(String code, Path file, String message, String remedy) {
    return of(code, file, message, remedy, null);
  }

  static ValidationException of(
      String code, Path file, String message, String remedy, @Nullable Throwable cause) {
    return new ValidationException(
        Fault.of(code, message).withPlace(file.toString()).withRemedy(remedy), cause);
  }

  static ValidationException damaged(
      Path file, String part, String message, @Nullable Throwable cause) {
    return new ValidationException(
        Fault.of(DAMAGED, file.getFileName() + " is damaged: " + part + ": " + message)
            .withPlace(file + ", " + part)
            .withRemedy("Copy the file again, or open it in Excel and save it."),
        cause);
  }

  static ValidationException tooLarge(Path file, String part, String message) {
    return new ValidationException(
        Fault.of(TOO_LARGE, file.getFileName() + ", " + part + ": " + message)
            .withPlace(file + ", " + part)
            .withRemedy("Check where the file comes from: no sheet that people fill looks so."));
  }

  static Fault cell(
      String code, Path file, String sheet, int row, int column, String message, String remedy) {
    String cell = CellName.of(sheet, row, column);
    return Fault.of(code, cell + ": " + message).withPlace(file + ", " + cell).withRemedy(remedy);
  }

  static String shown(String value) {
    return "'"
        + (value.codePointCount(0, value.length()) <= SHOWN
            ? value
            : value.substring(0, value.offsetByCodePoints(0, SHOWN)) + "…")
        + "'";
  }
}
