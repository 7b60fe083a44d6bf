package dev.greta.connectors.sqlite;

import dev.greta.connectors.sqlite.SqliteSplit.Ids;
import dev.greta.jdbc.KeyRange;
import dev.greta.spi.Estimate;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Plans a read of a table, a view or a query. */
final class Planner {

  /** A smaller part is not worth a connection. */
  private static final long LEAST_ROWS = 1_000;

  private final SqliteFile file;
  private final SqliteSession session;
  private final SqliteOptions options;
  private final Catalog catalog;

  Planner(SqliteFile file, SqliteSession session, SqliteOptions options) {
    this.file = file;
    this.session = session;
    this.options = options;
    this.catalog = new Catalog(session, file.file().name());
  }

  /** What is read: a table, or what a query gives. */
  private record Target(String id, String select, Optional<Catalog.Table> table) {

    boolean stored() {
      return table.filter(Catalog.Table::stored).isPresent();
    }
  }

  private Target target() throws SQLException {
    if (options.table().isPresent()) {
      Catalog.Table table = catalog.table(options.table().get());
      return new Target(table.name(), table.select(), Optional.of(table));
    }
    return new Target("query", catalog.select(options.query().orElseThrow()), Optional.empty());
  }

  /** Makes sure that there is something to read, and says what. */
  String access() throws SQLException {
    Target target = target();
    catalog.columns(target.select(), target.stored());
    return target.table().map(table -> "table " + table.name()).orElse("the query is accepted");
  }

  Schema schema() throws SQLException {
    return SqliteColumn.schema(sampled(target()));
  }

  private List<SqliteColumn> sampled(Target target) throws SQLException {
    List<SqliteColumn> columns = catalog.columns(target.select(), target.stored());
    return new Survey(columns, options.onMixedTypes(), target.id())
        .sample(session, target.select());
  }

  /**
   * @param state of the files before the session saw them
   */
  SqlitePlan plan(ReadRequest request, String state) throws SQLException {
    Target target = target();
    List<SqliteColumn> columns =
        request.schema().isPresent() ? known(target, request.schema().get()) : sampled(target);
    Parts parts = parts(target, request);
    boolean several = parts.ranges().size() > 1;
    if (several) {
      file.requireState(state);
    }
    List<Split> splits = new ArrayList<>();
    for (KeyRange range : parts.ranges()) {
      Ids ids =
          parts
              .rowid()
              .map(rowid -> Ids.of(target.table().orElseThrow().quoted(), rowid, range))
              .orElse(null);
      String id = several ? target.id() + ", rows " + range.shown() : target.id();
      splits.add(
          new SqliteSplit(
                  file.file().path().toString(),
                  several ? state : null,
                  target.select(),
                  ids,
                  columns)
              .toSplit(id));
    }
    return new SqlitePlan(
        SqliteColumn.schema(columns),
        columns.stream().anyMatch(column -> Survey.isOpen(column, options.onMixedTypes())),
        splits,
        target.table().isPresent(),
        new Estimate(
            parts.rows(),
            target.stored() ? OptionalLong.of(file.file().size()) : OptionalLong.empty(),
            OptionalLong.of(splits.size())),
        parts.notices());
  }

  /** The columns as an earlier plan of the same read had them. */
  private List<SqliteColumn> known(Target target, Schema schema) throws SQLException {
    List<SqliteColumn> columns = catalog.columns(target.select(), target.stored());
    List<Field> fields = schema.getFields();
    List<SqliteColumn> planned = new ArrayList<>();
    file.requireColumns(
        target.id(),
        fields.stream().map(Field::getName).toList(),
        columns.stream().map(SqliteColumn::name).toList());
    for (int i = 0; i < columns.size(); i++) {
      planned.add(columns.get(i).as(fields.get(i)));
    }
    return planned;
  }

  /**
   * How a read is cut.
   *
   * @param rows how many there are, where they were counted
   */
  private record Parts(
      List<KeyRange> ranges, Optional<String> rowid, OptionalLong rows, List<String> notices) {

    static Parts whole(Optional<String> rowid, OptionalLong rows, String... notices) {
      return new Parts(KeyRange.between(List.of()), rowid, rows, List.of(notices));
    }
  }

  private Parts parts(Target target, ReadRequest request) throws SQLException {
    int wanted = options.partitions().orElse(request.parallelism());
    Optional<String> rowid = target.table().flatMap(Catalog.Table::rowid);
    if (wanted == 1 || request.limit().isPresent()) {
      return Parts.whole(rowid, OptionalLong.empty());
    }
    if (rowid.isEmpty()) {
      return Parts.whole(rowid, OptionalLong.empty(), "read in one split: " + reason(target));
    }
    Catalog.Table table = target.table().orElseThrow();
    long rows = session.number("SELECT count(*) FROM (" + table.select() + ")").orElse(0);
    long parts = Math.min(wanted, options.partitions().isPresent() ? rows : rows / LEAST_ROWS);
    if (parts < 2) {
      return Parts.whole(rowid, OptionalLong.of(rows));
    }
    List<Long> bounds = bounds(table, rowid.get(), rows, (int) parts);
    return new Parts(KeyRange.between(bounds), rowid, OptionalLong.of(rows), List.of());
  }

  private static String reason(Target target) {
    if (target.table().isEmpty()) {
      return "the rows of a query have no ids";
    }
    return target.stored()
        ? "table '" + target.id() + "' has no row ids (WITHOUT ROWID, or columns of their names)"
        : "'" + target.id() + "' is a view or a virtual table, whose rows have no ids";
  }

  /** Even ranges where at least every other id is taken, else ranges of equally many rows. */
  private List<Long> bounds(Catalog.Table table, String rowid, long rows, int parts)
      throws SQLException {
    String from = " FROM " + table.quoted();
    long min = session.number("SELECT min(" + rowid + ")" + from).orElse(0);
    long max = session.number("SELECT max(" + rowid + ")" + from).orElse(0);
    long span = max - min;
    if (span >= 0 && span / 2 < rows) {
      return KeyRange.evenly(min, max, parts);
    }
    List<Long> bounds = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      String behind = i == 1 ? "" : " WHERE " + rowid + " >= " + bounds.get(i - 2);
      long skipped = rows / parts;
      session
          .number(
              "SELECT "
                  + rowid
                  + from
                  + behind
                  + " ORDER BY "
                  + rowid
                  + " LIMIT 1 OFFSET "
                  + skipped)
          .ifPresent(bounds::add);
    }
    return bounds;
  }
}
