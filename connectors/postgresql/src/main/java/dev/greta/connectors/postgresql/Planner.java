package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.connectors.postgresql.Catalog.TypedName;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Finds out what a read consists of, in the transaction whose snapshot it is read in. */
final class Planner {

  /** Below 8 MiB a split costs more in its connection than it saves. */
  private static final long MIN_BLOCKS_PER_SPLIT = 1_024;

  /** From this release on a range of ctid is read without looking at the rest of the table. */
  private static final int TID_RANGE_SCAN = 14;

  private static final int SAMPLE_ROWS = 1_000;

  /** Bounds need not be exact: 16 MiB of a table stand for it. */
  private static final long SAMPLE_BLOCKS = 2_048;

  private static final Set<String> READS = Set.of("select", "with", "values", "table");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Session session;
  private final PostgresOptions options;
  private final ReadRequest request;
  private final List<String> notices = new ArrayList<>();

  Planner(Session session, PostgresOptions options, ReadRequest request) {
    this.session = session;
    this.options = options;
    this.request = request;
  }

  /** What is read: a table, or a statement of the user's. */
  private record Target(@Nullable Relation relation, String sql) {}

  /** Plans, and hands the session over to the plan. */
  PostgresPlan plan() {
    session.beginReadOnly();
    Optional<String> snapshot = exportSnapshot();
    Target target = target();
    List<PgColumn> columns = typed(target, columns(target));
    String select = select(target, columns);
    Estimate estimate = estimate(select, target);
    List<Split> splits = splits(target, columns, select, snapshot);
    return new PostgresPlan(
        session,
        columns,
        splits,
        snapshot.isPresent(),
        new Estimate(estimate.rows(), estimate.bytes(), OptionalLong.of(splits.size())),
        notices);
  }

  /** The checks' part of planning: what is read can be told, and the role may read it. */
  List<PgColumn> describe() {
    session.beginReadOnly();
    Target target = target();
    return columns(target);
  }

  /** Begins to read, and stops before the first row: this is when privileges are looked at. */
  String access() {
    session.beginReadOnly();
    Target target = target();
    List<PgColumn> columns = columns(target);
    session.query(select(target, columns) + " LIMIT 0", rows -> rows.next());
    Relation relation = target.relation();
    return relation == null
        ? "the query can be run"
        : "table " + relation.schema() + "." + relation.name() + " can be read";
  }

  private Optional<String> exportSnapshot() {
    try {
      return Optional.of(session.query("SELECT pg_export_snapshot()", Session::firstText));
    } catch (QueryException e) {
      notices.add("read in one split: the server exports no snapshot (" + e.getMessage() + ")");
      session.run("ROLLBACK");
      session.beginReadOnly();
      return Optional.empty();
    }
  }

  private Target target() {
    if (options.table().isPresent()) {
      Relation relation = new Catalog(session).relation(options.table().get());
      return new Target(relation, "SELECT * FROM " + relation.sql());
    }
    String statement = SqlText.statement(options.query().orElseThrow());
    String word = SqlText.firstWord(statement);
    if (!READS.contains(word)) {
      throw new QueryException(
          Faults.fault("GRT-626", "'" + word + "' is not a statement that reads")
              .withPlace("data.query")
              .withRemedy("Write a SELECT, WITH, VALUES or TABLE statement."));
    }
    return new Target(null, statement);
  }

  private List<PgColumn> columns(Target target) {
    List<TypedName> names =
        session.describe(target.sql()).stream()
            .map(f -> new TypedName(f.getColumnLabel(), f.getOID(), f.getMod()))
            .toList();
    if (names.isEmpty()) {
      throw new QueryException(
          Faults.fault("GRT-624", "there is no column to read")
              .withPlace(place())
              .withRemedy("Select at least one column."));
    }
    Set<String> seen = new HashSet<>();
    for (TypedName name : names) {
      if (!seen.add(name.name())) {
        throw new QueryException(
            Faults.fault("GRT-623", "two columns are called '" + name.name() + "'")
                .withPlace(place())
                .withRemedy("Give one of them another name: … AS " + name.name() + "_2."));
      }
    }
    return new Catalog(session).columns(names);
  }

  private String place() {
    return options.table().isPresent() ? "data.table" : "data.query";
  }

  /** Settles what the source's types leave open. */
  private List<PgColumn> typed(Target target, List<PgColumn> columns) {
    if (columns.stream().noneMatch(PgColumn::open)) {
      return columns;
    }
    return request
        .schema()
        .map(schema -> asked(columns, schema))
        .orElseGet(() -> sampled(target, columns));
  }

  private static List<PgColumn> asked(List<PgColumn> columns, Schema schema) {
    return columns.stream().map(c -> Guess.asked(c, schema.findField(c.name()))).toList();
  }

  /** Starts from the first rows: as many digits, and dimensions, as their values have. */
  private List<PgColumn> sampled(Target target, List<PgColumn> columns) {
    List<Integer> open =
        IntStream.range(0, columns.size()).filter(i -> columns.get(i).open()).boxed().toList();
    String sql =
        "SELECT "
            + open.stream()
                .map(i -> columns.get(i).expression("q.c" + i))
                .collect(Collectors.joining(", "))
            + " FROM (\n"
            + target.sql()
            + "\n) AS q("
            + names(columns.size())
            + ") LIMIT "
            + SAMPLE_ROWS;
    Sample sample = new Sample(open.stream().map(columns::get).toList());
    session.copyAll(sql, sample, open.size());
    List<PgColumn> settled = new ArrayList<>(columns);
    for (int i = 0; i < open.size(); i++) {
      settled.set(open.get(i), sample.settled().get(i));
    }
    return settled;
  }

  private static String names(int columns) {
    return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
  }

  /** The statement of all rows, with what has no binary form of ours cast to text. */
  private static String select(Target target, List<PgColumn> columns) {
    Relation relation = target.relation();
    if (relation == null) {
      return "SELECT "
          + list(columns, false)
          + " FROM (\n"
          + target.sql()
          + "\n) AS q("
          + names(columns.size())
          + ")";
    }
    return "SELECT " + list(columns, true) + " FROM " + relation.sql();
  }

  private static String list(List<PgColumn> columns, boolean byName) {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i -> {
              PgColumn column = columns.get(i);
              String name = byName ? SqlText.quoted(column.name()) : "q.c" + i;
              return column.expression(name);
            })
        .collect(Collectors.joining(", "));
  }

  private Estimate estimate(String select, Target target) {
    String json = session.query("EXPLAIN (FORMAT JSON) " + select, Session::firstText);
    try {
      JsonNode plan = MAPPER.readTree(json).path(0).path("Plan");
      long rows = plan.path("Plan Rows").asLong();
      Relation relation = target.relation();
      long bytes =
          relation != null && relation.bytes() > 0
              ? relation.bytes()
              : rows * plan.path("Plan Width").asLong();
      return new Estimate(OptionalLong.of(rows), OptionalLong.of(bytes), OptionalLong.empty());
    } catch (JsonProcessingException e) {
      return Estimate.unknown();
    }
  }

  private List<Split> splits(
      Target target, List<PgColumn> columns, String select, Optional<String> snapshot) {
    if (options.partitionColumn().isPresent()) {
      return byKey(target, columns, select, snapshot);
    }
    int count = count(target, snapshot.isPresent());
    if (count == 1) {
      return whole(select, snapshot, columns);
    }
    long blocks = java.util.Objects.requireNonNull(target.relation()).blocks();
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = blocks * i / count;
      long to = blocks * (i + 1) / count;
      boolean last = i == count - 1;
      String where =
          " WHERE ctid >= '("
              + from
              + ",0)'::tid"
              + (last ? "" : " AND ctid < '(" + to + ",0)'::tid");
      // The last range is open: rows may have moved behind the end that was seen here.
      String id = "blocks " + from + "-" + (last ? "" : to - 1);
      splits.add(split(id, select + where, snapshot, columns));
    }
    return splits;
  }

  private List<Split> whole(String select, Optional<String> snapshot, List<PgColumn> columns) {
    String limit = request.limit().isPresent() ? "\nLIMIT " + request.limit().getAsLong() : "";
    return List.of(split("all rows", select + limit, snapshot, columns));
  }

  private List<Split> byKey(
      Target target, List<PgColumn> columns, String select, Optional<String> snapshot) {
    int index = keyIndex(columns);
    if (request.limit().isPresent()) {
      return whole(select, snapshot, columns);
    }
    Optional<String> obstacle =
        snapshot.isPresent()
            ? SameRows.doubt(session, target.sql())
            : Optional.of("the server exports no snapshot");
    if (obstacle.isPresent()) {
      notices.add("read in one split: " + obstacle.get());
      return whole(select, snapshot, columns);
    }
    Relation relation = target.relation();
    String key = relation == null ? "q.c" + index : SqlText.quoted(columns.get(index).name());
    String from =
        relation == null
            ? "(\n" + target.sql() + "\n) AS q(" + names(columns.size()) + ")"
            : relation.sample(SAMPLE_BLOCKS);
    int count = options.partitions().orElse(request.parallelism());
    return new KeySplits(session, columns.get(index), key)
        .parts(from, count).stream()
            .map(p -> split(p.id(), select + " WHERE " + p.condition(), snapshot, columns))
            .toList();
  }

  private int keyIndex(List<PgColumn> columns) {
    List<String> known = columns.stream().map(PgColumn::name).toList();
    String wanted = options.partitionColumn().orElseThrow();
    int index = known.indexOf(wanted);
    if (index < 0) {
      throw new QueryException(
          Faults.fault("GRT-628", "there is no column '" + wanted + "' to split by")
              .withPlace("data.partition_column")
              .withRemedy(
                  Nearest.to(wanted, known)
                      .map(near -> "Did you mean '" + near + "'?")
                      .orElse("Name a column of what is read.")));
    }
    if (columns.get(index).form() == Form.COMPOSITE) {
      // The server takes no text as a bound of one, and a row of nulls IS NULL without being null.
      throw new QueryException(
          Faults.fault("GRT-628", "the composite '" + wanted + "' cannot be split by")
              .withPlace("data.partition_column")
              .withRemedy("Name another column."));
    }
    return index;
  }

  private static Split split(
      String id, String select, Optional<String> snapshot, List<PgColumn> columns) {
    return new PgSplit(select, snapshot.orElse(null), columns).toSplit(id);
  }

  private int count(Target target, boolean exported) {
    if (request.limit().isPresent()) {
      return 1;
    }
    Optional<String> obstacle = obstacle(target, exported);
    if (obstacle.isPresent()) {
      if (options.partitions().orElse(request.parallelism()) > 1) {
        notices.add("read in one split: " + obstacle.get());
      }
      return 1;
    }
    long blocks = Math.max(1, java.util.Objects.requireNonNull(target.relation()).blocks());
    if (options.partitions().isPresent()) {
      return (int) Math.min(options.partitions().get(), blocks);
    }
    return (int) Math.min(request.parallelism(), Math.max(1, blocks / MIN_BLOCKS_PER_SPLIT));
  }

  /** Why this read cannot be split, if so. */
  private Optional<String> obstacle(Target target, boolean exported) {
    Relation relation = target.relation();
    if (relation == null) {
      return Optional.of(
          "a query is read whole unless partition_column names a column to split it by");
    }
    if (!exported) {
      return Optional.of("the server exports no snapshot");
    }
    if (relation.kind() != 'r' || !relation.accessMethod().equals("heap")) {
      return Optional.of(options.table().orElseThrow() + " is not a plain table");
    }
    if (relation.rowSecurity()) {
      return Optional.of("row security may hide rows of " + options.table().orElseThrow());
    }
    if (session.serverMajorVersion() < TID_RANGE_SCAN) {
      return Optional.of("the server is older than PostgreSQL " + TID_RANGE_SCAN);
    }
    return Optional.empty();
  }

  /** Closes the session if planning fails. */
  static PostgresPlan plan(Session session, PostgresOptions options, ReadRequest request) {
    try {
      return new Planner(session, options, request).plan();
    } catch (GretaException e) {
      session.close();
      throw e;
    }
  }
}
