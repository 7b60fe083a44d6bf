package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A read whose tables can be scanned by ranges of their blocks: told from the server's plan of one
 * such range, which must be a scan of ranges for each table and nothing else. A partitioned table,
 * and one with children, has several; a range is then one of each of them.
 *
 * @param obstacle why it cannot, if so
 * @param sizes of the tables in blocks
 */
record BlockScan(Optional<String> obstacle, List<Long> sizes) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String RANGE_SCAN = "Tid Range Scan";

  /** Any other way to a range of a small or indexed table would hide that it can be scanned so. */
  private static final String ONLY_RANGES =
      "SAVEPOINT block_scan; SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off;"
          + " SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off";

  private static final String AS_BEFORE =
      "ROLLBACK TO SAVEPOINT block_scan; RELEASE SAVEPOINT block_scan";

  /**
   * Looks at a read.
   *
   * @param within the statement of the rows that meet a condition
   * @param users whether it is of the user's words, and so may call what is not immutable
   */
  static BlockScan of(Session session, UnaryOperator<String> within, boolean users) {
    String range = within.apply(condition(0, 1));
    JsonNode plan;
    session.run(ONLY_RANGES);
    try {
      plan = plan(session, range);
    } catch (QueryException | JsonProcessingException e) {
      return not("the server has no plan for a part of it");
    } finally {
      session.run(AS_BEFORE);
    }
    Optional<String> doubt = users ? SameRows.doubt(session, range, plan) : Optional.empty();
    if (doubt.isPresent()) {
      return new BlockScan(doubt, List.of());
    }
    List<JsonNode> scans = new ArrayList<>();
    if (plan.path("Node Type").asText().equals("Append")) {
      plan.path("Plans").forEach(scans::add);
    } else {
      scans.add(plan);
    }
    for (JsonNode scan : scans) {
      if (!scan.path("Node Type").asText().equals(RANGE_SCAN) || scan.has("Plans")) {
        return not("its plan is not that of one table's rows");
      }
    }
    return measured(session, scans);
  }

  private static JsonNode plan(Session session, String select) throws JsonProcessingException {
    String json = session.query("EXPLAIN (VERBOSE, FORMAT JSON) " + select, Session::firstText);
    return MAPPER.readTree(json).path(0).path("Plan");
  }

  private static BlockScan measured(Session session, List<JsonNode> scans) {
    List<String> names =
        scans.stream()
            .map(
                s ->
                    SqlText.quoted(s.path("Schema").asText())
                        + "."
                        + SqlText.quoted(s.path("Relation Name").asText()))
            .toList();
    List<Relation> tables = new Catalog(session).relations(names);
    if (tables.size() != names.size() || !tables.stream().allMatch(Relation::isHeap)) {
      return not("its rows are not stored as a heap");
    }
    return new BlockScan(Optional.empty(), tables.stream().map(Relation::blocks).toList());
  }

  static BlockScan not(String why) {
    return new BlockScan(Optional.of(why), List.of());
  }

  long blocks() {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  /** Where parts of about equal size begin, but for the first; fewer where blocks are few. */
  List<Long> bounds(int count) {
    List<Long> bounds = new ArrayList<>();
    long last = 0;
    for (int i = 1; i < count; i++) {
      long bound = bound(blocks() * i / count);
      if (bound > last) {
        bounds.add(bound);
        last = bound;
      }
    }
    return bounds;
  }

  /** The first block number before which the tables together have so many blocks. */
  private long bound(long before) {
    long low = 0;
    long high = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
    while (low < high) {
      long middle = (low + high) / 2;
      if (sizes.stream().mapToLong(size -> Math.min(size, middle)).sum() < before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** That a row is in some blocks. */
  static String condition(long from, long to) {
    return from(from) + " AND ctid < '(" + to + ",0)'::tid";
  }

  /** That a row is in a block or behind it: rows may have moved behind the end that was seen. */
  static String from(long block) {
    return "ctid >= '(" + block + ",0)'::tid";
  }
}
