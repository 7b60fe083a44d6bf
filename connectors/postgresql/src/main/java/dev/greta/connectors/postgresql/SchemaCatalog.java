package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.TypeCatalog.TypedName;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.SourceSchema.Key;
import dev.greta.spi.SourceSchema.TableKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** All tables and views outside the system's own schemas, with their columns and keys. */
final class SchemaCatalog {

  /** A partitioned table has no rows of its own; one leaf that is not analysed hides the sum. */
  private static final String ROWS =
      "CASE c.relkind WHEN 'v' THEN -1 WHEN 'p' THEN ("
          + "WITH RECURSIVE part(oid) AS (SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid"
          + " UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part p ON i.inhparent = p.oid)"
          + " SELECT CASE WHEN bool_and(l.reltuples >= 0) THEN sum(l.reltuples) ELSE -1 END"
          + " FROM part p JOIN pg_class l ON l.oid = p.oid WHERE l.relkind <> 'p')"
          + " ELSE c.reltuples END::int8";

  private final Session session;

  SchemaCatalog(Session session) {
    this.session = session;
  }

  SourceSchema schema() {
    Map<Long, List<Key>> keys = new HashMap<>();
    session.query(uniqueSql(), rows -> uniqueKeys(rows, keys));
    session.query(foreignSql(), rows -> foreignKeys(rows, keys));
    String sql =
        "SELECT c.oid::int8, "
            + Catalog.shown("c", "n")
            + ", c.relkind::text, "
            + ROWS
            + ", a.attname, a.atttypid::int8, a.atttypmod"
            + Catalog.fromRelations(" JOIN pg_attribute a ON a.attrelid = c.oid")
            + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY n.nspname, c.relname, a.attnum";
    return session.query(sql, rows -> schema(rows, keys));
  }

  private SourceSchema schema(ResultSet rows, Map<Long, List<Key>> keys) throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    List<TypedName> all = new ArrayList<>();
    while (rows.next()) {
      long oid = rows.getLong(1);
      Table table = tables.get(oid);
      if (table == null) {
        table =
            new Table(
                rows.getString(2),
                kind(rows.getString(3)),
                rows.getLong(4),
                keys.getOrDefault(oid, List.of()),
                all.size());
        tables.put(oid, table);
      }
      table.width++;
      all.add(new TypedName(rows.getString(5), (int) rows.getLong(6), rows.getInt(7)));
    }
    List<PgColumn> columns = all.isEmpty() ? List.of() : new TypeCatalog(session).columns(all);
    return new SourceSchema(tables.values().stream().map(t -> t.describe(columns)).toList());
  }

  private static TableKind kind(String relkind) {
    return switch (relkind) {
      case "v" -> TableKind.VIEW;
      case "m" -> TableKind.MATERIALIZED_VIEW;
      case "p" -> TableKind.PARTITIONED_TABLE;
      case "f" -> TableKind.FOREIGN_TABLE;
      default -> TableKind.TABLE;
    };
  }

  /** Unique indexes of columns over all rows, by constraint or not; without what they INCLUDE. */
  private static String uniqueSql() {
    return "SELECT c.oid::int8, i.indisprimary, "
        + columns(
            "c.oid", "i.indkey::int2[]", "coalesce((to_jsonb(i)->>'indnkeyatts')::int, i.indnatts)")
        + Catalog.fromRelations(" JOIN pg_index i ON i.indrelid = c.oid")
        + " AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL"
        + " ORDER BY i.indisprimary DESC, i.indexrelid";
  }

  /** A key to a partitioned table has a constraint more for each of its parts. */
  private static String foreignSql() {
    return "SELECT c.oid::int8, "
        + columns("c.oid", "k.conkey", "1000")
        + ", "
        + Catalog.shown("r", "m")
        + ", "
        + columns("r.oid", "k.confkey", "1000")
        + Catalog.fromRelations(
            " JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'"
                + " JOIN pg_class r ON r.oid = k.confrelid"
                + " JOIN pg_namespace m ON m.oid = r.relnamespace")
        + " AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = c.oid"
        + " AND o.oid = (to_jsonb(k)->>'conparentid')::oid) ORDER BY k.conname, k.oid";
  }

  private static String columns(String table, String numbers, String count) {
    return "(SELECT array_agg(a.attname::text ORDER BY u.n) FROM unnest("
        + numbers
        + ") WITH ORDINALITY AS u(number, n) JOIN pg_attribute a ON a.attrelid = "
        + table
        + " AND a.attnum = u.number WHERE u.n <= "
        + count
        + ")";
  }

  private static int uniqueKeys(ResultSet rows, Map<Long, List<Key>> keys) throws SQLException {
    int found = 0;
    for (; rows.next(); found++) {
      List<String> columns = Rows.array(rows, 3);
      add(keys, rows.getLong(1), rows.getBoolean(2) ? Key.primary(columns) : Key.unique(columns));
    }
    return found;
  }

  private static int foreignKeys(ResultSet rows, Map<Long, List<Key>> keys) throws SQLException {
    int found = 0;
    for (; rows.next(); found++) {
      Key key = Key.foreign(Rows.array(rows, 2), rows.getString(3), Rows.array(rows, 4));
      add(keys, rows.getLong(1), key);
    }
    return found;
  }

  private static void add(Map<Long, List<Key>> keys, long table, Key key) {
    keys.computeIfAbsent(table, oid -> new ArrayList<>()).add(key);
  }

  /** A table while its columns are still being read. */
  private static final class Table {

    private final String name;
    private final TableKind kind;
    private final long estimate;
    private final List<Key> keys;
    private final int first;
    private int width;

    private Table(String name, TableKind kind, long estimate, List<Key> keys, int first) {
      this.name = name;
      this.kind = kind;
      this.estimate = estimate;
      this.keys = keys;
      this.first = first;
    }

    private SourceSchema.Table describe(List<PgColumn> all) {
      // What was never analysed has -1 rows.
      return new SourceSchema.Table(
          name,
          kind,
          Catalog.schema(all.subList(first, first + width)),
          estimate < 0 ? OptionalLong.empty() : OptionalLong.of(estimate),
          keys);
    }
  }
}
