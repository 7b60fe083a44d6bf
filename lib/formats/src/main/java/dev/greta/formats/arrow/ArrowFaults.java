package dev.greta.formats.arrow;

import dev.greta.formats.LocalFile;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ValidationException;
import org.apache.arrow.memory.OutOfMemoryException;

/** The codes of what can be wrong with an Arrow file, and how each is worded. */
final class ArrowFaults {

  static final String MALFORMED = "GRT-717";
  static final String TYPE = "GRT-718";
  static final String DICTIONARY = "GRT-719";

  private ArrowFaults() {}

  static ValidationException malformed(LocalFile file, String how) {
    return new ValidationException(malformedFault(file, how));
  }

  private static Fault malformedFault(LocalFile file, String how) {
    return Fault.of(MALFORMED, file.name() + " " + how)
        .withPlace(file.path().toString())
        .withRemedy("Check 'source' and 'type', or copy or write the file again.");
  }

  static ValidationException type(LocalFile file, String column, String type) {
    return new ValidationException(
        Fault.of(TYPE, "column '" + column + "' of " + file.name() + " is " + type)
            .withPlace(file.path() + ", column '" + column + "'")
            .withRemedy("Write the file with a type that docs/connectors/arrow.md lists."));
  }

  static ValidationException dictionary(LocalFile file, String how) {
    return new ValidationException(
        Fault.of(DICTIONARY, file.name() + " " + how)
            .withPlace(file.path().toString())
            .withRemedy("Write the file with one dictionary a column, or without dictionaries."));
  }

  /** What a failure of Arrow's reader means: it has no kind of its own for malformed bytes. */
  static RuntimeException failure(LocalFile file, Exception said) {
    if (said instanceof GretaException || said instanceof OutOfMemoryException) {
      return (RuntimeException) said;
    }
    file.requireUnchanged();
    return new ValidationException(malformedFault(file, "is malformed: " + said), said);
  }
}
