package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;

/**
 * How the server would run a statement, and what it expects of it.
 *
 * @param startCost of its planner's own unit, until the first row
 * @param totalCost until the last
 * @param rows as it estimates them
 * @param width of a row in bytes, on average
 */
record ServerPlan(double startCost, double totalCost, long rows, long width) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Asks the server.
   *
   * @return empty where its answer cannot be read
   */
  static Optional<ServerPlan> of(Session session, String select, Optional<UserQuery> user) {
    String json = session.explain("FORMAT JSON", select, user);
    try {
      JsonNode plan = MAPPER.readTree(json).path(0).path("Plan");
      return Optional.of(
          new ServerPlan(
              plan.path("Startup Cost").asDouble(),
              plan.path("Total Cost").asDouble(),
              plan.path("Plan Rows").asLong(),
              plan.path("Plan Width").asLong()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** For a person: {@code cost 0.00..4310.00, rows 100000 (the server's estimate)}. */
  String shown() {
    return String.format(
        Locale.ROOT,
        "cost %.2f..%.2f, rows %d (the server's estimate)",
        startCost,
        totalCost,
        rows);
  }
}
