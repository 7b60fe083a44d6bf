package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.connectors.postgresql.Catalog.TypedName;
import dev.greta.connectors.postgresql.Splitter.Read;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Finds out what a read consists of, in the transaction whose snapshot it is read in. */
final class Planner {

  private static final int SAMPLE_ROWS = 1_000;

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

  /**
   * Plans, and hands the session over to the plan.
   *
   * @param onClose told when the plan is closed
   */
  private PostgresPlan plan(Consumer<PostgresPlan> onClose) {
    session.beginReadOnly();
    Optional<String> snapshot = exportSnapshot();
    Target target = target();
    List<PgColumn> columns = typed(target, columns(target));
    String select = select(target.relation(), target.sql(), columns);
    Estimate estimate = estimate(select, target);
    List<Split> splits =
        new Splitter(session, options, request, notices)
            .splits(new Read(target.relation(), target.sql(), select, columns, snapshot));
    return new PostgresPlan(
        session,
        columns,
        splits,
        snapshot,
        new Estimate(estimate.rows(), estimate.bytes(), OptionalLong.of(splits.size())),
        notices,
        onClose);
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
    session.query(
        select(target.relation(), target.sql(), columns) + " LIMIT 0", rows -> rows.next());
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

  static String names(int columns) {
    return IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
  }

  /** The statement of all rows, with what has no binary form of ours cast to text. */
  static String select(@Nullable Relation relation, String sql, List<PgColumn> columns) {
    if (relation == null) {
      return "SELECT "
          + list(columns, false)
          + " FROM (\n"
          + sql
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

  /** Closes the session if planning fails. */
  static PostgresPlan plan(
      Session session,
      PostgresOptions options,
      ReadRequest request,
      Consumer<PostgresPlan> onClose) {
    try {
      return new Planner(session, options, request).plan(onClose);
    } catch (GretaException e) {
      session.close();
      throw e;
    }
  }
}
