package dev.greta.frame;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.duckdb.DuckDbErrors;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * A query of a user's, looked through before it runs: one SELECT that reads the table {@code data},
 * its own common table expressions and what makes rows out of nothing. DuckDB's lock keeps files
 * and settings away as well; but an instance may always read its own database file, and its
 * catalog.
 */
final class UserQuery {

  static final String TABLE = "data";

  private static final Set<String> QUERY_NODES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "generate_series",
          "generate_subscripts",
          "unnest",
          "repeat",
          "repeat_row",
          "json_each",
          "json_tree");

  private static final Pattern FORBIDDEN_FUNCTION =
      Pattern.compile(
          "current_setting|getenv|getvariable|read_.*|write_.*|glob|duckdb_.*|pragma_.*|parquet_.*"
              + "|query|query_table|nextval|currval|which_secret|sleep_ms|force_.*|.*checkpoint.*");

  private final String sql;
  private final Set<String> aliases = new HashSet<>();
  private boolean recursive;

  private UserQuery(String sql) {
    this.sql = sql;
  }

  /**
   * Looks a query through.
   *
   * @param connection parses it, nothing more
   * @throws QueryException if it is no single SELECT, or reaches further than {@code data}
   */
  static UserQuery of(DuckDBConnection connection, String text) {
    JsonNode tree = parsed(connection, text);
    if (tree.path("error").asBoolean()) {
      String message = tree.path("error_message").asText();
      boolean syntax = tree.path("error_type").asText().equals("parser");
      throw syntax
          ? new QueryException(Fault.of("GRT-610", "the query: " + message))
          : notOneSelect();
    }
    if (tree.path("statements").size() != 1) {
      throw notOneSelect();
    }
    UserQuery query = new UserQuery(SqlText.first(text));
    query.walk(tree.path("statements").get(0), Set.of());
    return query;
  }

  /** The query, without a semicolon at its end. */
  String sql() {
    return sql;
  }

  /** Whether some part of the query may run more than once. */
  boolean recursive() {
    return recursive;
  }

  /** Whether the query gives some expression this name: then a column of it is not the frame's. */
  boolean names(String column) {
    return aliases.contains(column.toLowerCase(Locale.ROOT));
  }

  private static JsonNode parsed(DuckDBConnection connection, String text) {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      statement.setString(1, text);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return new ObjectMapper().readTree(result.getString(1));
      }
    } catch (SQLException e) {
      throw DuckDbErrors.translate("the query", e);
    } catch (JsonProcessingException e) {
      throw new QueryException(Fault.of("GRT-614", "the query is nested too deeply"), e);
    }
  }

  /**
   * @param scope names of common table expressions that can be seen here
   */
  private void walk(JsonNode node, Set<String> scope) {
    if (node.isArray()) {
      node.forEach(element -> walk(element, scope));
    }
    if (!node.isObject()) {
      return;
    }
    String type = node.path("type").asText();
    require(!type.endsWith("_NODE") || QUERY_NODES.contains(type), "change anything");
    recursive |= type.equals("RECURSIVE_CTE_NODE");
    checkReach(node, type, scope);
    rememberNames(node);
    Set<String> inner = scope;
    if (node.path("cte_map").path("map").isArray()) {
      inner = walkExpressions(node.path("cte_map").path("map"), scope);
    }
    for (var fields = node.fields(); fields.hasNext(); ) {
      var field = fields.next();
      if (!field.getKey().equals("cte_map")) {
        walk(field.getValue(), inner);
      }
    }
  }

  /** Each common table expression sees those before it, and itself only if it is recursive. */
  private Set<String> walkExpressions(JsonNode map, Set<String> scope) {
    Set<String> seen = new HashSet<>(scope);
    for (JsonNode entry : map) {
      String name = entry.path("key").asText().toLowerCase(Locale.ROOT);
      JsonNode query = entry.path("value").path("query_node");
      if (query.path("type").asText().equals("RECURSIVE_CTE_NODE")) {
        seen.add(name);
      }
      walk(entry.path("value"), Set.copyOf(seen));
      seen.add(name);
    }
    return seen;
  }

  private void checkReach(JsonNode node, String type, Set<String> scope) {
    switch (type) {
      case "BASE_TABLE" -> {
        String table = node.path("table_name").asText();
        String name = table.toLowerCase(Locale.ROOT);
        boolean qualified = node.path("qualified_name").path("path").size() > 1;
        require(!qualified && (name.equals(TABLE) || scope.contains(name)), "read " + table);
      }
      case "TABLE_FUNCTION" -> {
        String function = node.path("function").path("function_name").asText();
        require(TABLE_FUNCTIONS.contains(function.toLowerCase(Locale.ROOT)), "call " + function);
      }
      case "SHOW_REF" -> require(node.path("query").isObject(), "list tables");
      default -> {
        // Joins, subqueries, values and expressions reach nothing by themselves.
      }
    }
    String function = node.path("function_name").asText().toLowerCase(Locale.ROOT);
    require(!FORBIDDEN_FUNCTION.matcher(function).matches(), "call " + function);
  }

  private void rememberNames(JsonNode node) {
    boolean expression = node.has("class");
    if (expression && !node.path("alias").asText().isEmpty()) {
      aliases.add(node.path("alias").asText().toLowerCase(Locale.ROOT));
    }
    for (String list : new String[] {"column_name_alias", "aliases"}) {
      node.path(list).forEach(name -> aliases.add(name.asText().toLowerCase(Locale.ROOT)));
    }
    for (String list : new String[] {"replace_list", "rename_list"}) {
      node.path(list).findValuesAsText("key").forEach(this::addAlias);
      node.path(list).findValuesAsText("value").forEach(this::addAlias);
    }
  }

  private void addAlias(String name) {
    aliases.add(name.toLowerCase(Locale.ROOT));
  }

  private static void require(boolean allowed, String what) {
    if (!allowed) {
      throw new QueryException(
          Fault.of("GRT-612", "a query must not " + what)
              .withRemedy(
                  "Query the table data and nothing else: no file, no function that reads one, no"
                      + " setting."));
    }
  }

  private static QueryException notOneSelect() {
    return new QueryException(
        Fault.of("GRT-611", "a query is one single SELECT")
            .withRemedy("Write one SELECT (or FROM, WITH, VALUES) over the table data."));
  }
}
