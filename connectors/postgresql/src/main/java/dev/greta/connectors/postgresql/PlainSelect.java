package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.SqlText.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A statement of the form {@code SELECT … FROM name [WHERE …]}, to which a condition can be added.
 * Only its form is known here; what it reads is for the server to say.
 *
 * @param head all before the condition, WHERE excluded
 * @param condition empty where there is none
 * @param table its name, as SQL writes it
 */
record PlainSelect(String head, String condition, String table) {

  /** What would stand between a condition at the end and the FROM that it is meant for. */
  private static final Set<String> OTHER_CLAUSES =
      Set.of(
          "distinct",
          "into",
          "from",
          "where",
          "group",
          "having",
          "window",
          "union",
          "intersect",
          "except",
          "order",
          "limit",
          "offset",
          "fetch",
          "for");

  /** Empty where the statement has another form, or may have. */
  static Optional<PlainSelect> of(String sql) {
    List<Token> tokens = SqlText.outerTokens(sql);
    int from = index(tokens, "from", 0);
    if (from < 0 || !tokens.get(0).text().equals("select")) {
      return Optional.empty();
    }
    int name = from + 1;
    if (isWord(tokens, name, "only")) {
      name++;
    }
    int behind = behindName(tokens, name);
    if (behind < 0) {
      return Optional.empty();
    }
    String table =
        tokens.subList(name, behind).stream()
            .map(t -> sql.substring(t.start(), t.end()))
            .collect(Collectors.joining());
    int end = behindAlias(tokens, behind);
    boolean filtered = isWord(tokens, end, "where");
    List<Token> condition = filtered ? tokens.subList(end + 1, tokens.size()) : List.of();
    if ((end < tokens.size() && !filtered)
        || hasOtherClause(tokens.subList(1, from))
        || hasOtherClause(condition)) {
      return Optional.empty();
    }
    int cut = filtered ? tokens.get(end).start() : sql.length();
    String filter = filtered ? sql.substring(tokens.get(end).end()) : "";
    return Optional.of(new PlainSelect(sql.substring(0, cut), filter, table));
  }

  /** The statement of those of its rows that meet a condition, too. */
  String where(String added) {
    // The line break ends a comment.
    return condition.isEmpty()
        ? head + "\nWHERE " + added
        : head + "WHERE (" + condition + "\n) AND " + added;
  }

  private static boolean hasOtherClause(List<Token> tokens) {
    return tokens.stream().map(Token::text).anyMatch(OTHER_CLAUSES::contains);
  }

  private static int index(List<Token> tokens, String text, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).text().equals(text)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWord(List<Token> tokens, int at, String word) {
    return at < tokens.size() && tokens.get(at).text().equals(word);
  }

  private static boolean isName(List<Token> tokens, int at) {
    if (at >= tokens.size()) {
      return false;
    }
    char first = tokens.get(at).text().charAt(0);
    return first == '"' || first == '_' || Character.isLetter(first);
  }

  /** Behind a name of up to three parts, or -1 where none begins. */
  private static int behindName(List<Token> tokens, int start) {
    int at = start;
    while (isName(tokens, at)) {
      at++;
      if (!isWord(tokens, at, ".")) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private static int behindAlias(List<Token> tokens, int start) {
    int alias = isWord(tokens, start, "as") ? start + 1 : start;
    return isName(tokens, alias) && !isWord(tokens, alias, "where") ? alias + 1 : start;
  }
}
