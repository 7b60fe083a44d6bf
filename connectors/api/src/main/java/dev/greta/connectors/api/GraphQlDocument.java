package dev.greta.connectors.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.greta.connectors.api.paging.PaginationOptions;
import dev.greta.connectors.api.paging.PaginationType;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of a GraphQL document without the server's schema: its words, without comments
 * and strings (specification, 2.1).
 *
 * @param words names, with {@code $} before those of variables, and the punctuation
 */
record GraphQlDocument(List<String> words) {

  private static final Pattern TOKENS =
      Pattern.compile(
          "\"\"\"(?:[^\"\\\\]|\\\\.|\"(?!\"\"))*\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|#[^\\n]*"
              + "|(\\$?[A-Za-z_][A-Za-z0-9_]*|\\.\\.\\.|[{}()\\[\\]:!=@|&])",
          Pattern.DOTALL);

  static GraphQlDocument of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = TOKENS.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        words.add(matcher.group(1));
      }
    }
    GraphQlDocument document = new GraphQlDocument(List.copyOf(words));
    document.requireQuery();
    return document;
  }

  /** A document that writes, or waits for what comes, is not read. */
  private void requireQuery() {
    int depth = 0;
    for (String word : words) {
      depth += word.equals("{") ? 1 : word.equals("}") ? -1 : 0;
      if (depth == 0 && (word.equals("mutation") || word.equals("subscription"))) {
        throw new QueryException(
            Fault.of(ApiFaults.NOT_A_QUERY, "a " + word + " is not a query")
                .withPlace("data.query")
                .withRemedy("Only queries are sent: they read."));
      }
    }
  }

  /**
   * Makes sure that pages can be asked for, before anything is: the connection selects where it
   * ends, and the document takes the cursor.
   */
  void requirePageable(PaginationOptions paging) {
    if (paging.kind() != PaginationType.RELAY) {
      return;
    }
    String variable = "$" + paging.cursorVariable().orElse("after");
    if (!uses(variable)) {
      throw missing(
          "the document does not use the variable " + variable,
          near(variable)
              .map(near -> "It has " + near + ": write cursor_variable: " + near.substring(1) + ".")
              .orElse(
                  "Declare it and use it: query("
                      + variable
                      + ": Cursor) { …(after: "
                      + variable
                      + ") { … } }."));
    }
    for (String field : List.of("pageInfo", "hasNextPage", "endCursor")) {
      if (!words.contains(field)) {
        throw missing(
            "the document does not select " + field,
            "Add pageInfo { hasNextPage endCursor } to the connection.");
      }
    }
  }

  /** Makes sure that the document declares a variable, and uses it. */
  void requireVariable(String name) {
    String variable = "$" + name;
    if (!uses(variable)) {
      throw missing(
          "the document does not use the variable " + variable + " of for_each",
          near(variable)
              .map(near -> "It has " + near + ": write param: " + near.substring(1) + ".")
              .orElse("Declare it and use it: query(" + variable + ": String) { … }."));
    }
  }

  private boolean uses(String variable) {
    return words.stream().filter(variable::equals).count() >= 2;
  }

  private Optional<String> near(String variable) {
    return Nearest.to(variable, words.stream().filter(w -> w.startsWith("$")).distinct().toList());
  }

  /** A value of the kind that the document declares a variable of. */
  JsonNode typed(String name, String value) {
    int at = words.indexOf("$" + name);
    String type = at < 0 || at + 2 >= words.size() ? "" : words.get(at + 2);
    JsonNodeFactory json = JsonNodeFactory.withExactBigDecimals(true);
    if (type.equals("Int") && value.matches("-?[0-9]+")) {
      return json.numberNode(new BigInteger(value));
    }
    if (type.equals("Float") && value.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return json.numberNode(new BigDecimal(value));
    }
    return type.equals("Boolean") && value.matches("true|false")
        ? json.booleanNode(value.equals("true"))
        : json.textNode(value);
  }

  private static QueryException missing(String message, String remedy) {
    return new QueryException(
        Fault.of(ApiFaults.NO_VARIABLE, message).withPlace("data.query").withRemedy(remedy));
  }
}
