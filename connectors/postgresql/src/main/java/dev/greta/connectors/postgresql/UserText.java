package dev.greta.connectors.postgresql;

import dev.greta.spi.error.Fault;
import java.util.function.IntUnaryOperator;

/**
 * A text of the user's within a statement that the server was given.
 *
 * @param name what a place calls the text
 * @param toText from an offset in the statement to the one in the text; less than 0 for none
 */
record UserText(String name, String text, String statement, IntUnaryOperator toText) {

  /** A text that the server was given as it is. */
  static UserText whole(String name, String text) {
    return new UserText(name, text, text, IntUnaryOperator.identity());
  }

  /**
   * Adds the place of an error in the user's text, and the line with a mark below it.
   *
   * @param position as the server counts: characters of the statement, from 1
   */
  Fault point(Fault fault, int position) {
    if (position < 1) {
      return fault;
    }
    // Java counts UTF-16 units.
    int characters = Math.min(position - 1, statement.codePointCount(0, statement.length()));
    int offset = toText.applyAsInt(statement.offsetByCodePoints(0, characters));
    if (offset < 0) {
      return fault;
    }
    int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    int lineEnd = text.indexOf('\n', offset);
    String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
    return fault
        .withPlace(SqlText.place(name, text, offset))
        .withTried(line)
        .withTried(" ".repeat(offset - lineStart) + "^");
  }
}
