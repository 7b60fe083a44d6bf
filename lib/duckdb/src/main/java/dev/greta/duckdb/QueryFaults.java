package dev.greta.duckdb;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a user's query, where in its text, and what to do about it. */
final class QueryFaults {

  private static final Pattern COLUMN =
      Pattern.compile(
          "Referenced column \"([^\"]+)\" not found|does not have a column named \"([^\"]+)\"");

  private static final Pattern FUNCTION =
      Pattern.compile(
          "Function with name \"?([^\" ]+)\"? does not exist|argument types '([^('\\s]+)\\(");

  private QueryFaults() {}

  /** DuckDB's parser refuses the text. */
  static QueryException syntax(String text, String message, OptionalLong position) {
    return new QueryException(
        Fault.of("GRT-610", "the query: " + message)
            .withPlace(place(text, position))
            .withRemedy("Correct the query."));
  }

  static QueryException notOneSelect() {
    return new QueryException(
        Fault.of("GRT-611", "a query is one single SELECT")
            .withPlace("query")
            .withRemedy("Write one SELECT (or FROM, WITH, VALUES) over the table data."));
  }

  static QueryException tooFar(String text, String what, OptionalLong position) {
    return new QueryException(
        Fault.of("GRT-612", "a query must not " + what)
            .withPlace(place(text, position))
            .withRemedy(
                "Query the table data and nothing else: no file, no function that reads one, no"
                    + " setting."));
  }

  static QueryException tooDeep(Throwable cause) {
    return new QueryException(
        Fault.of("GRT-614", "the query is nested too deeply")
            .withPlace("query")
            .withRemedy("Write it as several common table expressions."),
        cause);
  }

  /**
   * The same, with the place and the remedy that DuckDB's message leaves to find.
   *
   * @param columns those of the table that is queried
   */
  static GretaException explained(
      GretaException said, String text, QueryReferences references, List<String> columns) {
    if (said.fault().place().isPresent()) {
      return said;
    }
    if (said instanceof ValidationException && said.fault().code().equals("GRT-714")) {
      Fault fault = said.fault().withPlace("query");
      return new ValidationException(
          fault.withRemedy("Leave such rows out, or write try_cast for null."), said.getCause());
    }
    if (!(said instanceof QueryException)) {
      return said;
    }
    String message = said.fault().message();
    Matcher column = COLUMN.matcher(message);
    if (column.find()) {
      String name = named(column);
      String remedy =
          Nearest.to(name, columns)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("The columns of data are: " + String.join(", ", columns) + ".");
      return placed(said, place(text, references.position(name, false)), remedy);
    }
    Matcher function = FUNCTION.matcher(message);
    OptionalLong position =
        function.find() ? references.position(named(function), true) : OptionalLong.empty();
    return placed(said, place(text, position), "Correct the query.");
  }

  private static String named(Matcher found) {
    return found.group(1) != null ? found.group(1) : found.group(2);
  }

  private static QueryException placed(GretaException said, String place, String remedy) {
    Fault fault = said.fault();
    String advice = fault.remedy().orElse(remedy);
    return new QueryException(fault.withPlace(place).withRemedy(advice), said.getCause());
  }

  /**
   * @param position in bytes of UTF-8
   */
  private static String place(String text, OptionalLong position) {
    if (position.isEmpty()) {
      return "query";
    }
    int line = 1;
    int column = 1;
    long bytes = 0;
    for (int at = 0; at < text.length() && bytes < position.getAsLong(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      column = character == '\n' ? 1 : column + 1;
      line += character == '\n' ? 1 : 0;
    }
    return "query, line " + line + ", column " + column;
  }
}
