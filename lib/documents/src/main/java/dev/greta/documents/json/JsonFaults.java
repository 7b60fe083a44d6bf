package dev.greta.documents.json;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.ValidationException;

/** The codes of what can be wrong with JSON text, and how each is worded. */
final class JsonFaults {

  static final String EMPTY = "GRT-760";
  static final String MALFORMED = "GRT-761";
  static final String CUT_SHORT = "GRT-762";
  static final String DUPLICATE = "GRT-763";
  static final String NOT_UNICODE = "GRT-764";
  static final String TOO_DEEP = "GRT-765";
  static final String NOT_A_NUMBER = "GRT-766";
  static final String NO_RECORDS = "GRT-660";
  static final String TOO_LARGE = "GRT-1230";

  private JsonFaults() {}

  static ValidationException of(String code, String place, String message, String remedy) {
    return new ValidationException(Fault.of(code, message).withPlace(place).withRemedy(remedy));
  }

  static ValidationException empty(String place) {
    return of(EMPTY, place, "the file is empty", "Check 'source': JSON has at least one value.");
  }

  static ValidationException malformed(String place, String what) {
    return of(MALFORMED, place, "not JSON: " + what, "Correct the file there.");
  }

  static ValidationException cutShort(String place) {
    return of(
        CUT_SHORT,
        place,
        "the text ends in the middle of a value",
        "Copy or write the file again: its end is missing.");
  }

  static ValidationException duplicate(String place, String name) {
    return of(
        DUPLICATE,
        place,
        "an object has the name '" + name + "' twice",
        "Correct what writes the file: only one of the two values would be kept.");
  }

  static ValidationException notUnicode(String place, String what) {
    return of(NOT_UNICODE, place, what, "Write the file again as UTF-8.");
  }

  static ValidationException tooDeep(String place) {
    return of(
        TOO_DEEP,
        place,
        "objects and arrays are nested more than " + JsonTokens.MAX_DEPTH + " deep",
        "Correct what writes the file.");
  }

  static ValidationException notANumber(String place, String literal) {
    return of(
        NOT_A_NUMBER,
        place,
        literal + ", which JSON does not have",
        "Write null in its place, or the text \"" + literal + "\".");
  }

  static ResourceException tooLarge(String place) {
    return new ResourceException(
        Fault.of(
                TOO_LARGE,
                "a text, or a value that is kept as JSON, has more than "
                    + (JsonBytes.MAX_TOKEN_BYTES >> 20)
                    + " MiB")
            .withPlace(place)
            .withRemedy("Split the value up where the file is written."));
  }

  static QueryException noRecords(String place, String message) {
    return new QueryException(
        Fault.of(NO_RECORDS, message)
            .withPlace(place)
            .withRemedy("Correct 'records_path': the names from the outermost object inwards."));
  }
}
