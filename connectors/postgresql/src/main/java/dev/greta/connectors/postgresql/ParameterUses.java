package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.SqlText.Token;
import dev.greta.connectors.postgresql.SqlText.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a statement names its parameters: {@code :name}. Other colons are casts ({@code ::}), the
 * {@code :=} of named arguments, the bounds of slices ({@code a[1:n]}) and what stands between the
 * key and the value of SQL's JSON constructors; the latter two follow what is a whole operand.
 */
final class ParameterUses {

  private final String sql;
  private final Set<String> given;
  private final List<Token> tokens;
  private final List<Use> found = new ArrayList<>();

  /** Whether each bracket that is open is one of an array's subscript. */
  private final Deque<Boolean> subscripts = new ArrayDeque<>();

  private ParameterUses(String sql, Set<String> given) {
    this.sql = sql;
    this.given = given;
    this.tokens = SqlText.tokens(sql);
  }

  /**
   * A name with its colon.
   *
   * @param end behind it
   */
  record Use(String name, int start, int end) {}

  /**
   * The uses of parameters, in order.
   *
   * @param given the names that have values, which matter where SQL could mean a slice
   */
  static List<Use> in(String sql, Set<String> given) {
    ParameterUses uses = new ParameterUses(sql, given);
    uses.find();
    return uses.found;
  }

  /** The statement with something else in the places of the parameters. */
  static String replaced(String sql, List<Use> uses, Function<Use, String> replacement) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (Use use : uses) {
      text.append(sql, at, use.start()).append(replacement.apply(use));
      at = use.end();
    }
    return text.append(sql.substring(at)).toString();
  }

  private void find() {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is('[') || token.is('(')) {
        subscripts.push(token.is('[') && isSubscript(i));
      } else if ((token.is(']') || token.is(')')) && !subscripts.isEmpty()) {
        subscripts.pop();
      } else if (token.is(':') && isName(i + 1)) {
        if (isParameter(i)) {
          Token name = tokens.get(i + 1);
          found.add(new Use(name.text(), token.start(), name.end()));
        }
        i++;
      } else if (token.is(':') && isNext(i, ':')) {
        i++;
      }
    }
  }

  /** A word right behind a colon. */
  private boolean isName(int index) {
    return index < tokens.size()
        && tokens.get(index).kind() == Kind.WORD
        && tokens.get(index).start() == tokens.get(index - 1).end();
  }

  private boolean isNext(int index, char symbol) {
    return index + 1 < tokens.size()
        && tokens.get(index + 1).is(symbol)
        && tokens.get(index + 1).start() == tokens.get(index).end();
  }

  private boolean isParameter(int colon) {
    if (colon == 0) {
      return true;
    }
    Token before = tokens.get(colon - 1);
    boolean subscript = !subscripts.isEmpty() && subscripts.peek();
    if (subscript && before.is('[')) {
      return given.contains(tokens.get(colon + 1).text());
    }
    return switch (before.kind()) {
      case TEXT, NUMBER, QUOTED_NAME -> false;
      case SYMBOL -> !before.is(')') && !before.is(']');
      // A keyword: LIMIT :n. A name ends where the colon begins: json_object(k:v).
      case WORD -> !subscript && before.end() < tokens.get(colon).start();
    };
  }

  /** A bracket behind a value; one that begins an array stands behind ARRAY, or within another. */
  private boolean isSubscript(int bracket) {
    if (bracket == 0) {
      return false;
    }
    Token before = tokens.get(bracket - 1);
    return switch (before.kind()) {
      case WORD -> !before.text().equalsIgnoreCase("array");
      case SYMBOL -> before.is(')') || before.is(']');
      default -> true;
    };
  }
}
