package dev.greta.connectors.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.options.Nearest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What the server's system catalogue (documentation, chapter 52) tells of tables and types. */
final class Catalog {

  /** The first release that has multiranges. */
  private static final int MULTIRANGES = 14;

  private static final ObjectMapper MAPPER = new ObjectMapper();

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

    /** Whether it is a table, or a materialized view, whose rows are in blocks of its own. */
    boolean isHeap() {
      return (kind == 'r' || kind == 'm') && accessMethod.equals("heap");
    }

    /** About so many blocks of it, the same each time; all of what is smaller, or no table. */
    String sample(long wanted) {
      if (kind != 'r' || blocks <= wanted) {
        return sql();
      }
      return sql() + " TABLESAMPLE SYSTEM (" + 100.0 * wanted / blocks + ") REPEATABLE (1)";
    }
  }

  /**
   * The table of a name as SQL writes it; the search path applies.
   *
   * @throws QueryException if there is none, with the nearest
   */
  Relation relation(String name) {
    return relations(List.of(name)).stream().findFirst().orElseThrow(() -> unknown(name));
  }

  /** The tables of some names as SQL writes them; without those that are not there. */
  List<Relation> relations(List<String> names) {
    String sql =
        "SELECT n.nspname, c.relname, c.relkind::text, coalesce(a.amname, ''), c.relrowsecurity,"
            + " coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::int8,"
            + " coalesce(pg_table_size(c.oid), 0)"
            + " FROM json_array_elements_text(?::json) AS named"
            + " JOIN pg_class c ON c.oid = to_regclass(named)"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " LEFT JOIN pg_am a ON a.oid = c.relam"
            + " WHERE c.relkind IN "
            + KINDS;
    return session.query(
        sql,
        rows -> {
          List<Relation> found = new ArrayList<>();
          while (rows.next()) {
            found.add(relation(rows));
          }
          return found;
        },
        MAPPER.valueToTree(names).toString());
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

  /** A column, or a part of one, before its type is looked up. */
  record TypedName(String name, int oid, int modifier) {}

  /** A type with what it is made of. */
  private record Found(PgType type, List<TypedName> parts) {}

  /** The columns with their types looked up, in order. */
  List<PgColumn> columns(List<TypedName> names) {
    List<Found> found = find(names);
    List<TypedName> all = found.stream().flatMap(f -> f.parts().stream()).toList();
    Iterator<PgColumn> parts =
        all.isEmpty() ? Collections.emptyIterator() : columns(all).iterator();
    List<PgColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<PgColumn> own = new ArrayList<>();
      found.get(i).parts().forEach(part -> own.add(parts.next()));
      columns.add(TypeTable.column(names.get(i).name(), found.get(i).type(), own));
    }
    return columns;
  }

  private List<Found> find(List<TypedName> names) {
    int moneyDigits = names.stream().anyMatch(n -> n.oid() == TypeTable.MONEY) ? moneyDigits() : 0;
    String oids =
        names.stream().map(n -> Integer.toUnsignedString(n.oid())).collect(Collectors.joining(","));
    String modifiers =
        names.stream().map(n -> Integer.toString(n.modifier())).collect(Collectors.joining(","));
    return session.query(
        typesSql(),
        rows -> {
          List<Found> types = new ArrayList<>();
          for (TypedName name : names) {
            if (!rows.next()) {
              throw new SQLException("the type of column '" + name.name() + "' is gone", "42704");
            }
            int modifier = name.oid() == TypeTable.MONEY ? moneyDigits : name.modifier();
            types.add(new Found(type(name.oid(), modifier, rows), parts(rows.getString(6))));
          }
          return types;
        },
        "{" + oids + "}",
        "{" + modifiers + "}");
  }

  /** How many digits the locale gives a currency behind the point; no type says so. */
  private int moneyDigits() {
    return Integer.parseInt(session.query("SELECT scale('0'::money::numeric)", Session::firstText));
  }

  /** A domain over an array sends what an array sends, and is a domain all the same. */
  private String typesSql() {
    String array = "(t.typtype <> 'd' AND t.typsend = 'pg_catalog.array_send'::regproc)";
    String multirange =
        session.serverMajorVersion() < MULTIRANGES
            ? ""
            : " UNION ALL SELECT 1, '', r.rngtypid, -1 FROM pg_range r"
                + " WHERE r.rngmultitypid = t.oid";
    return "SELECT format_type(t.oid, m.modifier), CASE WHEN "
        + array
        + " THEN '"
        + PgType.ARRAY
        + "' ELSE t.typtype::text END,"
        + " (SELECT p.proname FROM pg_proc p WHERE p.oid = t.typsend), t.typdelim::text,"
        + " (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)"
        + "    FROM pg_enum e WHERE e.enumtypid = t.oid),"
        + " (SELECT json_agg(json_build_array(p.name, p.oid::int8, p.modifier) ORDER BY p.n) FROM ("
        + "SELECT 1 AS n, '' AS name, t.typelem AS oid, m.modifier AS modifier WHERE "
        + array
        + " UNION ALL SELECT 1, '', t.typbasetype, t.typtypmod WHERE t.typtype = 'd'"
        + " UNION ALL SELECT 1, '', r.rngsubtype, -1 FROM pg_range r WHERE r.rngtypid = t.oid"
        + multirange
        + " UNION ALL SELECT a.attnum, a.attname::text, a.atttypid, a.atttypmod"
        + " FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid"
        + " AND a.attnum > 0 AND NOT a.attisdropped) AS p)"
        + " FROM unnest(?::text::int8[], ?::text::int4[]) WITH ORDINALITY"
        + "   AS m(oid, modifier, position)"
        + " JOIN pg_type t ON t.oid = m.oid::oid ORDER BY m.position";
  }

  private static PgType type(int oid, int modifier, ResultSet rows) throws SQLException {
    Array labels = rows.getArray(5);
    String send = rows.getString(3);
    return new PgType(
        oid,
        modifier,
        rows.getString(2).charAt(0),
        send == null ? "" : send,
        rows.getString(4).charAt(0),
        rows.getString(1),
        labels == null ? List.of() : List.of((String[]) labels.getArray()));
  }

  private static List<TypedName> parts(@Nullable String json) throws SQLException {
    if (json == null) {
      return List.of();
    }
    try {
      List<TypedName> parts = new ArrayList<>();
      for (JsonNode part : MAPPER.readTree(json)) {
        parts.add(
            new TypedName(part.get(0).asText(), (int) part.get(1).asLong(), part.get(2).asInt()));
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw new SQLException("the server's JSON cannot be read", "22032", e);
    }
  }

  /** All tables and views outside the system's own schemas. */
  SourceSchema schema() {
    String sql =
        "SELECT CASE WHEN pg_table_is_visible(c.oid) THEN quote_ident(c.relname)"
            + " ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END, c.oid::int8,"
            + " c.reltuples::int8, a.attname, a.atttypid::int8, a.atttypmod"
            + fromRelations()
                .replace(" WHERE ", " JOIN pg_attribute a ON a.attrelid = c.oid WHERE ")
            + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY n.nspname, c.relname, a.attnum";
    return session.query(sql, this::schema);
  }

  private SourceSchema schema(ResultSet rows) throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    List<TypedName> all = new ArrayList<>();
    while (rows.next()) {
      String name = rows.getString(1);
      long estimate = rows.getLong(3);
      tables.computeIfAbsent(rows.getLong(2), oid -> new Table(name, estimate, all.size())).width++;
      all.add(new TypedName(rows.getString(4), (int) rows.getLong(5), rows.getInt(6)));
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
}
