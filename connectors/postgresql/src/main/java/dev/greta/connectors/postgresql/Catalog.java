package dev.greta.connectors.postgresql;

import dev.greta.spi.SourceSchema;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the server's system catalogue (documentation, chapter 52) tells of tables and types. */
final class Catalog {

  private static final String KINDS = "('r', 'p', 'v', 'm', 'f')";

  private final Session session;

  Catalog(Session session) {
    this.session = session;
  }

  /**
   * A table or view.
   *
   * @param kind pg_class.relkind
   * @param accessMethod how its rows are stored; {@code heap} for most
   * @param rowSecurity whether policies hide rows of it
   * @param blocks of its main fork
   * @param bytes with what is stored out of line
   */
  record Relation(
      String schema,
      String name,
      char kind,
      String accessMethod,
      boolean rowSecurity,
      long blocks,
      long bytes) {

    /** As SQL writes it, safe whatever the name. */
    String sql() {
      return SqlText.quoted(schema) + "." + SqlText.quoted(name);
    }
  }

  /**
   * The table of a name as SQL writes it; the search path applies.
   *
   * @throws QueryException if there is none, with the nearest
   */
  Relation relation(String name) {
    String sql =
        "SELECT n.nspname, c.relname, c.relkind::text, coalesce(a.amname, ''), c.relrowsecurity,"
            + " coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int8,"
            + " coalesce(pg_table_size(c.oid), 0)"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " LEFT JOIN pg_am a ON a.oid = c.relam"
            + " WHERE c.oid = to_regclass(?) AND c.relkind IN "
            + KINDS;
    Optional<Relation> found =
        session.query(
            sql, rows -> rows.next() ? Optional.of(relation(rows)) : Optional.empty(), name);
    return found.orElseThrow(() -> unknown(name));
  }

  private static Relation relation(ResultSet rows) throws SQLException {
    return new Relation(
        rows.getString(1),
        rows.getString(2),
        rows.getString(3).charAt(0),
        rows.getString(4),
        rows.getBoolean(5),
        rows.getLong(6),
        rows.getLong(7));
  }

  private QueryException unknown(String name) {
    List<String> names = relationNames();
    String remedy =
        Nearest.to(name, names)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse(
                names.isEmpty()
                    ? "The role sees no table in this database."
                    : "Tables here: "
                        + names.stream().limit(10).collect(Collectors.joining(", "))
                        + (names.size() > 10 ? ", …" : "")
                        + ".");
    return new QueryException(
        Faults.fault("GRT-621", "no table or view '" + name + "'")
            .withPlace("data.table")
            .withRemedy(remedy));
  }

  /** Names as one would write them in {@code table:}, without a schema where the path finds it. */
  private List<String> relationNames() {
    String sql =
        "SELECT CASE WHEN pg_table_is_visible(c.oid) THEN quote_ident(c.relname)"
            + " ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END"
            + fromRelations()
            + " ORDER BY 1";
    return session.query(
        sql,
        rows -> {
          List<String> names = new ArrayList<>();
          while (rows.next()) {
            names.add(rows.getString(1));
          }
          return names;
        });
  }

  private static String fromRelations() {
    return " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        + " WHERE c.relkind IN "
        + KINDS
        + " AND has_schema_privilege(n.oid, 'USAGE')"
        + " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        + " AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'";
  }

  /** A column before its type is looked up; a domain is already its base type. */
  record TypedName(String name, int oid, int modifier) {}

  /** The columns with their types looked up, in order. */
  List<PgColumn> columns(List<TypedName> names) {
    String oids =
        names.stream().map(n -> Integer.toUnsignedString(n.oid())).collect(Collectors.joining(","));
    String modifiers =
        names.stream().map(n -> Integer.toString(n.modifier())).collect(Collectors.joining(","));
    String sql =
        "SELECT t.typsend = 'pg_catalog.textsend'::regproc, format_type(t.oid, m.modifier),"
            + " (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)"
            + "    FROM pg_enum e WHERE e.enumtypid = t.oid)"
            + " FROM unnest(?::text::int8[], ?::text::int4[]) WITH ORDINALITY"
            + "   AS m(oid, modifier, position)"
            + " JOIN pg_type t ON t.oid = m.oid::oid ORDER BY m.position";
    return session.query(
        sql,
        rows -> {
          List<PgColumn> columns = new ArrayList<>();
          for (TypedName name : names) {
            if (!rows.next()) {
              throw new SQLException("the type of column '" + name.name() + "' is gone", "42704");
            }
            columns.add(TypeTable.column(name.name(), type(name, rows)));
          }
          return columns;
        },
        "{" + oids + "}",
        "{" + modifiers + "}");
  }

  private static PgType type(TypedName name, ResultSet rows) throws SQLException {
    Array labels = rows.getArray(3);
    return new PgType(
        name.oid(),
        name.modifier(),
        rows.getBoolean(1),
        rows.getString(2),
        labels == null ? List.of() : List.of((String[]) labels.getArray()));
  }

  /** All tables and views outside the system's own schemas. */
  SourceSchema schema() {
    Map<Integer, TypedName> domains = domains();
    String sql =
        "SELECT CASE WHEN pg_table_is_visible(c.oid) THEN quote_ident(c.relname)"
            + " ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END, c.oid::int8,"
            + " c.reltuples::int8, a.attname, a.atttypid::int8, a.atttypmod"
            + fromRelations()
                .replace(" WHERE ", " JOIN pg_attribute a ON a.attrelid = c.oid WHERE ")
            + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY n.nspname, c.relname, a.attnum";
    return session.query(sql, rows -> schema(rows, domains));
  }

  private SourceSchema schema(ResultSet rows, Map<Integer, TypedName> domains) throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    List<TypedName> all = new ArrayList<>();
    while (rows.next()) {
      String name = rows.getString(1);
      long estimate = rows.getLong(3);
      tables.computeIfAbsent(rows.getLong(2), oid -> new Table(name, estimate, all.size())).width++;
      all.add(base(rows.getString(4), (int) rows.getLong(5), rows.getInt(6), domains));
    }
    List<PgColumn> columns = columns(all);
    return new SourceSchema(tables.values().stream().map(t -> t.describe(columns)).toList());
  }

  /** A table while its columns are still being read. */
  private static final class Table {

    private final String name;
    private final long estimate;
    private final int first;
    private int width;

    private Table(String name, long estimate, int first) {
      this.name = name;
      this.estimate = estimate;
      this.first = first;
    }

    private SourceSchema.Table describe(List<PgColumn> all) {
      // A table that was never analysed has -1 rows.
      return new SourceSchema.Table(
          name,
          Catalog.schema(all.subList(first, first + width)),
          estimate < 0 ? OptionalLong.empty() : OptionalLong.of(estimate));
    }
  }

  /** The Arrow schema of some columns. */
  static Schema schema(List<PgColumn> columns) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      fields.add(columns.get(i).field(i));
    }
    return new Schema(fields);
  }

  private Map<Integer, TypedName> domains() {
    return session.query(
        "SELECT oid::int8, typbasetype::int8, typtypmod FROM pg_type WHERE typtype = 'd'",
        rows -> {
          Map<Integer, TypedName> domains = new HashMap<>();
          while (rows.next()) {
            domains.put(
                (int) rows.getLong(1), new TypedName("", (int) rows.getLong(2), rows.getInt(3)));
          }
          return domains;
        });
  }

  /** Follows domains down to what they stand for; the modifier is that of the lowest domain. */
  private static TypedName base(
      String name, int oid, int modifier, Map<Integer, TypedName> domains) {
    int baseOid = oid;
    int baseModifier = modifier;
    TypedName domain = domains.get(baseOid);
    while (domain != null) {
      baseOid = domain.oid();
      baseModifier = domain.modifier();
      domain = domains.get(baseOid);
    }
    return new TypedName(name, baseOid, baseModifier);
  }
}
