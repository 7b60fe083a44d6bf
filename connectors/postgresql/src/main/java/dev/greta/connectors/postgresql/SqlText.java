package dev.greta.connectors.postgresql;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Just enough of PostgreSQL's lexical rules (documentation, 4.1 "Lexical Structure") to find where
 * a statement ends: comments, quoted text of all kinds and quoted names are skipped over.
 */
final class SqlText {

  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /**
   * The one statement of a text, without the semicolon that ends it.
   *
   * @throws QueryException if there is no statement, or more than one
   */
  static String statement(String sql) {
    SqlText scan = new SqlText(sql);
    boolean found = scan.skipToSemicolon();
    String statement = sql.substring(0, scan.at);
    while (!scan.atEnd()) {
      scan.at++;
      if (scan.skipToSemicolon()) {
        throw new QueryException(
            Fault.of("GRT-622", "the query holds more than one statement")
                .withConnector(PostgresConnector.NAME)
                .withPlace(place(sql, scan.at))
                .withRemedy("Keep one statement; a config reads one result."));
      }
    }
    if (!found) {
      throw new QueryException(
          Fault.of("GRT-622", "the query holds no statement")
              .withConnector(PostgresConnector.NAME)
              .withPlace("data.query")
              .withRemedy("Write a SELECT."));
    }
    return statement;
  }

  /** The first word of a statement, in lower case; a parenthesis before it is passed over. */
  static String firstWord(String statement) {
    SqlText scan = new SqlText(statement);
    while (!scan.atEnd() && !Character.isLetter(statement.charAt(scan.at))) {
      if (!scan.skipComment()) {
        scan.at++;
      }
    }
    int start = scan.at;
    while (scan.isIdentifierPart(scan.at)) {
      scan.at++;
    }
    return statement.substring(start, scan.at).toLowerCase(Locale.ROOT);
  }

  /**
   * A word, a quoted text or name, or a sign.
   *
   * @param text in lower case, but for what is quoted
   * @param start where it begins
   * @param end behind it
   */
  record Token(String text, int start, int end) {}

  /** What stands outside of all parentheses, these included; no comment. */
  static List<Token> outerTokens(String sql) {
    SqlText scan = new SqlText(sql);
    List<Token> tokens = new ArrayList<>();
    int depth = 0;
    while (!scan.atEnd()) {
      int start = scan.at;
      if (scan.skipComment()) {
        continue;
      }
      scan.skipWord();
      String text = sql.substring(start, scan.at);
      if (text.equals(")")) {
        depth--;
      }
      if (depth == 0 && !text.isBlank()) {
        boolean word = Character.isLetter(text.charAt(0));
        tokens.add(new Token(word ? text.toLowerCase(Locale.ROOT) : text, start, scan.at));
      }
      if (text.equals("(")) {
        depth++;
      }
    }
    return tokens;
  }

  /** An identifier as SQL writes it, whatever its characters. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text literal, for a server with standard_conforming_strings. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Where an offset stands: {@code query, line 2, column 7}. */
  static String place(String sql, int offset) {
    int end = Math.min(offset, sql.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "query, line " + line + ", column " + (end - lineStart + 1);
  }

  private boolean atEnd() {
    return at >= sql.length();
  }

  /**
   * Moves to the next semicolon outside quotes and comments, or to the end.
   *
   * @return whether anything but blanks and comments was passed
   */
  private boolean skipToSemicolon() {
    boolean found = false;
    while (!atEnd() && sql.charAt(at) != ';') {
      if (!skipComment()) {
        found |= !Character.isWhitespace(sql.charAt(at));
        skipToken();
      }
    }
    return found;
  }

  private boolean skipComment() {
    if (sql.startsWith("--", at)) {
      skipLine();
    } else if (sql.startsWith("/*", at)) {
      skipBlockComment();
    } else {
      return false;
    }
    return true;
  }

  private void skipWord() {
    if (Character.isLetter(sql.charAt(at)) || sql.charAt(at) == '_') {
      while (isIdentifierPart(at)) {
        at++;
      }
    } else {
      skipToken();
    }
  }

  private void skipToken() {
    char c = sql.charAt(at);
    if (c == '\'') {
      skipQuoted('\'', isEscapeString());
    } else if (c == '"') {
      skipQuoted('"', false);
    } else if (c == '$' && !isIdentifierPart(at - 1)) {
      skipDollarQuoted();
    } else {
      at++;
    }
  }

  /** Whether the quote at hand begins {@code E'…'}, in which a backslash escapes. */
  private boolean isEscapeString() {
    return at > 0 && (sql.charAt(at - 1) | 0x20) == 'e' && !isIdentifierPart(at - 2);
  }

  private boolean isIdentifierPart(int index) {
    return index >= 0
        && index < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(index))
            || sql.charAt(index) == '_'
            || sql.charAt(index) == '$');
  }

  private void skipQuoted(char quote, boolean backslashEscapes) {
    at++;
    while (!atEnd()) {
      char c = sql.charAt(at++);
      if (c == '\\' && backslashEscapes) {
        at++;
      } else if (c == quote) {
        if (atEnd() || sql.charAt(at) != quote) {
          return;
        }
        at++;
      }
    }
    at = sql.length();
  }

  private void skipDollarQuoted() {
    int end = at + 1;
    while (end < sql.length() && isTagPart(sql.charAt(end))) {
      end++;
    }
    if (end >= sql.length() || sql.charAt(end) != '$' || startsWithDigit(at + 1)) {
      at++;
      return;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    at = close < 0 ? sql.length() : close + tag.length();
  }

  private boolean startsWithDigit(int index) {
    return Character.isDigit(sql.charAt(index));
  }

  private static boolean isTagPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void skipLine() {
    int end = sql.indexOf('\n', at);
    at = end < 0 ? sql.length() : end + 1;
  }

  /** Block comments nest. */
  private void skipBlockComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && !atEnd());
  }
}
