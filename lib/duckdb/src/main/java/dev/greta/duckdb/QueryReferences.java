package dev.greta.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a parsed query refers to by name, and where. DuckDB has not bound the names yet, so one name
 * may mean several things: whatever it may mean, it counts as meaning.
 */
final class QueryReferences {

  /** A dotted name in lower case; its location is beyond a long where it stands nowhere. */
  private record Reference(List<String> parts, JsonNode location) {}

  private final List<Reference> columns = new ArrayList<>();
  private final List<Reference> functions = new ArrayList<>();
  private final Set<String> relations = new HashSet<>();
  private final Set<String> joined = new HashSet<>();
  private boolean whole;

  private QueryReferences() {}

  static QueryReferences of(JsonNode statement) {
    QueryReferences references = new QueryReferences();
    references.walk(statement);
    return references;
  }

  private void walk(JsonNode node) {
    if (node.isObject()) {
      visit(node);
    }
    node.forEach(this::walk);
  }

  private void visit(JsonNode node) {
    switch (node.path("class").asText()) {
      case "COLUMN_REF" -> columns.add(reference(node.path("column_names"), node));
      case "FUNCTION" -> functions.add(reference(node.path("qualified_name").path("path"), node));
      case "STAR", "POSITIONAL_REFERENCE" -> whole = true;
      case "" -> visitRelation(node);
      default -> {
        // Other expressions name nothing by themselves.
      }
    }
  }

  /** A table in a FROM clause, or what has no name at all. */
  private void visitRelation(JsonNode node) {
    switch (node.path("type").asText()) {
      case "SHOW_REF", "PIVOT" -> whole = true;
      case "JOIN" -> whole |= node.path("ref_type").asText().equals("NATURAL");
      default -> {
        // Other relations take columns by name, in expressions.
      }
    }
    boolean table = node.path("type").asText().equals("BASE_TABLE");
    whole |= table && !node.path("column_name_alias").isEmpty();
    node.path("using_columns").forEach(name -> joined.add(lower(name)));
    for (String key : new String[] {"alias", "table_name", "key"}) {
      relations.add(lower(node.path(key)));
    }
  }

  private static Reference reference(JsonNode names, JsonNode node) {
    List<String> parts = new ArrayList<>();
    names.forEach(name -> parts.add(lower(name)));
    return new Reference(List.copyOf(parts), node.path("query_location"));
  }

  /**
   * The columns of a table that the query may use, in the table's order.
   *
   * @param all the table's columns
   */
  List<String> used(List<String> all) {
    if (whole || columns.stream().anyMatch(this::mayBeARow)) {
      return all;
    }
    Set<String> names = new HashSet<>(joined);
    columns.forEach(column -> names.addAll(column.parts()));
    return all.stream().filter(name -> names.contains(lower(name))).toList();
  }

  /** A table's name as an expression is a row of it. */
  private boolean mayBeARow(Reference column) {
    return relations.contains(column.parts().get(column.parts().size() - 1));
  }

  /** Where in the text, in bytes of UTF-8, a name stands first. */
  OptionalLong position(String name, boolean function) {
    return (function ? functions : columns)
        .stream()
            .filter(reference -> reference.parts().contains(lower(name)))
            .map(Reference::location)
            .filter(JsonNode::canConvertToLong)
            .mapToLong(JsonNode::asLong)
            .findFirst();
  }

  private static String lower(JsonNode name) {
    return lower(name.asText());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
