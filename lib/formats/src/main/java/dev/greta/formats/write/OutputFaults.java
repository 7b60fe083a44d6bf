package dev.greta.formats.write;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can go wrong with an output, each with its code, place, cause and remedy. */
public final class OutputFaults {

  static final String ENDING = "GRT-1101";
  static final String FOLDER = "GRT-1102";
  static final String NO_FILE = "GRT-1103";
  static final String READ_ONLY = "GRT-1104";
  static final String FULL = "GRT-1105";
  static final String FAILED = "GRT-1106";
  static final String COLUMN = "GRT-1107";
  static final String NAMES = "GRT-1108";
  static final String VALUE = "GRT-1109";

  static final String TOO_LARGE = "GRT-1115";

  private OutputFaults() {}

  static OutputException tooLarge(Path target, String cause) {
    return output(TOO_LARGE, target, cause, "Write .parquet, .arrow or .csv.");
  }

  static OutputException unknownEnding(Path target) {
    return output(
        ENDING,
        target,
        "the ending of " + target.getFileName() + " says no format that Greta writes",
        "End it in " + OutputEnding.told() + ".");
  }

  static OutputException noFolder(Path target, Path folder) {
    return output(
        FOLDER, target, "there is no folder " + folder, "Make the folder, or name another.");
  }

  static OutputException isAFolder(Path target) {
    return output(NO_FILE, target, target + " is a folder", "Name a file.");
  }

  static OutputException noRegularFile(Path target) {
    return output(
        NO_FILE, target, target + " is a device or a pipe, no file", "Name a file to write.");
  }

  static OutputException readOnly(Path target) {
    return output(
        READ_ONLY,
        target,
        target + " cannot be written by this user",
        "Change its permissions, or name another file.");
  }

  /** A column that the format does not hold. */
  public static OutputException column(Path target, String column, String cause, String remedy) {
    return new OutputException(
        Fault.of(COLUMN, "column " + column + ": " + cause)
            .withPlace(target + ", column " + column)
            .withRemedy(remedy));
  }

  /** Column names that the format does not hold. */
  public static OutputException names(Path target, String cause) {
    return output(NAMES, target, cause, "Rename the column, or write .arrow.");
  }

  /** A value that the format does not hold. */
  public static OutputException value(
      Path target, String place, String cause, @Nullable Throwable e) {
    return new OutputException(
        Fault.of(VALUE, place + ": " + cause)
            .withPlace(target + ", " + place)
            .withRemedy("Change the value or leave the column out, or write .arrow."),
        e);
  }

  /** What a failed write means. */
  static OutputException from(Path target, IOException failure) {
    return new OutputException(ofMessage(target, failure, reason(failure)), failure);
  }

  /** What DuckDB says of a failed write means. */
  static OutputException fromDuckDb(Path target, String said, Throwable failure) {
    return new OutputException(ofMessage(target, failure, said), failure);
  }

  private static Fault ofMessage(Path target, Throwable failure, String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return fault(
          FULL,
          target,
          "the disk that " + target + " is on is full",
          "Free space there, or name another disk.");
    }
    if (failure instanceof AccessDeniedException
        || lower.contains("permission denied")
        || lower.contains("read-only file system")
        || lower.contains("operation not permitted")) {
      return fault(
          READ_ONLY,
          target,
          "the folder of " + target + " cannot be written by this user",
          "Change its permissions, or name another folder.");
    }
    return fault(
        FAILED,
        target,
        target + " cannot be written: " + reason,
        "Name another file, or mend the place.");
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileSystemException known) {
      String reason = known.getReason();
      return reason == null ? failure.getClass().getSimpleName() : reason;
    }
    return String.valueOf(failure.getMessage());
  }

  private static OutputException output(String code, Path target, String cause, String remedy) {
    return new OutputException(fault(code, target, cause, remedy));
  }

  private static Fault fault(String code, Path target, String cause, String remedy) {
    return Fault.of(code, cause).withPlace(target.toString()).withRemedy(remedy);
  }
}
