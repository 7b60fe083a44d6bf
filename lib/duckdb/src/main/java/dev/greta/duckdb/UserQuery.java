package dev.greta.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * A query of a user's, looked through before it runs: one SELECT that reads the table {@code data},
 * its own common table expressions and what makes rows out of nothing. DuckDB's lock keeps files
 * and settings away as well; but an instance may always read its own database file, and its
 * catalog.
 */
public final class UserQuery {

  /** The one table that a query reads. */
  public static final String TABLE = "data";

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

  private final String text;
  private final QueryReferences references;
  private final Set<String> aliases = new HashSet<>();
  private boolean recursive;

  private UserQuery(String text, QueryReferences references) {
    this.text = text;
    this.references = references;
  }

  /**
   * Looks a query through.
   *
   * @param connection parses it, nothing more
   * @throws QueryException if it is no single SELECT, or reaches further than {@code data}
   */
  public static UserQuery of(DuckDBConnection connection, String text) {
    JsonNode tree = parsed(connection, text);
    if (tree.path("error").asBoolean()) {
      throw tree.path("error_type").asText().equals("parser")
          ? QueryFaults.syntax(
              text, tree.path("error_message").asText(), position(tree, "position"))
          : QueryFaults.notOneSelect();
    }
    if (tree.path("statements").size() != 1) {
      throw QueryFaults.notOneSelect();
    }
    JsonNode statement = tree.path("statements").get(0);
    UserQuery query = new UserQuery(text, QueryReferences.of(statement));
    query.walk(statement, Set.of());
    return query;
  }

  /** The query, without a semicolon at its end. */
  public String sql() {
    return SqlText.first(text);
  }

  /** Whether some part of the query may run more than once. */
  boolean recursive() {
    return recursive;
  }

  /**
   * The columns that the query may use; all of them where that cannot be told from its text.
   *
   * @param all the columns of {@link #TABLE} as DuckDB has them
   */
  public List<String> columns(List<String> all) {
    return references.used(all);
  }

  /**
   * What DuckDB said of the query, with the place in its text and a remedy.
   *
   * @param columns those of {@link #TABLE}
   */
  public GretaException explained(GretaException said, List<String> columns) {
    return QueryFaults.explained(said, text, references, columns);
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
      throw QueryFaults.tooDeep(e);
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
    require(node, !type.endsWith("_NODE") || QUERY_NODES.contains(type), "change anything");
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
        require(node, !qualified && (name.equals(TABLE) || scope.contains(name)), "read " + table);
      }
      case "TABLE_FUNCTION" -> {
        String function = node.path("function").path("function_name").asText();
        require(
            node, TABLE_FUNCTIONS.contains(function.toLowerCase(Locale.ROOT)), "call " + function);
      }
      case "SHOW_REF" -> require(node, node.path("query").isObject(), "list tables");
      default -> {
        // Joins, subqueries, values and expressions reach nothing by themselves.
      }
    }
    String function = node.path("function_name").asText().toLowerCase(Locale.ROOT);
    require(node, !FORBIDDEN_FUNCTION.matcher(function).matches(), "call " + function);
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

  private void require(JsonNode node, boolean allowed, String what) {
    if (!allowed) {
      throw QueryFaults.tooFar(text, what, position(node, "query_location"));
    }
  }

  /** DuckDB says by the largest number that a node stands nowhere. */
  private static OptionalLong position(JsonNode node, String key) {
    JsonNode position = node.path(key);
    boolean known = position.isTextual() || position.canConvertToLong();
    return known ? OptionalLong.of(position.asLong()) : OptionalLong.empty();
  }
}
