package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.Catalog.Relation;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Split;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.List;
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

  /** The splits of a read, in order; at least one. */
  List<Split> splits(Read read) {
    if (options.partitionColumn().isPresent()) {
      return byKey(read);
    }
    if (request.limit().isPresent() || wanted() == 1) {
      return whole(read);
    }
    BlockScan scan = blockScan(read);
    if (scan.obstacle().isPresent()) {
      notices.add("read in one split: " + scan.obstacle().get());
      return whole(read);
    }
    List<Long> bounds = scan.bounds(count(scan.blocks()));
    if (bounds.isEmpty()) {
      return whole(read);
    }
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i <= bounds.size(); i++) {
      long from = i == 0 ? 0 : bounds.get(i - 1);
      boolean last = i == bounds.size();
      String condition = last ? BlockScan.from(from) : BlockScan.condition(from, bounds.get(i));
      String id = "blocks " + from + "-" + (last ? "" : bounds.get(i) - 1);
      splits.add(read.split(id, within(read, condition)));
    }
    return splits;
  }

  private int wanted() {
    return options.partitions().orElse(request.parallelism());
  }

  private int count(long blocks) {
    long most = options.partitions().isPresent() ? blocks : blocks / MIN_BLOCKS_PER_SPLIT;
    return (int) Math.max(1, Math.min(wanted(), most));
  }

  /** How the blocks of a read's tables are scanned, or why they are not. */
  private BlockScan blockScan(Read read) {
    if (read.snapshot().isEmpty()) {
      return BlockScan.not("the server exports no snapshot");
    }
    if (session.serverMajorVersion() < TID_RANGE_SCAN) {
      return BlockScan.not("the server is older than PostgreSQL " + TID_RANGE_SCAN);
    }
    Optional<PlainSelect> plain = PlainSelect.of(read.sql());
    if (plain.isEmpty()) {
      return BlockScan.not(
          "the query is not SELECT … FROM one table, and no partition_column is named");
    }
    String name = options.table().orElse(plain.get().table());
    Optional<Relation> named = new Catalog(session).relations(List.of(name)).stream().findFirst();
    if (named.filter(r -> r.isHeap() || r.kind() == 'p').isEmpty()) {
      return BlockScan.not(name + " is not a plain table");
    }
    if (named.get().rowSecurity()) {
      return BlockScan.not("row security may hide rows of " + name);
    }
    return BlockScan.of(session, condition -> within(read, condition), read.relation() == null);
  }

  /** The statement of those of a read's rows that meet a condition on their place. */
  private static String within(Read read, String condition) {
    return read.relation() != null
        ? read.select() + " WHERE " + condition
        : Planner.select(
            null, PlainSelect.of(read.sql()).orElseThrow().where(condition), read.columns());
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
            ? SameRows.doubt(session, read.sql())
            : Optional.of("the server exports no snapshot");
    if (obstacle.isPresent()) {
      notices.add("read in one split: " + obstacle.get());
      return whole(read);
    }
    Relation relation = read.relation();
    String key = relation == null ? "q.c" + index : SqlText.quoted(columns.get(index).name());
    String from =
        relation == null
            ? "(\n" + read.sql() + "\n) AS q(" + Planner.names(columns.size()) + ")"
            : relation.sample(SAMPLE_BLOCKS);
    return new KeySplits(session, columns.get(index), key)
        .parts(from, wanted()).stream()
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
}
