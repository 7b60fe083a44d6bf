package dev.greta.duckdb;

/** The text of a statement, as DuckDB's lexer would cut it: quotes, comments, semicolons. */
final class SqlText {

  private final String text;
  private int at;

  private SqlText(String text) {
    this.text = text;
  }

  /** The first statement of a text, without its semicolon and what follows. */
  static String first(String text) {
    SqlText lexer = new SqlText(text);
    while (lexer.at < text.length()) {
      if (text.charAt(lexer.at) == ';') {
        return text.substring(0, lexer.at);
      }
      lexer.skip();
    }
    return text;
  }

  private void skip() {
    char c = text.charAt(at);
    if (c == '\'') {
      skipQuoted('\'', isEscaping());
    } else if (c == '"') {
      skipQuoted('"', false);
    } else if (text.startsWith("--", at)) {
      skipPast("\n", at);
    } else if (text.startsWith("/*", at)) {
      skipComment();
    } else if (c == '$' && dollarTag() > 0) {
      String tag = text.substring(at, dollarTag());
      skipPast(tag, at + tag.length());
    } else {
      at++;
    }
  }

  /** {@code E'…'}: a backslash keeps a quote from ending the text. */
  private boolean isEscaping() {
    boolean e = at > 0 && Character.toUpperCase(text.charAt(at - 1)) == 'E';
    return e && (at == 1 || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
  }

  private void skipQuoted(char quote, boolean escapes) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += escapes && text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  /** Where {@code $$} or {@code $tag$} ends; 0 if this is none. */
  private int dollarTag() {
    int end = at + 1;
    while (end < text.length()
        && text.charAt(end) != '$'
        && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    boolean parameter = end > at + 1 && Character.isDigit(text.charAt(at + 1));
    return end < text.length() && text.charAt(end) == '$' && !parameter ? end + 1 : 0;
  }

  private void skipPast(String end, int from) {
    int found = text.indexOf(end, from);
    at = found < 0 ? text.length() : found + end.length();
  }
}
