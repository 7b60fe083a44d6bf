package dev.greta.config;

import dev.greta.spi.options.Node.Scalar;
import dev.greta.spi.options.Place;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds credentials that a {@code #} has cut short, or emptied: to YAML a comment begins there, and
 * to whoever wrote it the credential went on.
 */
final class HashTrap {

  private static final Pattern EMPTY_BEFORE_COMMENT = Pattern.compile("[^:]*:\\s+#\\S.*");

  private final String file;
  private final List<String> lines;

  /**
   * @param file as places call it
   */
  HashTrap(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /** Whether a comment follows a credential that stands without quotes. */
  boolean cuts(Scalar credential) {
    String rest = rest(credential.place());
    return rest.startsWith(credential.text())
        && rest.substring(credential.text().length()).stripLeading().startsWith("#");
  }

  /** Whether nothing but a comment, without a blank behind its #, follows a key. */
  boolean empties(Place key) {
    return EMPTY_BEFORE_COMMENT.matcher(rest(key)).matches();
  }

  private String rest(Place place) {
    if (!place.file().equals(file) || place.line() < 1 || place.line() > lines.size()) {
      return "";
    }
    String line = lines.get(place.line() - 1);
    int start =
        line.offsetByCodePoints(
            0, Math.min(place.column() - 1, line.codePointCount(0, line.length())));
    return line.substring(start);
  }
}
