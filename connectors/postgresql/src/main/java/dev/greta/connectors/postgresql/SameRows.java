package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a statement gives the same rows each time that it is run in one snapshot, which is what
 * parts of it need to be a whole together. Told from the server's plan: of nodes that only filter
 * and join, and of functions that are immutable. In doubt it does not.
 */
final class SameRows {

  private static final Set<String> NODES =
      Set.of(
          "Seq Scan",
          "Index Scan",
          "Index Only Scan",
          "Bitmap Heap Scan",
          "Bitmap Index Scan",
          "BitmapAnd",
          "BitmapOr",
          "Tid Scan",
          "Tid Range Scan",
          "Subquery Scan",
          "CTE Scan",
          "Function Scan",
          "Values Scan",
          "Append",
          "Merge Append",
          "Result",
          "ProjectSet",
          "Nested Loop",
          "Merge Join",
          "Hash Join",
          "Hash",
          "Sort",
          "Incremental Sort",
          "Materialize",
          "Memoize",
          "Gather",
          "Gather Merge");

  /** What is written as a call, and what SQL gives a word of its own; texts are cut out before. */
  private static final Pattern CALL = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_$]*)\"?\\(");

  private static final Pattern CLOCK =
      Pattern.compile("\\b(CURRENT_|LOCALTIME|SESSION_USER|USER\\b)");

  /** Texts that are the time when they are cast, which the plan does not show. */
  private static final Pattern MOMENT =
      Pattern.compile("'\\s*(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Session session;
  private final Set<String> calls = new TreeSet<>();

  private SameRows(Session session) {
    this.session = session;
  }

  /** Why the statement may give other rows the next time, if so. */
  static Optional<String> doubt(Session session, String select) {
    String json = session.query("EXPLAIN (VERBOSE, FORMAT JSON) " + select, Session::firstText);
    try {
      return doubt(session, select, MAPPER.readTree(json).path(0).path("Plan"));
    } catch (JsonProcessingException e) {
      return Optional.of("the server's plan of it cannot be read");
    }
  }

  /** The same, of a plan that is known already. */
  static Optional<String> doubt(Session session, String select, JsonNode plan) {
    return MOMENT.matcher(select).find()
        ? Optional.of("it asks for the time or the user")
        : new SameRows(session).doubt(plan);
  }

  private Optional<String> doubt(JsonNode plan) {
    Optional<String> node = node(plan);
    return node.isPresent() ? node : changing();
  }

  private Optional<String> node(JsonNode plan) {
    String type = plan.path("Node Type").asText();
    if (!NODES.contains(type)) {
      return Optional.of("its plan has the step '" + type + "'");
    }
    for (JsonNode property : plan) {
      Optional<String> clock = property.isTextual() ? expression(property.asText()) : all(property);
      if (clock.isPresent()) {
        return clock;
      }
    }
    for (JsonNode child : plan.path("Plans")) {
      Optional<String> doubt = node(child);
      if (doubt.isPresent()) {
        return doubt;
      }
    }
    return Optional.empty();
  }

  private Optional<String> all(JsonNode properties) {
    for (JsonNode property : properties) {
      Optional<String> clock =
          property.isTextual() ? expression(property.asText()) : Optional.empty();
      if (clock.isPresent()) {
        return clock;
      }
    }
    return Optional.empty();
  }

  private Optional<String> expression(String text) {
    String bare = TEXT.matcher(text).replaceAll("''");
    Matcher call = CALL.matcher(bare);
    while (call.find()) {
      calls.add(call.group(1));
    }
    return CLOCK.matcher(bare).find()
        ? Optional.of("it asks for the time or the user")
        : Optional.empty();
  }

  /** A name is in doubt if any function of that name is. */
  private Optional<String> changing() {
    String sql =
        "SELECT min(proname::text) FROM pg_proc WHERE provolatile <> 'i' AND proname = ANY (?::text[])";
    String name =
        session.query(sql, Session::firstText, "{\"" + String.join("\",\"", calls) + "\"}");
    return Optional.ofNullable(name).map(n -> "it calls " + n + "(), which is not immutable");
  }
}
