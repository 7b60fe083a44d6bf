package dev.greta.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Just enough of SQL's lexical rules to find where a statement ends: comments, quoted text and
 * quoted names are skipped over.
 */
public final class SqlText {

  private final String sql;
  private final Lexis lexis;
  private int at;

  private SqlText(String sql, Lexis lexis) {
    this.sql = sql;
    this.lexis = lexis;
  }

  /** The statements of a text, without the semicolons that end them. */
  public static List<String> statements(String sql, Lexis lexis) {
    SqlText scan = new SqlText(sql, lexis);
    List<String> statements = new ArrayList<>();
    while (!scan.atEnd()) {
      int start = scan.at;
      if (scan.skipToSemicolon()) {
        statements.add(sql.substring(start, scan.at));
      }
      scan.at++;
    }
    return statements;
  }

  /** The first word of a statement, in lower case; a parenthesis before it is passed over. */
  public static String firstWord(String statement, Lexis lexis) {
    SqlText scan = new SqlText(statement, lexis);
    while (!scan.atEnd() && !Character.isLetter(statement.charAt(scan.at))) {
      if (!scan.skipComment()) {
        scan.at++;
      }
    }
    int start = scan.at;
    while (!scan.atEnd() && Character.isLetterOrDigit(statement.charAt(scan.at))) {
      scan.at++;
    }
    return statement.substring(start, scan.at).toLowerCase(Locale.ROOT);
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
      skipBehind("\n", 2);
    } else if (sql.startsWith("/*", at)) {
      skipBehind("*/", 2);
    } else {
      return false;
    }
    return true;
  }

  private void skipToken() {
    char c = sql.charAt(at);
    if (lexis.quotes().indexOf(c) >= 0) {
      skipQuoted(c);
    } else if (c == '[' && lexis.brackets()) {
      skipBehind("]", 1);
    } else {
      at++;
    }
  }

  private void skipQuoted(char quote) {
    at++;
    while (!atEnd()) {
      if (sql.charAt(at++) == quote) {
        if (atEnd() || sql.charAt(at) != quote) {
          return;
        }
        at++;
      }
    }
  }

  private void skipBehind(String end, int begin) {
    int found = sql.indexOf(end, at + begin);
    at = found < 0 ? sql.length() : found + end.length();
  }
}
