package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts a planned read into splits, or says why it is read in one. */
final class Splitter {

  /** Below 8 MiB a split costs more in its connection than it saves. */
  private static final long MIN_BLOCKS_PER_SPLIT = 1_024;

  /** From this release on a range of ctid is read without looking at the rest of the table. */
  private static final int TID_RANGE_SCAN = 14;

  /** Bounds need not be exact: 16 MiB of a table stand for it. */
  private static final long SAMPLE_BLOCKS = 2_048;

  private final Session session;
  private final PostgresOptions options;
  private final ReadRequest request;
  private final List<String> notices;
  private Optional<String> reason = Optional.empty();

  /**
   * @param notices gets what a user should know of the splits
   */
  Splitter(Session session, PostgresOptions options, ReadRequest request, List<String> notices) {
    this.session = session;
    this.options = options;
    this.request = request;
    this.notices = notices;
  }

  /**
   * What is read.
   *
   * @param relation null for a query
   * @param sql the statement of all rows as the user means it
   * @param select the same with the casts of the columns; takes a WHERE at its end
   * @param snapshot empty where the server exports none
   */
  record Read(
      @Nullable Relation relation,
      String sql,
      String select,
      List<PgColumn> columns,
      Optional<String> snapshot) {

    private Split split(String id, String statement) {
      return new PgSplit(statement, snapshot.orElse(null), columns).toSplit(id);
    }
  }

  /** Why there are as many splits as there are, where no notice tells. */
  Optional<String> reason() {
    return reason;
  }

  /** The splits of a read, in order; at least one. */
  List<Split> splits(Read read) {
    if (options.partitionColumn().isPresent()) {
      return byKey(read);
    }
    int count = count(read);
    if (count == 1) {
      return whole(read);
    }
    long blocks = Objects.requireNonNull(read.relation()).blocks();
    reason = Optional.of("by ctid, in " + count + " ranges of the table's " + blocks + " blocks");
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
      splits.add(read.split(id, read.select() + where));
    }
    return splits;
  }

  private List<Split> whole(Read read) {
    String limit = request.limit().isPresent() ? "\nLIMIT " + request.limit().getAsLong() : "";
    return List.of(read.split("all rows", read.select() + limit));
  }

  private List<Split> byKey(Read read) {
    List<PgColumn> columns = read.columns();
    int index = keyIndex(columns);
    if (request.limit().isPresent()) {
      return whole(read);
    }
    Optional<String> obstacle =
        read.snapshot().isPresent()
            ? SameRows.doubt(session, read.sql(), new Parameters(options.params()))
            : Optional.of("the server exports no snapshot");
    if (obstacle.isPresent()) {
      notices.add("read in one split: " + obstacle.get());
      return whole(read);
    }
    reason = Optional.of("by the values of " + columns.get(index).name());
    Relation relation = read.relation();
    String key = relation == null ? "q.c" + index : SqlText.quoted(columns.get(index).name());
    String from =
        relation == null
            ? "(\n" + read.sql() + "\n) AS q(" + Planner.names(columns.size()) + ")"
            : relation.sample(SAMPLE_BLOCKS);
    int count = options.partitions().orElse(request.parallelism());
    return new KeySplits(session, columns.get(index), key)
        .parts(from, count).stream()
            .map(p -> read.split(p.id(), read.select() + " WHERE " + p.condition()))
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

  private int count(Read read) {
    if (request.limit().isPresent()) {
      reason = Optional.of("in one split, as only some rows are wanted");
      return 1;
    }
    Optional<String> obstacle = obstacle(read);
    if (obstacle.isPresent()) {
      if (options.partitions().orElse(request.parallelism()) > 1) {
        notices.add("read in one split: " + obstacle.get());
      } else {
        reason = Optional.of("in one split, as " + obstacle.get());
      }
      return 1;
    }
    long blocks = Math.max(1, Objects.requireNonNull(read.relation()).blocks());
    if (options.partitions().isPresent()) {
      return (int) Math.min(options.partitions().get(), blocks);
    }
    if (blocks < 2 * MIN_BLOCKS_PER_SPLIT) {
      reason =
          Optional.of(
              "in one split, as each takes at least "
                  + MIN_BLOCKS_PER_SPLIT
                  + " blocks and the table has "
                  + blocks);
    }
    return (int) Math.min(request.parallelism(), Math.max(1, blocks / MIN_BLOCKS_PER_SPLIT));
  }

  /** Why this read cannot be split, if so. */
  private Optional<String> obstacle(Read read) {
    Relation relation = read.relation();
    if (relation == null) {
      return Optional.of(
          "a query is read whole unless partition_column names a column to split it by");
    }
    if (read.snapshot().isEmpty()) {
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
}
