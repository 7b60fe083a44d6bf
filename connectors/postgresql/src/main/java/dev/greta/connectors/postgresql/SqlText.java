package dev.greta.connectors.postgresql;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Just enough of PostgreSQL's lexical rules (documentation, 4.1 "Lexical Structure") to find where
 * a statement ends, and what it is made of: comments, quoted text of all kinds and quoted names are
 * skipped over.
 */
final class SqlText {

  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /**
   * A part of a statement that is neither a blank nor a comment.
   *
   * @param text as it is written
   * @param end behind it
   */
  record Token(Kind kind, String text, int start, int end) {

    /** What tokens there are, as far as it matters here. */
    enum Kind {
      /** A name or a keyword. */
      WORD,
      QUOTED_NAME,
      NUMBER,
      /** Quoted in any way, without the letters that may stand before the quote. */
      TEXT,
      /** One character of an operator or of punctuation. */
      SYMBOL
    }

    boolean is(char symbol) {
      return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** A word in the case in which keywords are known here; anything else as it is written. */
    String folded() {
      return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
    }
  }

  /** The tokens of a statement, in order. */
  static List<Token> tokens(String sql) {
    SqlText scan = new SqlText(sql);
    List<Token> tokens = new ArrayList<>();
    while (!scan.atEnd()) {
      if (Character.isWhitespace(sql.charAt(scan.at))) {
        scan.at++;
      } else if (!scan.skipComment()) {
        int start = scan.at;
        Token.Kind kind = scan.skipWholeToken();
        int end = Math.min(scan.at, sql.length());
        tokens.add(new Token(kind, sql.substring(start, end), start, end));
      }
    }
    return tokens;
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
                .withPlace(place("query", sql, scan.at))
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
    scan.skipIdentifierParts();
    return statement.substring(start, scan.at).toLowerCase(Locale.ROOT);
  }

  /** What stands outside of all parentheses, these included. */
  static List<Token> outerTokens(String sql) {
    List<Token> outer = new ArrayList<>();
    int depth = 0;
    for (Token token : tokens(sql)) {
      if (token.is(')')) {
        depth--;
      }
      if (depth == 0) {
        outer.add(token);
      }
      if (token.is('(')) {
        depth++;
      }
    }
    return outer;
  }

  /** An identifier as SQL writes it, whatever its characters. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text literal, for a server with standard_conforming_strings. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Where an offset stands in a text: {@code query, line 2, column 7}. */
  static String place(String name, String sql, int offset) {
    int end = Math.min(offset, sql.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return name + ", line " + line + ", column " + (end - lineStart + 1);
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

  private Token.Kind skipWholeToken() {
    char c = sql.charAt(at);
    if (Character.isLetter(c) || c == '_') {
      skipIdentifierParts();
      return Token.Kind.WORD;
    }
    if (Character.isDigit(c)) {
      skipIdentifierParts();
      return Token.Kind.NUMBER;
    }
    int start = at;
    skipToken();
    if (c == '"') {
      return Token.Kind.QUOTED_NAME;
    }
    return c == '\'' || at > start + 1 ? Token.Kind.TEXT : Token.Kind.SYMBOL;
  }

  private void skipIdentifierParts() {
    while (isIdentifierPart(at)) {
      at++;
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
