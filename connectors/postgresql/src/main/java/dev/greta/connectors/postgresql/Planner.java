package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.connectors.postgresql.Splitter.Read;
import dev.greta.connectors.postgresql.TypeCatalog.TypedName;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Finds out what a read consists of, in the transaction whose snapshot it is read in. */
final class Planner {

  private static final int SAMPLE_ROWS = 1_000;

  private static final Set<String> READS = Set.of("select", "with", "values", "table");

  private final Session session;
  private final PostgresOptions options;
  private final ReadRequest request;
  private final List<String> notices = new ArrayList<>();

  /** What is read, once the server has parsed it. */
  private @Nullable UserQuery parsed;

  Planner(Session session, PostgresOptions options, ReadRequest request) {
    this.session = session;
    this.options = options;
    this.request = request;
  }

  /** What is read: a table, or a statement of the user's. */
  private record Target(@Nullable Relation relation, UserQuery query) {

    private String sql() {
      return query.sql();
    }

    private Optional<UserQuery> user() {
      return relation == null ? Optional.of(query) : Optional.empty();
    }
  }

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
    Optional<ServerPlan> expected = ServerPlan.of(session, select, target.user());
    Splitter splitter = new Splitter(session, options, request, notices);
    List<Split> splits =
        splitter.splits(new Read(target.relation(), target.sql(), select, columns, snapshot));
    Map<String, String> details = new LinkedHashMap<>();
    expected.ifPresent(plan -> details.put("planner", plan.shown()));
    splitter.reason().ifPresent(reason -> details.put("splitting", reason));
    return new PostgresPlan(
        session,
        columns,
        splits,
        snapshot,
        estimate(expected, target.relation(), splits.size()),
        notices,
        details,
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
    ServerPlan.of(session, select(target.relation(), target.sql(), columns), target.user());
    return new Privileges(session, target.query().text()).granted().orElse("the query can be run");
  }

  private Optional<String> exportSnapshot() {
    try {
      return Optional.of(session.query("SELECT pg_export_snapshot()", Rows::firstText));
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
      return new Target(relation, UserQuery.plain("SELECT * FROM " + relation.sql()));
    }
    String statement = SqlText.statement(options.query().orElseThrow());
    String word = SqlText.firstWord(statement);
    if (!READS.contains(word)) {
      throw new QueryException(
          Faults.fault("GRT-626", "'" + word + "' is not a statement that reads")
              .withPlace("data.query")
              .withRemedy(
                  word.equals("show")
                      ? "Write SELECT current_setting('…'), or SELECT * FROM pg_settings."
                      : "Write a SELECT, WITH, VALUES or TABLE statement."));
    }
    return new Target(null, new Parameters(options.params()).query(session, statement));
  }

  private List<PgColumn> columns(Target target) {
    List<TypedName> names =
        session.describe(target.query()).stream()
            .map(f -> new TypedName(f.getColumnLabel(), f.getOID(), f.getMod()))
            .toList();
    parsed = target.query();
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
    return new TypeCatalog(session).columns(names);
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
    session.copyAll(sql, sample, open.size(), target.user());
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

  private static Estimate estimate(
      Optional<ServerPlan> expected, @Nullable Relation relation, int splits) {
    OptionalLong rows = OptionalLong.empty();
    OptionalLong bytes = OptionalLong.empty();
    if (expected.isPresent()) {
      ServerPlan plan = expected.get();
      rows = OptionalLong.of(plan.rows());
      bytes =
          OptionalLong.of(
              relation != null && relation.bytes() > 0
                  ? relation.bytes()
                  : plan.rows() * plan.width());
    }
    return new Estimate(rows, bytes, OptionalLong.of(splits));
  }

  /** Closes the session if planning fails. */
  static PostgresPlan plan(
      Session session,
      PostgresOptions options,
      ReadRequest request,
      Consumer<PostgresPlan> onClose) {
    try {
      return new Planner(session, options, request).privileged(planner -> planner.plan(onClose));
    } catch (GretaException e) {
      session.close();
      throw e;
    }
  }

  /** Does a piece of work; if the server refuses it to the role, all that is lacking is told. */
  <T> T privileged(Function<Planner, T> work) {
    try {
      return work.apply(this);
    } catch (QueryException e) {
      if (!e.fault().vendorCode().equals(Optional.of(Faults.INSUFFICIENT_PRIVILEGE))) {
        throw e;
      }
      String written = options.query().or(options::table).orElseThrow();
      throw new Privileges(session, written).explained(e, parsed);
    }
  }
}
